import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ScalingManager } from "./scaling-manager";
import { FakeFleet } from "./testing/fake-fleet";
import { WallClock } from "./wall-clock";

const DAY = 86_400;

beforeEach(
  () =>
    void vi.useFakeTimers({ now: Date.UTC(2024, 0, 1), toFake: ["setTimeout", "clearTimeout", "Date", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

describe("the wall clock", () => {
  it("shows Unix seconds that do not move when the machine's date is set", () => {
    const clock = new WallClock();
    const start = Date.UTC(2024, 0, 1) / 1000;
    expect(clock.now()).toBe(start);
    vi.setSystemTime(Date.UTC(1999, 0, 1));
    vi.advanceTimersByTime(1500);
    expect(clock.now()).toBeCloseTo(start + 1.5, 6);
  });

  it("runs actions once, not early, and forgets them", () => {
    const clock = new WallClock();
    const action = vi.fn();
    clock.schedule(10, action);
    vi.advanceTimersByTime(9_999);
    expect(action).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2);
    expect(action).toHaveBeenCalledOnce();
    expect(clock.pendingActions).toBe(0);
  });

  it("waits longer than a timer of the host can", () => {
    const clock = new WallClock();
    const action = vi.fn();
    clock.schedule(60 * DAY, action);
    vi.advanceTimersByTime(59 * DAY * 1000);
    expect(action).not.toHaveBeenCalled();
    vi.advanceTimersByTime(DAY * 1000 + 2);
    expect(action).toHaveBeenCalledOnce();
  });

  it("cancels, also twice and too late", () => {
    const clock = new WallClock();
    const action = vi.fn();
    const handle = clock.schedule(1, action);
    clock.cancel(handle);
    clock.cancel(handle);
    vi.advanceTimersByTime(2000);
    expect(action).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a manager on the wall clock", () => {
  function realFleet(config = {}) {
    const clock = new WallClock();
    const fleet = new FakeFleet(clock, { mode: "signal", commandSeconds: 30 });
    const manager = new ScalingManager({
      clock,
      servers: fleet.servers,
      instances: fleet.instances,
      work: fleet.work,
      router: fleet.router,
      policy: {
        name: "two",
        initialState: () => null,
        recommend: () => ({ desired: { mixed: 2 }, reason: "two", state: null }),
      },
      config,
    });
    fleet.connect(manager);
    return { clock, fleet, manager };
  }

  it("makes instances ACTIVE by signal, not by a delay", () => {
    const { manager } = realFleet();
    const { instance } = manager.scaleUpFull();
    vi.advanceTimersByTime(59_000);
    expect(instance.status).toBe("scaling_up");
    expect(instance.expectedReadySeconds).toBeUndefined();
    vi.advanceTimersByTime(2_000);
    expect(instance.status).toBe("active");
  });

  it("names things by epoch and sequence, so that a restarted process never repeats an id", () => {
    const first = realFleet().manager.scaleUpFull().instance;
    expect(first.name).toBe(`instance_${Date.UTC(2024, 0, 1) / 1000}-0`);
    vi.advanceTimersByTime(1000);
    expect(realFleet().manager.scaleUpFull().instance.instanceId).toBeGreaterThan(first.instanceId);
  });

  it("gives up at the boot deadline what never says that it is ready", () => {
    const { fleet, manager } = realFleet();
    fleet.injectFault("createInstance", "hang");
    const { instance } = manager.scaleUpFull();
    vi.advanceTimersByTime(900_000);
    expect(instance.status).toBe("scaling_up");
    vi.advanceTimersByTime(31_000);
    expect(instance.status).toBe("scaling_down");
    vi.advanceTimersByTime(61_000);
    expect(fleet.serverIds()).toEqual([]);
  });

  it("lets missed ticks collapse into one, and leaves no timer after stop()", () => {
    const { manager } = realFleet({ decisionIntervalSeconds: 10 });
    manager.start();
    vi.advanceTimersByTime(1);
    expect(manager.getStatusSummary().totalInstances).toBe(2);
    vi.advanceTimersByTime(100_000);
    manager.scaleUpFull();
    manager.stop();
    // What is left are the fleet's own.
    vi.advanceTimersByTime(60_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
