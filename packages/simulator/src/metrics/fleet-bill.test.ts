import { describe, expect, it } from "vitest";
import { runToEnd } from "../../tests/run-to-end";
import { testConfig, testInstance, testSku } from "../../tests/small-cluster";

const HOUR = 3600;

describe("the bill of a run", () => {
  // One server of four processors, an instance on three of them: a prompt of 1 s, tokens for 2 s, to the end at 10 s.
  const { application, instances } = runToEnd(
    testConfig({
      servers: [{ sku: testSku({ processors: 4 }), count: 1 }],
      application: {
        startState: {
          type: "uniform",
          instance: testInstance({ parallelism: { pipelineParallelism: 3, tensorParallelism: 1 } }),
        },
      },
    }),
    [
      { arrivalSeconds: 0, promptTokens: 10, outputTokens: 9 },
      { arrivalSeconds: 9, promptTokens: 10, outputTokens: 1 },
    ],
  );

  it("splits processor time by state; what no instance uses is unassigned", () => {
    const hours = Object.fromEntries(
      Object.entries(application.gpuHours).map(([state, value]) => [state, Math.round(value * HOUR * 1e6) / 1e6]),
    );
    expect(hours).toEqual({ booting: 0, activeBusy: 12, activeIdle: 18, draining: 0, unassigned: 10, total: 40 });
  });

  it("charges the whole server for its time", () => {
    expect(application.costDollars).toBeCloseTo((8 * 10) / HOUR, 12);
  });

  it("adds the host, idle processors and what prompts and tokens draw beyond idling", () => {
    // Host 200 W and 4 × 100 W for 10 s; three processors draw 300 W more for 2 s of prompts, 0.6 · 400 − 100 W for 2 s of tokens.
    const joules = 10 * (200 + 4 * 100) + 3 * (2 * 300 + 2 * 140);
    expect(application.energyKwh).toBeCloseTo(joules / 3.6e6, 12);
  });

  it("has a line for each instance", () => {
    expect(instances).toEqual([
      {
        instanceId: 0,
        applicationId: 0,
        serverId: 0,
        skuName: "test-sku",
        processorName: "test-sku-processor",
        processors: 3,
        tag: "mixed",
        status: "active",
        startSeconds: 0,
        endSeconds: 10,
        busySeconds: 4,
        utilization: 0.4,
        completedTasks: 3,
        memoryBytes: 100,
      },
    ]);
    expect(application.utilization).toEqual({ mixed: 0.4 });
  });
});
