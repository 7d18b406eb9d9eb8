import { describe, expect, it } from "vitest";
import { Simulation } from "./simulation";
import { InvalidIntervalError, StaleHandleError } from "./simulation-errors";

/** The times at which an action ran. */
function ticking(): { simulation: Simulation; times: number[]; tick: () => void } {
  const simulation = new Simulation();
  const times: number[] = [];
  return { simulation, times, tick: () => times.push(simulation.now()) };
}

describe("every", () => {
  it("ticks first after one interval", () => {
    const { simulation, times, tick } = ticking();
    simulation.every(2, tick);
    simulation.runUntil(6);
    expect(times).toEqual([2, 4, 6]);
  });

  it("ticks first at its start, which may be now", () => {
    const { simulation, times, tick } = ticking();
    simulation.every(2, tick, { startSeconds: 0 });
    simulation.every(10, tick, { startSeconds: 3 });
    simulation.runUntil(5);
    expect(times).toEqual([0, 2, 3, 4]);
  });

  it("adds up no rounding errors", () => {
    const { simulation, times, tick } = ticking();
    simulation.every(0.1, tick, { startSeconds: 0 });
    simulation.runUntil(1000);
    expect(times).toHaveLength(10_001);
    expect(times[10_000]).toBe(1000);
    expect(times[1234]).toBe(1234 * 0.1);
  });

  it("lets the events go first that were scheduled before the tick was", () => {
    const simulation = new Simulation();
    const log: string[] = [];
    simulation.every(1, () => {
      log.push("tick");
      if (simulation.now() === 1) simulation.schedule(1, () => log.push("by the tick"));
    });
    simulation.schedule(2, () => log.push("before"));
    simulation.runUntil(2);
    expect(log).toEqual(["tick", "before", "by the tick", "tick"]);
  });

  it.for([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses an interval of %d", (intervalSeconds) => {
    const simulation = new Simulation();
    const act = () => simulation.every(intervalSeconds, () => {}, { startSeconds: 0 });
    expect(act).toThrow(InvalidIntervalError);
    expect(act).toThrow(expect.objectContaining({ code: "INVALID_INTERVAL", intervalSeconds }));
    expect(simulation.nextEventTime()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("a run", () => {
  it("is not kept alive by ticks", () => {
    const { simulation, times, tick } = ticking();
    simulation.every(1, tick);
    simulation.schedule(2.5, () => {});
    expect(simulation.pendingEvents()).toBe(1);
    simulation.run();
    expect(times).toEqual([1, 2]);
    expect(simulation.now()).toBe(2.5);
    expect(simulation.pendingEvents()).toBe(0);
    expect(simulation.nextEventTime()).toBe(3);
  });

  it("goes on while a tick's action has started something", () => {
    const { simulation, times, tick } = ticking();
    simulation.every(1, () => {
      tick();
      if (simulation.now() < 4) simulation.schedule(1.5, () => {});
    });
    simulation.schedule(1, () => {});
    simulation.run();
    expect(times).toEqual([1, 2, 3, 4]);
    expect(simulation.now()).toBe(4.5);
  });

  it("is kept alive by ticks that say so, until they are cancelled", () => {
    const { simulation, times, tick } = ticking();
    const handle = simulation.every(
      1,
      () => {
        tick();
        if (times.length === 3) simulation.cancel(handle);
      },
      { keepsAlive: true },
    );
    expect(simulation.pendingEvents()).toBe(1);
    simulation.run();
    expect(times).toEqual([1, 2, 3]);
    expect(simulation.pendingEvents()).toBe(0);
  });

  it("by runEvents ends like a run; step executes ticks too", () => {
    const { simulation, times, tick } = ticking();
    simulation.every(1, tick);
    expect(simulation.runEvents(5)).toBe(0);
    expect(simulation.step()).toBe(true);
    expect(times).toEqual([1]);
  });
});

describe("the handle of ticks", () => {
  it("cancels them, between two ticks and from within one", () => {
    const { simulation, times, tick } = ticking();
    const outside = simulation.every(1, tick);
    const inside = simulation.every(1, () => {
      expect(simulation.isPending(inside)).toBe(true);
      simulation.cancel(inside);
      expect(simulation.isPending(inside)).toBe(false);
    });
    simulation.schedule(2.5, () => simulation.cancel(outside));
    simulation.runUntil(5);
    expect(times).toEqual([1, 2]);
    expect(simulation.nextEventTime()).toBe(Number.POSITIVE_INFINITY);
    expect(simulation.pendingEvents()).toBe(0);
    for (const handle of [outside, inside]) {
      expect(simulation.isPending(handle)).toBe(false);
      expect(() => simulation.cancel(handle)).toThrow(StaleHandleError);
      expect(() => simulation.reschedule(handle, 1)).toThrow(StaleHandleError);
    }
  });

  it("moves the next tick, and the others follow from there", () => {
    const { simulation, times, tick } = ticking();
    const handle = simulation.every(2, tick);
    simulation.schedule(3, () => simulation.reschedule(handle, 0.5));
    simulation.runUntil(8);
    expect(times).toEqual([2, 3.5, 5.5, 7.5]);
  });

  it("moves the next tick also from within a tick", () => {
    const { simulation, times, tick } = ticking();
    const handle = simulation.every(2, () => {
      tick();
      if (times.length === 1) simulation.rescheduleAt(handle, 7);
    });
    simulation.runUntil(10);
    expect(times).toEqual([2, 7, 9]);
  });

  it("still works after a tick that threw", () => {
    const { simulation, times, tick } = ticking();
    const handle = simulation.every(1, () => {
      tick();
      if (times.length === 1) throw new Error("broken");
    });
    expect(() => simulation.runUntil(3)).toThrow("broken");
    simulation.runUntil(3);
    expect(times).toEqual([1, 2, 3]);
    simulation.cancel(handle);
    expect(simulation.pendingEvents()).toBe(0);
    expect(simulation.nextEventTime()).toBe(Number.POSITIVE_INFINITY);
  });
});
