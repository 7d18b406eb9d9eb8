import { describe, expect, it } from "vitest";
import { bench } from "../../tests/model/test-bench";

const HOUR = 3600;

describe("costs", () => {
  it("are those of the rented servers, by what their processors did", () => {
    const { clock, fleet, manager } = bench(
      { scaleUpDelaySeconds: HOUR },
      { skus: [{ name: "dgx", processors: 8, onDemandDollarsPerHour: 80 }] },
    );
    manager.scaleUpFull({ tag: "prompt", parallelism: { tensorParallelism: 4, pipelineParallelism: 1 } });
    expect(manager.observe().costDollarsPerHour).toBe(80);
    clock.advance(HOUR);
    clock.advance(HOUR);
    fleet.setBusySeconds(0, 0.25 * HOUR);
    fleet.addWork(0);
    manager.scaleDownFull(0);
    clock.advance(HOUR);
    fleet.finishWork(0);
    const { pools, unassigned, totalCostDollars, totalGpuSeconds } = manager.getAccount();
    expect(pools.prompt.gpuSeconds).toEqual({
      booting: 4 * HOUR,
      activeBusy: HOUR,
      activeIdle: 3 * HOUR,
      draining: 4 * HOUR,
      scalingDown: 0,
    });
    expect(pools.prompt.costDollars).toMatchObject({ booting: 40, activeBusy: 10, activeIdle: 30, draining: 40 });
    expect(unassigned).toEqual({ gpuSeconds: 12 * HOUR, costDollars: 120 });
    expect([totalCostDollars, totalGpuSeconds]).toEqual([240, 24 * HOUR]);
    expect(manager.getInstanceAccounts()[0]?.seconds).toMatchObject({
      activeBusy: 0.25 * HOUR,
      activeIdle: 0.75 * HOUR,
    });
    expect(manager.getStatistics()).toMatchObject({ meanTimeToCapacitySeconds: HOUR, meanDrainSeconds: HOUR });
  });

  it("count what is busy now, too", () => {
    const { clock, fleet, manager } = bench();
    manager.scaleUpFull();
    fleet.setBusySeconds(0, 0);
    clock.advance(10);
    fleet.setBusySeconds(0, 4);
    expect(manager.getAccount().pools.mixed.gpuSeconds).toMatchObject({ activeBusy: 4, activeIdle: 6 });
  });

  it("have a floor of commitments, then the market's price", () => {
    const sku = {
      name: "a",
      processors: 1,
      onDemandDollarsPerHour: 10,
      spotDollarsPerHour: 3,
      committedServers: 2,
      committedDollarsPerHour: 6,
    };
    const { clock, manager } = bench({ scaleUpDelaySeconds: 0 }, { skus: [sku] });
    expect(manager.observe().costDollarsPerHour).toBe(12);
    clock.advance(HOUR);
    for (let count = 0; count < 3; count++) manager.scaleUpFull();
    manager.scaleUpFull({ market: "spot" });
    expect(manager.observe().costDollarsPerHour).toBe(12 + 10 + 3);
    clock.advance(HOUR);
    const account = manager.getAccount();
    expect(account.unusedCommitmentDollars).toBe(12);
    expect(account.totalCostDollars).toBeCloseTo(12 + 25, 9);
  });

  it("have a minimum for servers that leave soon, but not for committed ones", () => {
    const sku = {
      name: "a",
      processors: 1,
      onDemandDollarsPerHour: 10,
      minimumBillingSeconds: HOUR,
      committedServers: 1,
    };
    const { clock, manager } = bench({ scaleUpDelaySeconds: 0 }, { skus: [sku] });
    const first = manager.scaleUpFull().instance;
    const second = manager.scaleUpFull().instance;
    clock.advance(HOUR / 4);
    manager.scaleDownFull(second);
    manager.scaleDownFull(first);
    clock.advance(HOUR);
    const account = manager.getAccount();
    expect(account.minimumBillingDollars).toBe(7.5);
    expect(account.totalCostDollars).toBeCloseTo(10 + 1.25 * 10, 9);
  });

  it("survive a restart, time without a manager included", () => {
    const first = bench();
    first.manager.scaleUpFull({ tag: "token", market: "spot" });
    first.clock.advance(100);
    const snapshot = first.manager.snapshot();
    const second = bench({ scaleUpDelaySeconds: 0 }, {}, { startSeconds: 160 });
    second.manager.restore(snapshot);
    second.clock.advance(40);
    expect(second.manager.getAccount().totalGpuSeconds).toBe(200);
    expect(second.manager.getInstanceAccounts()[0]?.seconds.activeIdle).toBe(200);
  });
});

describe("instances that are no more", () => {
  it("are kept one by one up to a number, and counted in full", () => {
    const { clock, manager } = bench({ scaleUpDelaySeconds: 0, goneInstancesKept: 2 });
    for (let count = 0; count < 4; count++) {
      const { instance } = manager.scaleUpFull();
      clock.advance(10);
      manager.scaleDownFull(instance);
    }
    expect(manager.getInstanceAccounts().map(({ instanceId }) => instanceId)).toEqual([2, 3]);
    expect(manager.getAccount().totalGpuSeconds).toBe(40);
    expect(() => manager.scaleDownFull(0)).toThrow(/does not know instance_0/);
  });
});
