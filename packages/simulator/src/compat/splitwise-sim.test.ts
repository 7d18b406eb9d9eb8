import { listProfileTables } from "@tokentide/hardware";
import { describe, expect, it } from "vitest";
import { rowOf, runToEnd } from "../../tests/run-to-end";
import { testApplication, testConfig, testInstance, testModel, testSku } from "../../tests/small-cluster";
import type { ApplicationConfig, SimulationConfig, StartState } from "../simulation-config";
import { AncestorStepTimes } from "./ancestor-step-times";
import { splitwiseSim } from "./splitwise-sim";

const split = (tensorParallelism = 1): StartState => {
  const instance = testInstance({ parallelism: { pipelineParallelism: 1, tensorParallelism } });
  return { type: "splitwise-homogeneous", prompt: instance, promptServers: 1, token: instance, tokenServers: 1 };
};

function compat(application: Partial<ApplicationConfig>, rest: Partial<SimulationConfig> = {}, processors = 1) {
  return testConfig({
    compat: "splitwise-sim",
    servers: [{ sku: testSku({ processors }), count: 2 }],
    application,
    ...rest,
  });
}

const request = { arrivalSeconds: 1, promptTokens: 1024, outputTokens: 5 };

describe("compat: splitwise-sim", () => {
  it("makes an untagged server one instance of all its processors, whatever the parallelism", () => {
    const instance = testInstance({ parallelism: { pipelineParallelism: 1, tensorParallelism: 2 } });
    const config = compat({ startState: { type: "uniform", instance } }, {}, 8);
    expect(runToEnd(config, []).instances.map(({ processors }) => processors)).toEqual([8, 8]);
    const right = { ...config, compat: undefined } as unknown as SimulationConfig;
    expect(runToEnd(right, []).instances.map(({ processors }) => processors)).toEqual(new Array(8).fill(2));
  });

  it("cuts tagged servers by tensor parallelism", () => {
    const config = compat({ startState: split(4), scheduler: { type: "kv_jsq" } }, {}, 8);
    expect(runToEnd(config, []).instances.map(({ tag, processors }) => `${tag} ${processors}`)).toEqual([
      "prompt 4",
      "prompt 4",
      "token 4",
      "token 4",
    ]);
  });

  it("divides the time after the first token by all output tokens", () => {
    const row = rowOf(runToEnd(compat({}), [request]), 0);
    expect(row.tbtSeconds).toBe((row.responseSeconds - row.ttftSeconds) / 5);
    const right = rowOf(runToEnd(testConfig(), [request]), 0);
    expect(right.tbtSeconds).toBe((right.responseSeconds - right.ttftSeconds) / 4);
  });

  it.for<{ name: string; scheduler: ApplicationConfig["scheduler"]; seconds: number }>([
    { name: "as set", scheduler: { type: "kv_jsq", transferBytesPerSecond: 512 }, seconds: 2 },
    {
      name: "ten times as fast where transfers overlap",
      scheduler: { type: "overlap_kv_jsq", transferBytesPerSecond: 512 },
      seconds: 0.2,
    },
    { name: "200 × 1024³ bytes/s by default", scheduler: { type: "kv_jsq" }, seconds: 1024 / (200 * 1024 ** 3) },
  ])("moves KV caches at the scheduler's bandwidth: $name", ({ scheduler, seconds }) => {
    const row = rowOf(runToEnd(compat({ scheduler, startState: split() }), [request]), 0);
    expect(row.secondTokenOverheadSeconds).toBeCloseTo(seconds, 12);
  });

  it("takes the utilisation of an instance as a share of the whole run, up to its last idle moment", () => {
    const { instances, summary } = runToEnd(compat({}), [request]);
    expect(summary.simulatedSeconds).toBe(3);
    expect(instances.map(({ utilization }) => utilization)).toEqual([2 / 3, 0]);
    // Between prompt and tokens, at 2 s, the batch is empty for a moment; the tokens' run is not over at the end.
    const cut = runToEnd(compat({}, { endTimeSeconds: 2.05 }), [request, { ...request, arrivalSeconds: 2.5 }]);
    expect(cut.summary.simulatedSeconds).toBe(2.5);
    expect(cut.instances.map(({ utilization }) => utilization)).toEqual([1 / 2.5, 0]);
  });

  it("reads a measured table as it is, and without one takes the times that were configured", () => {
    const table = listProfileTables()[0]!;
    const parallelism = { pipelineParallelism: 1, tensorParallelism: 1 };
    const withTable = testApplication({ profileTable: () => table });
    expect(splitwiseSim.stepTimes(withTable, "any", parallelism)).toBeInstanceOf(AncestorStepTimes);
    const without = testApplication();
    expect(splitwiseSim.stepTimes(without, "any", parallelism)).toBe(without.stepTimes("any", parallelism));
  });

  it("counts memory without grouped-query attention", () => {
    const grouped = { ...testModel, kvBytesPerToken: 0.125 };
    expect(splitwiseSim.servedModel(grouped).kvBytesPerToken).toBe(1);
  });
});
