import { describe, expect, it } from "vitest";
import { bench } from "../../tests/model/test-bench";

describe("an observation", () => {
  it("shows every pool: what is there, what comes and when, what goes, and its bounds", () => {
    const { clock, fleet, manager } = bench(
      { scaleUpDelaySeconds: 10, limits: { pools: { prompt: { min: 1, max: 7 } } } },
      {},
      { load: { poolLoad: (tag) => (tag === "prompt" ? { queueTokens: 5 } : undefined), waitingRequests: () => 3 } },
    );
    manager.scaleUpFull({ tag: "prompt" });
    manager.scaleUpFull({ tag: "prompt" });
    clock.advance(10);
    fleet.addWork(0);
    manager.scaleDownFull(0);
    manager.scaleUpFull({ tag: "prompt" });
    const { pools, waitingRequests, unixSeconds, timeSeconds } = manager.observe();
    expect(pools.prompt.instances).toEqual({ scalingUp: 1, active: 1, draining: 1, scalingDown: 0 });
    expect(pools.prompt.capacity).toBe(2);
    expect(pools.prompt.booting).toMatchObject([{ instanceId: 2, expectedReadySeconds: 20 }]);
    expect(pools.prompt.draining).toEqual([0]);
    expect(pools.prompt.limits).toEqual({ min: 1, max: 7 });
    expect([pools.prompt.load.queueTokens, pools.token.load.queueTokens, waitingRequests]).toEqual([5, undefined, 3]);
    // A simulated clock begins on a Monday, 00:00 UTC.
    expect([timeSeconds, new Date(unixSeconds * 1000).getUTCDay()]).toEqual([10, 1]);
  });

  it("reads each pool's own feed over the configured window", () => {
    const { clock, manager } = bench({ observationWindowSeconds: 10 });
    manager.observations.pool("token").completed(clock.now(), 2, 0, 100);
    clock.advance(10);
    const { pools, signals } = manager.observe();
    expect(pools.token.signals().completedOutputTokensPerSecond).toBe(10);
    expect(pools.token.signals(5).completedOutputTokensPerSecond).toBe(0);
    expect(pools.prompt.signals().completedOutputTokensPerSecond).toBeUndefined();
    expect(signals().offeredRequestsPerSecond).toBeUndefined();
  });

  it("names the instances that serve and what can be had, and hands on what the fleet knows of each", () => {
    const { clock, manager } = bench(
      { scaleUpDelaySeconds: 10 },
      {},
      {
        load: {
          poolLoad: () => undefined,
          instanceLoads: (tag) => (tag === "prompt" ? [{ instanceId: 0 }] : undefined),
          classLoads: () => [{ name: "chat", pendingRequests: 3 }],
        },
      },
    );
    const { server } = manager.scaleUpFull({ tag: "prompt" });
    expect(manager.observe().pools.prompt.active).toEqual([]);
    clock.advance(10);
    const { pools, skus, classLoads } = manager.observe();
    expect(pools.prompt.active).toMatchObject([{ instanceId: 0, skuName: server.skuName, processorCount: 1 }]);
    expect([pools.prompt.instanceLoads, pools.token.instanceLoads]).toEqual([[{ instanceId: 0 }], undefined]);
    expect(skus.map(({ name }) => name)).toContain(server.skuName);
    expect(classLoads).toEqual([{ name: "chat", pendingRequests: 3 }]);
  });

  it("takes rates that the fleet's monitoring has in place of its own, and its own of an earlier moment", () => {
    const asked: unknown[] = [];
    const { clock, manager } = bench(
      {},
      {},
      {
        load: {
          poolLoad: () => undefined,
          signals: (windowSeconds, tag) => {
            asked.push([windowSeconds, tag]);
            return tag === undefined ? { offeredRequestsPerSecond: 7 } : undefined;
          },
        },
      },
    );
    manager.observations.application.offered(clock.now(), 100, 0);
    manager.observations.pool("mixed").offered(clock.now(), 100, 0);
    clock.advance(10);
    const { signals, pools } = manager.observe();
    expect(signals(10)).toMatchObject({ offeredRequestsPerSecond: 7, offeredPromptTokensPerSecond: 10 });
    expect(pools.mixed.signals(1, 1).offeredRequestsPerSecond).toBe(1);
    expect(pools.mixed.signals(1).offeredRequestsPerSecond).toBe(0);
    expect(asked).toEqual([
      [10, undefined],
      [1, "mixed"],
      [1, "mixed"],
    ]);
  });
});
