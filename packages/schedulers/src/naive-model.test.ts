import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScheduler } from "./create-scheduler";
import { SCAN_LIMIT } from "./load-index";
import type { Placement, PoolTag, Scheduler } from "./scheduler";
import type { SchedulerDialect } from "./scheduler-context";
import { SCHEDULERS } from "./scheduler-registry";
import type { RoutingSchedulerName, RoutingSettings } from "./scheduler-settings";
import { type FakeInstance, fakeInstance } from "./testing/fake-instance";
import { NAIVE_LIMITS, naiveScheduler } from "./testing/naive-schedulers";

const CASES = (Object.keys(SCHEDULERS) as (keyof typeof SCHEDULERS)[])
  .filter((type): type is RoutingSchedulerName => type !== "autoscaling")
  .flatMap((type): { type: RoutingSchedulerName; dialect: SchedulerDialect }[] =>
    type === "mixed_pool"
      ? [
          { type, dialect: "default" },
          { type, dialect: "splitwise-sim" },
        ]
      : [{ type, dialect: "default" }],
  );

const anyStep = fc.record({
  kind: fc.constantFrom("join", "leave", "place", "place", "place", "advance", "advance", "queue"),
  number: fc.nat(10_000),
  promptTokens: fc.integer({ min: 1, max: 30 }),
});

/** A request on its way: the little of a simulator's bookkeeping that moves the figures schedulers read. */
interface Running {
  readonly prompt: FakeInstance;
  readonly token: FakeInstance;
  readonly promptTokens: number;
  isPromptDone: boolean;
}

describe("every scheduler", () => {
  it.for(CASES)("$type, dialect $dialect, chooses as its naive model and never an instance that left", (row) => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<PoolTag>("prompt", "token", "mixed"), { maxLength: 3 * SCAN_LIMIT, size: "max" }),
        fc.boolean(),
        fc.array(anyStep, { maxLength: 150, size: "max" }),
        (tags, isUntagged, steps) => {
          const instances = tags.map((tag, id) =>
            fakeInstance(id, isUntagged ? "mixed" : tag, { maxMemoryBytes: 100 }),
          );
          const settings = { type: row.type, ...(row.type === "mixed_pool" ? NAIVE_LIMITS : {}) } as RoutingSettings;
          const real = createScheduler(settings, { dialect: row.dialect, random: { nextInteger: anySequence() } });
          const naive = naiveScheduler(row.type, row.dialect, anySequence());
          runBoth([real, naive], instances, steps);
        },
      ),
      { numRuns: 60 },
    );
  });
});

function runBoth(
  schedulers: readonly [Scheduler, Scheduler],
  instances: readonly FakeInstance[],
  steps: readonly { readonly kind: string; readonly number: number; readonly promptTokens: number }[],
): void {
  const joined = new Set<FakeInstance>();
  const running: Running[] = [];
  const tell = (event: "join" | "leave" | "loadChanged" | "becameIdle", instance: FakeInstance): void => {
    for (const scheduler of schedulers) scheduler[event](instance);
  };
  for (const instance of instances) {
    tell("join", instance);
    joined.add(instance);
  }
  for (const { kind, number, promptTokens } of steps) {
    const instance = instances[number % instances.length];
    if (instance === undefined) continue;
    if (kind === "join" || kind === "leave") {
      tell(kind, instance);
      if (kind === "join") joined.add(instance);
      else joined.delete(instance);
    } else if (kind === "queue") {
      instance.queueLength = number % 3;
      tell("loadChanged", instance);
    } else if (kind === "place") {
      const [placement, expected] = schedulers.map((scheduler) => {
        const answer: Placement = { prompt: undefined, token: undefined };
        const isPlaced = scheduler.place({ promptTokens, memoryBytes: promptTokens }, answer);
        return isPlaced ? answer : { prompt: undefined, token: undefined };
      });
      const { prompt, token } = placement as { prompt?: FakeInstance; token?: FakeInstance };
      expect([prompt?.id, token?.id]).toEqual([expected?.prompt?.id, expected?.token?.id]);
      if (prompt === undefined || token === undefined) continue;
      expect(joined.has(prompt) && joined.has(token)).toBe(true);
      const request = { prompt, token, promptTokens, isPromptDone: false };
      running.push(request);
      reserve(request);
      for (const touched of new Set([prompt, token])) tell("loadChanged", touched);
    } else if (running.length > 0) {
      const request = running[number % running.length]!;
      advance(request, running);
      for (const touched of new Set([request.prompt, request.token])) {
        tell("loadChanged", touched);
        if (touched.pendingRequests === 0) tell("becameIdle", touched);
      }
    }
  }
}

function reserve({ prompt, token, promptTokens }: Running): void {
  prompt.pendingTokens += promptTokens;
  token.pendingTokens += 1;
  token.tokenPhaseRequests += 1;
  prompt.pendingRequests += 1;
  if (token !== prompt) token.pendingRequests += 1;
  token.reservedMemoryBytes += promptTokens;
  if (prompt.tag === "token") prompt.foreignTasks += 1;
  if (token.tag === "prompt") token.foreignTasks += 1;
}

/** Ends the prompt phase, the next time the token phase. */
function advance(request: Running, running: Running[]): void {
  const { prompt, token, promptTokens } = request;
  if (!request.isPromptDone) {
    request.isPromptDone = true;
    prompt.pendingTokens -= promptTokens;
    if (prompt !== token) prompt.pendingRequests -= 1;
    if (prompt.tag === "token") prompt.foreignTasks -= 1;
    return;
  }
  token.pendingTokens -= 1;
  token.tokenPhaseRequests -= 1;
  token.pendingRequests -= 1;
  token.reservedMemoryBytes -= promptTokens;
  if (token.tag === "prompt") token.foreignTasks -= 1;
  running.splice(running.indexOf(request), 1);
}

/** The same numbers each time it is made: [a linear congruential generator](https://en.wikipedia.org/wiki/Linear_congruential_generator). */
function anySequence(): (exclusiveMax: number) => number {
  let state = 1;
  return (exclusiveMax) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % exclusiveMax;
  };
}
