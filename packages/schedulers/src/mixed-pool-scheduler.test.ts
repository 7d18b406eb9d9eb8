import { describe, expect, it } from "vitest";
import { createScheduler } from "./create-scheduler";
import type { Scheduler } from "./scheduler";
import type { SchedulerDialect } from "./scheduler-context";
import { type FakeInstance, fakeInstance } from "./testing/fake-instance";
import { placedIds } from "./testing/placed-ids";

const FULL = { reservedMemoryBytes: 995 };
/** Long in both dialects: work is pending, a task waits, and a prompt of 10 goes over the limit of 100. */
const LONG = { pendingTokens: 95, queueLength: 1 };

function create(instances: readonly FakeInstance[], dialect: SchedulerDialect = "default"): Scheduler {
  const settings = { type: "mixed_pool", promptMaxPendingBatchTokens: 100, tokenMaxPendingBatchTokens: 20 } as const;
  const scheduler = createScheduler(settings, { dialect });
  for (const instance of instances) scheduler.join(instance);
  return scheduler;
}

/** The figures of an instance move and the scheduler is told. */
function change(scheduler: Scheduler, instance: FakeInstance, figures: Partial<FakeInstance>): void {
  Object.assign(instance, figures);
  scheduler.loadChanged(instance);
}

const prompt = (id: number, figures = {}): FakeInstance => fakeInstance(id, "prompt", figures);
const token = (id: number, figures = {}): FakeInstance => fakeInstance(id, "token", figures);

describe.for(["default", "splitwise-sim"] as const)("mixed_pool's choice, dialect %s", (dialect) => {
  it.for([
    {
      name: "the fewest pending tokens for the prompt, the least reserved memory for the token phase",
      instances: [prompt(0, { pendingTokens: 2 }), prompt(1), token(2, { reservedMemoryBytes: 2 }), token(3)],
      expected: [1, 3],
    },
    { name: "the first of equals", instances: [prompt(0), prompt(1), token(2), token(3)], expected: [0, 2] },
    { name: "one instance for both when it is the only one", instances: [prompt(0)], expected: [0, 0] },
    { name: "one token instance for both when no other is left", instances: [token(0)], expected: [0, 0] },
    {
      name: "the least loaded of all when nothing can be borrowed",
      instances: [prompt(0, LONG), prompt(1, { ...LONG, pendingTokens: 93 })],
      expected: [1, 1],
    },
    {
      name: "of equals the one in the mixed pool before the token pool's when nothing can be borrowed",
      instances: [token(0, FULL), fakeInstance(1, "mixed", FULL)],
      expected: [1, 1],
    },
    {
      name: "the untagged ones after both pools",
      instances: [fakeInstance(0), prompt(1, LONG), token(2, FULL)],
      expected: [0, 0],
    },
    {
      name: "a token instance for the prompt when the prompt pool is long",
      instances: [prompt(0, LONG), token(1, { pendingTokens: 1 }), token(2, { reservedMemoryBytes: 1 })],
      expected: [2, 1],
    },
    {
      name: "a prompt instance for the token phase when the token pool is full",
      instances: [prompt(0, { reservedMemoryBytes: 1 }), prompt(1, { pendingTokens: 1 }), token(2, FULL)],
      expected: [0, 1],
    },
    {
      name: "both ways round when both pools are overloaded",
      instances: [prompt(0, LONG), token(1, FULL)],
      expected: [1, 0],
    },
  ])("is $name", ({ instances, expected }) => {
    const copies = instances.map((instance) => ({ ...instance }));
    expect(placedIds(create(copies, dialect))).toEqual(expected);
  });

  it.for([
    { name: "at the limit", reservedMemoryBytes: 990, expected: [0, 0] },
    { name: "one byte below the limit", reservedMemoryBytes: 989, expected: [0, 1] },
  ])("a request that fills the memory $name", ({ reservedMemoryBytes, expected }) => {
    expect(placedIds(create([prompt(0), token(1, { reservedMemoryBytes })], dialect))).toEqual(expected);
  });

  it.for([
    { name: "exactly reaches the limit", pendingTokens: 90, expected: [0, 1] },
    { name: "exceeds the limit by one", pendingTokens: 91, expected: [1, 1] },
  ])("a prompt that $name of pending tokens", ({ pendingTokens, expected }) => {
    expect(placedIds(create([prompt(0, { pendingTokens, queueLength: 1 }), token(1)], dialect))).toEqual(expected);
  });

  it("takes a prompt of any size on an instance that owes nothing", () => {
    const huge = { promptTokens: 5000, memoryBytes: 10 };
    expect(placedIds(create([prompt(0), token(1)], dialect), huge)).toEqual([0, 1]);
  });

  it("borrowed instances serve both phases, and go to the end of their pool when idle", () => {
    const [p, t, u] = [prompt(0, LONG), token(1), token(2)];
    const scheduler = create([p, t, u], dialect);
    expect(placedIds(scheduler)).toEqual([1, 1]);
    change(scheduler, t, { pendingTokens: 11, foreignTasks: 1, reservedMemoryBytes: 10, pendingRequests: 1 });
    expect(placedIds(scheduler)).toEqual([1, 2]); // from the mixed pool, without borrowing the idle one
    change(scheduler, t, { pendingTokens: 0, foreignTasks: 0, reservedMemoryBytes: 0, pendingRequests: 0 });
    scheduler.becameIdle(t);
    change(scheduler, p, { pendingTokens: 0, queueLength: 0 });
    expect(placedIds(scheduler)).toEqual([0, 2]); // equal again, but 2 is now ahead of 1
  });

  it("keeps what it borrowed when both phases end up there", () => {
    const [p, q] = [prompt(0, LONG), prompt(1, { ...LONG, pendingTokens: 96 })];
    const scheduler = create([p, q], dialect);
    expect(placedIds(scheduler)).toEqual([0, 0]); // borrowed for the token phase, and the least loaded of all
    change(scheduler, p, { pendingTokens: 1, queueLength: 0, foreignTasks: 1, reservedMemoryBytes: 20 });
    change(scheduler, q, { reservedMemoryBytes: 10 });
    expect(placedIds(scheduler)).toEqual([0, 0]); // both from the mixed pool: nothing else is borrowed
  });

  it("untagged instances stay in the mixed pool when idle", () => {
    const [m, n] = [fakeInstance(0), fakeInstance(1)];
    const scheduler = create([m, n], dialect);
    scheduler.becameIdle(m);
    expect(placedIds(scheduler)).toEqual([0, 0]);
  });

  it("never chooses a borrowed instance that left", () => {
    const [p, t] = [prompt(0, LONG), token(1)];
    const scheduler = create([p, t], dialect);
    expect(placedIds(scheduler)).toEqual([1, 1]);
    change(scheduler, t, { foreignTasks: 1, pendingTokens: 11 });
    scheduler.join(t); // it is in already
    scheduler.leave(t);
    expect(placedIds(scheduler)).toEqual([0, 0]);
    scheduler.becameIdle(t);
    change(scheduler, t, { foreignTasks: 0, pendingTokens: 0 });
    expect(placedIds(scheduler)).toEqual([0, 0]);
  });
});

describe("mixed_pool's dialects", () => {
  it.for([
    { dialect: "default", expected: [1, 1] },
    { dialect: "splitwise-sim", expected: [0, 1] },
  ] as const)("$dialect: a running batch with nothing waiting makes a queue long or not", ({ dialect, expected }) => {
    expect(placedIds(create([prompt(0, { pendingTokens: 95 }), token(1)], dialect))).toEqual(expected);
  });

  it.for([
    { dialect: "default", tokenPhaseRequests: 19, expected: [0, 1] },
    { dialect: "default", tokenPhaseRequests: 20, expected: [0, 0] },
    { dialect: "splitwise-sim", tokenPhaseRequests: 20, expected: [0, 1] },
  ] as const)("$dialect: $tokenPhaseRequests requests in their token phase against a limit of 20", (row) => {
    const scheduler = create([prompt(0), token(1, { tokenPhaseRequests: row.tokenPhaseRequests })], row.dialect);
    expect(placedIds(scheduler)).toEqual(row.expected);
  });

  it.for([
    { dialect: "default", expected: [2, 2] }, // 1 is home: the idle 2 is borrowed for the next prompt
    { dialect: "splitwise-sim", expected: [1, 2] }, // 1 is still in the mixed pool and takes the next prompt
  ] as const)("$dialect: a borrowed instance comes home without foreign work, or only when idle", (row) => {
    const [p, t, u] = [prompt(0, LONG), token(1), token(2, { reservedMemoryBytes: 5 })];
    const scheduler = create([p, t, u], row.dialect);
    expect(placedIds(scheduler)).toEqual([1, 1]);
    change(scheduler, t, { foreignTasks: 1, pendingTokens: 11, tokenPhaseRequests: 1, reservedMemoryBytes: 10 });
    change(scheduler, t, { foreignTasks: 0, pendingTokens: 1 }); // its prompt is done, its token phase goes on
    expect(placedIds(scheduler)).toEqual(row.expected);
  });

  it.for([
    { dialect: "default", expected: [0, 0] },
    { dialect: "splitwise-sim", expected: [0, 1] },
  ] as const)("$dialect: an instance borrowed for nothing goes home at once, or stays", ({ dialect, expected }) => {
    // The token pool is empty: 1 is borrowed for the token phase, then both phases go to the least loaded, 0.
    const [p, q] = [prompt(0, { ...LONG, reservedMemoryBytes: 500 }), prompt(1, { ...LONG, pendingTokens: 96 })];
    const scheduler = create([p, q], dialect);
    expect(placedIds(scheduler)).toEqual([0, 0]);
    change(scheduler, p, { pendingTokens: 0, queueLength: 0, reservedMemoryBytes: 0 });
    expect(placedIds(scheduler)).toEqual(expected);
  });
});
