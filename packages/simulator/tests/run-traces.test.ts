import type { RequestRow } from "@tokentide/workload";
import { describe, expect, it } from "vitest";
import { ClusterSimulation } from "../src/cluster-simulation";
import type { CacheTransfer, CompletedRequest, InstanceRun } from "../src/run-summary";
import type { SimulationConfig } from "../src/simulation-config";
import { sourceOf } from "./run-to-end";
import { testConfig, testInstance, testSku } from "./small-cluster";

const REQUESTS: readonly RequestRow[] = Array.from({ length: 60 }, (_, index) => ({
  arrivalSeconds: (index * 7) % 5 === 0 ? index * 0.9 : index * 0.9 + 0.3,
  promptTokens: 1 + ((index * 37) % 50),
  outputTokens: 1 + ((index * 11) % 23),
}));

const apart = testConfig({
  servers: [{ sku: testSku(), count: 2 }],
  application: {
    scheduler: { type: "kv_jsq" },
    startState: {
      type: "splitwise-homogeneous",
      prompt: testInstance(),
      promptServers: 1,
      token: testInstance(),
      tokenServers: 1,
    },
  },
});

/** A run with all that it told. */
function traced(config: SimulationConfig, isTraced = true) {
  const [runs, transfers, rows]: [InstanceRun[], CacheTransfer[], CompletedRequest[]] = [[], [], []];
  const run = new ClusterSimulation(config, sourceOf(REQUESTS), {
    completed: (row) => rows.push({ ...row }),
    ...(isTraced ? { runEnded: (one) => runs.push(one), transferred: (one) => transfers.push(one) } : {}),
  });
  while (run.advance() !== "done");
  return { runs, transfers, rows, summary: run.summary(), instances: run.instances() };
}

describe("what instances ran", () => {
  it.for([
    { name: "the default rules", config: testConfig() },
    { name: "phases apart", config: apart },
    { name: "the ancestor's rules", config: { ...testConfig(), compat: "splitwise-sim" as const } },
  ])("fills their busy time without gaps or overlaps, under $name", ({ config }) => {
    const { runs, instances } = traced(config);
    for (const { instanceId, busySeconds } of instances) {
      const own = runs.filter((run) => run.instanceId === instanceId);
      const seconds = own.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
      expect(seconds).toBeCloseTo(busySeconds, 9);
      for (const [index, run] of own.entries()) {
        expect(run.endSeconds).toBeGreaterThanOrEqual(run.startSeconds);
        expect(run.startSeconds).toBeGreaterThanOrEqual(own[index - 1]?.endSeconds ?? 0);
        expect(run.prompts + run.sequences).toBeGreaterThan(0);
      }
    }
  });

  it("adds up to all prompt tokens and to every token after the first", () => {
    const { runs } = traced(testConfig());
    const sum = (of: (run: InstanceRun) => number) => runs.reduce((total, run) => total + of(run), 0);
    expect(sum(({ promptTokens }) => promptTokens)).toBe(REQUESTS.reduce((total, one) => total + one.promptTokens, 0));
    expect(sum(({ iterations, sequences }) => iterations * sequences)).toBe(
      REQUESTS.reduce((total, one) => total + one.outputTokens - 1, 0),
    );
  });
});

describe("KV transfers", () => {
  it("are one for each request that has tokens elsewhere, from its first token to where its token phase may begin", () => {
    const { transfers, rows } = traced(apart);
    const moved = rows.filter(({ outputTokens }) => outputTokens > 1);
    expect(transfers.map(({ requestId }) => requestId).sort((a, b) => a - b)).toEqual(
      moved.map(({ requestId }) => requestId).sort((a, b) => a - b),
    );
    for (const row of moved) {
      const transfer = transfers.find(({ requestId }) => requestId === row.requestId)!;
      expect(transfer).toMatchObject({ fromInstanceId: row.promptInstanceId, toInstanceId: row.tokenInstanceId });
      expect(transfer.startSeconds).toBeCloseTo(row.arrivalSeconds + row.ttftSeconds, 9);
      const tokenStart = row.arrivalSeconds + row.ttftSeconds + row.secondTokenOverheadSeconds;
      expect(transfer.endSeconds).toBeLessThanOrEqual(tokenStart + 1e-9);
      expect(transfer.bytes).toBeGreaterThan(0);
    }
  });

  it("are none where the phases run together", () => {
    expect(traced(testConfig()).transfers).toEqual([]);
  });
});

describe("listening", () => {
  it.for([{ config: testConfig() }, { config: apart }])("changes nothing", ({ config }) => {
    const { runs: _, transfers: __, ...told } = traced(config);
    const { runs: ___, transfers: ____, ...untold } = traced(config, false);
    expect(told).toEqual(untold);
  });
});
