import type { RequestRow } from "@tokentide/workload";
import { describe, expect, it } from "vitest";
import type { SimulationConfig } from "../src/simulation-config";
import { type RunResult, runToEnd, timesOf } from "./run-to-end";
import { testConfig, testInstance, testSku } from "./small-cluster";
import { faultsOf } from "./sound-run";

/**
 * One small scenario in both dialects, written down line by line: two prompt and two token instances, a burst that fills
 * memory, single tokens, arrivals on boundaries, one request too large.
 */
const requests: readonly RequestRow[] = [
  [0, 40, 6],
  [0, 40, 6],
  [0, 60, 1],
  [0.5, 30, 12],
  [1, 50, 4],
  [1, 30, 20],
  [1, 5, 2],
  [1.25, 30, 8],
  [2, 400, 8],
  [2, 45, 9],
  [6, 30, 6],
].map(([arrivalSeconds, promptTokens, outputTokens]) => ({
  arrivalSeconds: arrivalSeconds!,
  promptTokens: promptTokens!,
  outputTokens: outputTokens!,
}));

function configOf(compat: SimulationConfig["compat"]): SimulationConfig {
  const instance = testInstance({ maxBatchSize: 3, maxBatchTokens: 80, maxPreemptions: 2 });
  return testConfig({
    servers: [{ sku: testSku({ memoryBytes: 200 }), count: 4 }],
    link: { link: "test", topology: "p2p", bandwidthBytesPerSecond: 100 },
    endTimeSeconds: 60,
    ...(compat === undefined ? {} : { compat }),
    application: {
      slo: { ttftSeconds: 2, tbtSeconds: 0.5 },
      scheduler:
        compat === undefined ? { type: "kv_token_jsq" } : { type: "kv_token_jsq", transferBytesPerSecond: 100 },
      startState: {
        type: "splitwise-homogeneous",
        prompt: instance,
        promptServers: 2,
        token: instance,
        tokenServers: 2,
      },
    },
  });
}

function asText({ rows, application, instances, summary }: RunResult): string {
  const seconds = (value: number): string => value.toFixed(3).padStart(9);
  const head = "id arrival  prompt start  first token  token start  last token       tbt  instances";
  const lines = rows.map((row) => {
    const { arrival, promptStart, firstToken, tokenStart, lastToken } = timesOf(row);
    return [
      String(row.requestId).padStart(2),
      ...[arrival, promptStart, firstToken, tokenStart, lastToken, row.tbtSeconds].map(seconds),
      ` ${row.promptInstanceId} → ${row.tokenInstanceId}`,
    ].join("  ");
  });
  const {
    requests: counts,
    rejections,
    ttft,
    tbt,
    e2e,
    queueTime,
    slo,
    throughput,
    gpuHours,
    utilization,
  } = application;
  const figures = { counts, rejections, ttft, tbt, e2e, queueTime, slo, throughput, gpuHours, utilization };
  const fleet = instances.map(({ instanceId, tag, busySeconds, completedTasks }) => ({
    instanceId,
    tag,
    busySeconds,
    completedTasks,
  }));
  const { simulatedSeconds, events } = summary;
  const rest = JSON.stringify({ simulatedSeconds, events, figures, fleet }, rounded, 2);
  return `${head}\n${lines.join("\n")}\n\n${rest}\n`;
}

/** Nine digits say all; the last bits of a mean are nobody's business. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(9)) : value;
}

describe.for([
  { name: "default", compat: undefined },
  { name: "splitwise-sim", compat: "splitwise-sim" as const },
])("the small scenario, $name", ({ name, compat }) => {
  const config = configOf(compat);
  const result = runToEnd(config, requests);

  it("goes as written down", async () => {
    await expect(asText(result)).toMatchFileSnapshot(`golden/small-scenario-${name}.txt`);
  });

  it("is sound", () => {
    expect(faultsOf({ config, requests }, result)).toEqual([]);
    expect(result.application.requests.arrived).toBe(requests.length);
  });
});
