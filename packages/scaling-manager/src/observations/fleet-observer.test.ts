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
});
