import { describe, expect, it } from "vitest";
import { DIALECTS } from "../dialect";
import { deploymentConfig } from "./deployment";
import { measureEngine } from "./engine-run";
import { baseline, ENGINE_WORKLOADS } from "./engine-workload";
import { openWorkload } from "./open-workload";

const once = { warmUps: 0, repetitions: 1 };
const few = (rate: number) => ({
  workload: { arrivals: { type: "poisson", rate }, sizes: { type: "azure-conv-2023" }, requests: 50 },
});

describe.each(DIALECTS)("measuring the engine, %s", (dialect) => {
  it.each(ENGINE_WORKLOADS)(
    "$name is a right configuration, and a few requests of its kind complete",
    ({ deployment }) => {
      const answer = measureEngine({ ...once, yaml: deploymentConfig(deployment, few(5), dialect), isStreamed: true });
      expect(answer).toMatchObject({ requests: 50, completed: 50 });
      expect(answer.events).toBeGreaterThan(50);
    },
  );

  it("gives the same run with requests in memory as with a stream of them", () => {
    const yaml = deploymentConfig(baseline(2), few(3), dialect);
    const streamed = measureEngine({ ...once, yaml, isStreamed: true });
    expect(measureEngine({ ...once, yaml, isStreamed: false }).events).toBe(streamed.events);
  });
});

it("reads a generated workload into batches of their own", () => {
  const yaml = deploymentConfig(baseline(1), { workload: { ...few(100).workload, requests: 3_000 } }, "default");
  const batches = openWorkload(yaml).read();
  expect(batches.reduce((sum, { length }) => sum + length, 0)).toBe(3_000);
  const last = batches.at(-1)!;
  expect(last.requestId[last.length - 1]).toBe(2_999);
  expect(batches[0]!.requestId[0]).toBe(0);
});
