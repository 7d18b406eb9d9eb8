import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type EventHandle, NO_EVENT } from "./event-receiver";
import { Simulation } from "./simulation";
import {
  InvalidEventCountError,
  InvalidTimeError,
  NestedRunError,
  StaleHandleError,
  TimeInPastError,
} from "./simulation-errors";

/** A simulation and the names of what ran, with the time it ran at. */
function recorded(): { simulation: Simulation; log: string[]; note: (name: string) => () => void } {
  const simulation = new Simulation();
  const log: string[] = [];
  return { simulation, log, note: (name) => () => log.push(`${name}@${simulation.now()}`) };
}

describe("order", () => {
  it("runs events by time, and equal times in the order they were scheduled", () => {
    const { simulation, log, note } = recorded();
    simulation.schedule(2, note("c"));
    simulation.schedule(1, note("a"));
    simulation.scheduleAt(2, note("d"));
    simulation.schedule(1, note("b"));
    simulation.run();
    expect(log).toEqual(["a@1", "b@1", "c@2", "d@2"]);
  });

  it("runs a delay of 0 after the current event and after those already due at that time", () => {
    const { simulation, log, note } = recorded();
    simulation.schedule(1, () => {
      simulation.schedule(0, note("later"));
      note("first")();
    });
    simulation.schedule(1, note("second"));
    simulation.run();
    expect(log).toEqual(["first@1", "second@1", "later@1"]);
  });

  it("hands the integer to the receiver", () => {
    const simulation = new Simulation();
    const seen: number[] = [];
    const receiver = { handleEvent: (argument: number) => seen.push(argument) };
    simulation.scheduleEvent(2, receiver, 7);
    simulation.scheduleEventAt(1, receiver, -3);
    simulation.run();
    expect(seen).toEqual([-3, 7]);
  });

  it("keeps the clock from going back, and every event at its time, under any schedule", () => {
    const anyDelays = fc.array(fc.array(fc.nat({ max: 5 }), { maxLength: 3 }), { maxLength: 40 });
    fc.assert(
      fc.property(anyDelays, (delays) => {
        const simulation = new Simulation();
        const ran: { due: number; scheduled: number; now: number }[] = [];
        let scheduled = 0;
        const scheduleNext = (): void => {
          for (const delay of delays.pop() ?? []) {
            const entry = { due: simulation.now() + delay, scheduled: scheduled++ };
            simulation.schedule(delay, () => {
              ran.push({ ...entry, now: simulation.now() });
              scheduleNext();
            });
          }
        };
        while (delays.length > 0) scheduleNext();
        simulation.run();
        expect(ran).toHaveLength(scheduled);
        expect(ran.every((event) => event.now === event.due)).toBe(true);
        expect(ran).toEqual([...ran].sort((a, b) => a.due - b.due || a.scheduled - b.scheduled));
      }),
    );
  });
});

describe("cancel and reschedule", () => {
  it("never runs a cancelled event", () => {
    const { simulation, log, note } = recorded();
    const handle = simulation.schedule(1, note("never"));
    simulation.schedule(0.5, () => simulation.cancel(handle));
    simulation.run();
    expect(log).toEqual([]);
    expect(simulation.now()).toBe(0.5);
  });

  it("moves an event and keeps its handle", () => {
    const { simulation, log, note } = recorded();
    const handle = simulation.schedule(1, note("moved"));
    simulation.schedule(0.5, () => {
      simulation.reschedule(handle, 3);
      simulation.rescheduleAt(handle, 2);
      expect(simulation.isPending(handle)).toBe(true);
    });
    simulation.schedule(2, note("earlier at 2"));
    simulation.run();
    expect(log).toEqual(["earlier at 2@2", "moved@2"]);
    expect(simulation.isPending(handle)).toBe(false);
  });

  it.for([
    { name: "cancel", use: (simulation: Simulation, handle: EventHandle) => simulation.cancel(handle) },
    { name: "reschedule", use: (simulation: Simulation, handle: EventHandle) => simulation.reschedule(handle, 1) },
    { name: "rescheduleAt", use: (simulation: Simulation, handle: EventHandle) => simulation.rescheduleAt(handle, 9) },
  ])("$name refuses the handle of an event that ran, was cancelled, or never was", ({ use }) => {
    const simulation = new Simulation();
    const fired = simulation.schedule(0, () => expect(() => use(simulation, fired)).toThrow(StaleHandleError));
    simulation.run();
    const cancelled = simulation.schedule(1, () => {});
    simulation.cancel(cancelled);
    for (const handle of [fired, cancelled, NO_EVENT, -7]) {
      expect(simulation.isPending(handle)).toBe(false);
      expect(() => use(simulation, handle)).toThrow(StaleHandleError);
    }
    expect(() => use(simulation, fired)).toThrow(
      expect.objectContaining({ name: "StaleHandleError", code: "STALE_EVENT_HANDLE", handle: fired }),
    );
  });
});

describe("times that cannot be", () => {
  const receiver = { handleEvent: () => {} };
  const ways = [
    { name: "schedule", offset: 0, use: (s: Simulation, t: number) => s.schedule(t, () => {}) },
    { name: "scheduleEvent", offset: 0, use: (s: Simulation, t: number) => s.scheduleEvent(t, receiver, 0) },
    {
      name: "reschedule",
      offset: 0,
      use: (s: Simulation, t: number) =>
        s.reschedule(
          s.schedule(1, () => {}),
          t,
        ),
    },
    { name: "scheduleAt", offset: 10, use: (s: Simulation, t: number) => s.scheduleAt(t, () => {}) },
    { name: "scheduleEventAt", offset: 10, use: (s: Simulation, t: number) => s.scheduleEventAt(t, receiver, 0) },
    {
      name: "rescheduleAt",
      offset: 10,
      use: (s: Simulation, t: number) =>
        s.rescheduleAt(
          s.schedule(1, () => {}),
          t,
        ),
    },
    { name: "every", offset: 10, use: (s: Simulation, t: number) => s.every(1, () => {}, { startSeconds: t }) },
    { name: "runUntil", offset: 10, use: (s: Simulation, t: number) => s.runUntil(t) },
  ];

  it.for(ways)("$name refuses the past and takes the present", ({ use, offset }) => {
    const simulation = new Simulation();
    simulation.runUntil(10);
    expect(() => use(simulation, offset - 1)).toThrow(
      expect.objectContaining({ name: "TimeInPastError", code: "TIME_IN_PAST", timeSeconds: 9, nowSeconds: 10 }),
    );
    expect(() => use(simulation, offset - 1)).toThrow(TimeInPastError);
    expect(() => use(simulation, offset)).not.toThrow();
  });

  it.for(ways)("$name refuses NaN", ({ use }) => {
    expect(() => use(new Simulation(), Number.NaN)).toThrow(InvalidTimeError);
    expect(() => use(new Simulation(), Number.NaN)).toThrow(expect.objectContaining({ code: "INVALID_TIME" }));
  });

  it.for(ways.filter((way) => way.name !== "runUntil"))("$name refuses infinite times", ({ use }) => {
    expect(() => use(new Simulation(), Number.POSITIVE_INFINITY)).toThrow(InvalidTimeError);
    expect(() => use(new Simulation(), Number.NEGATIVE_INFINITY)).toThrow(InvalidTimeError);
  });

  it("schedules nothing when it refuses", () => {
    const simulation = new Simulation();
    expect(() => simulation.schedule(-1, () => {})).toThrow();
    expect(() => simulation.schedule(Number.NaN, () => {})).toThrow();
    expect(simulation.pendingEvents()).toBe(0);
    expect(simulation.nextEventTime()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("running", () => {
  it("runUntil executes what is due at its end and leaves the clock there", () => {
    const { simulation, log, note } = recorded();
    simulation.schedule(5, note("due"));
    simulation.schedule(5.001, note("later"));
    simulation.runUntil(5);
    expect(log).toEqual(["due@5"]);
    simulation.runUntil(5.0005);
    expect(simulation.now()).toBe(5.0005);
    expect(simulation.nextEventTime()).toBe(5.001);
    simulation.runUntil(Number.POSITIVE_INFINITY);
    expect(log).toEqual(["due@5", "later@5.001"]);
    expect(simulation.now()).toBe(5.001);
  });

  it("runEvents executes so many events and says how many it found", () => {
    const { simulation, log, note } = recorded();
    for (const name of ["a", "b", "c"]) simulation.schedule(1, note(name));
    expect(simulation.runEvents(2)).toBe(2);
    expect(log).toEqual(["a@1", "b@1"]);
    expect(simulation.pendingEvents()).toBe(1);
    expect(simulation.runEvents(2)).toBe(1);
    expect(simulation.runEvents(0)).toBe(0);
    expect(simulation.eventsProcessed).toBe(3);
  });

  it.for([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("runEvents refuses a count of %d", (count) => {
    expect(() => new Simulation().runEvents(count)).toThrow(InvalidEventCountError);
    expect(() => new Simulation().runEvents(count)).toThrow(
      expect.objectContaining({ code: "INVALID_EVENT_COUNT", count }),
    );
  });

  it("step executes one event", () => {
    const { simulation, log, note } = recorded();
    simulation.schedule(1, note("a"));
    simulation.schedule(2, note("b"));
    expect(simulation.step()).toBe(true);
    expect(log).toEqual(["a@1"]);
    expect(simulation.step()).toBe(true);
    expect(simulation.step()).toBe(false);
    expect(simulation.now()).toBe(2);
  });

  it("stop ends the run after the current event, and the next run goes on", () => {
    const { simulation, log, note } = recorded();
    simulation.schedule(1, () => {
      simulation.stop();
      note("a")();
    });
    simulation.schedule(2, note("b"));
    simulation.runUntil(10);
    expect(log).toEqual(["a@1"]);
    expect(simulation.now()).toBe(1);
    simulation.run();
    expect(log).toEqual(["a@1", "b@2"]);
  });

  it("stays consistent when an action throws", () => {
    const { simulation, log, note } = recorded();
    const failing = simulation.schedule(1, () => {
      throw new Error("broken");
    });
    simulation.schedule(1, note("next"));
    for (const run of [() => simulation.run(), () => simulation.runUntil(3)]) {
      if (simulation.isPending(failing)) expect(run).toThrow("broken");
      else run();
    }
    expect(log).toEqual(["next@1"]);
    expect(simulation.now()).toBe(3);
    expect(simulation.eventsProcessed).toBe(2);
    expect(simulation.pendingEvents()).toBe(0);
  });

  it.for([
    { name: "run", run: (simulation: Simulation) => simulation.run() },
    { name: "runUntil", run: (simulation: Simulation) => simulation.runUntil(5) },
    { name: "runEvents", run: (simulation: Simulation) => simulation.runEvents(1) },
    { name: "step", run: (simulation: Simulation) => simulation.step() },
  ])("$name refuses to run within an event", ({ run }) => {
    const simulation = new Simulation();
    let error: unknown;
    simulation.schedule(1, () => {
      try {
        run(simulation);
      } catch (thrown) {
        error = thrown;
      }
    });
    run(simulation);
    expect(error).toBeInstanceOf(NestedRunError);
    expect(error).toMatchObject({ code: "NESTED_RUN" });
    simulation.schedule(1, () => {});
    expect(() => run(simulation)).not.toThrow();
  });

  it("is a clock for whoever needs one: now, schedule, cancel", () => {
    interface Clock {
      now(): number;
      schedule(delaySeconds: number, action: () => void): unknown;
      cancel(handle: EventHandle): void;
    }
    expectTypeOf<Simulation>().toExtend<Clock>();
  });
});
