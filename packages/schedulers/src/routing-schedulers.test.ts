import { describe, expect, it } from "vitest";
import { createScheduler } from "./create-scheduler";
import type { InstanceView, PoolTag, Scheduler } from "./scheduler";
import type { RoutingSchedulerName } from "./scheduler-settings";
import { fakeInstance } from "./testing/fake-instance";
import { placedIds, promptIds } from "./testing/placed-ids";

const ALL: readonly RoutingSchedulerName[] = [
  "random",
  "round_robin",
  "jsq",
  "token_jsq",
  "kv_round_robin",
  "kv_jsq",
  "kv_token_jsq",
  "overlap_kv_jsq",
  "overlap_kv_token_jsq",
  "mixed_pool",
];
const TOGETHER = ALL.slice(0, 4);
const KV = ALL.slice(4, 9);

/** Always the last of those it may choose from. */
const lastOf = { nextInteger: (exclusiveMax: number) => exclusiveMax - 1 };

function create(type: RoutingSchedulerName, ...instances: InstanceView[]): Scheduler {
  const scheduler = createScheduler({ type }, { random: lastOf });
  for (const instance of instances) scheduler.join(instance);
  return scheduler;
}

describe("every scheduler", () => {
  it.for(ALL)("%s places nothing without instances and recovers when one joins", (type) => {
    const scheduler = create(type);
    expect(placedIds(scheduler)).toBeUndefined();
    const instance = fakeInstance(3);
    scheduler.join(instance);
    expect(placedIds(scheduler)).toEqual([3, 3]);
    scheduler.leave(instance);
    expect(placedIds(scheduler)).toBeUndefined();
  });

  it.for(ALL)("%s ignores strangers and a second join", (type) => {
    const scheduler = create(type, fakeInstance(0));
    const stranger = fakeInstance(1, "prompt");
    scheduler.loadChanged(stranger);
    scheduler.becameIdle(stranger);
    scheduler.leave(stranger);
    const member = fakeInstance(2);
    scheduler.join(member);
    scheduler.join(member);
    scheduler.leave(member);
    expect(promptIds(scheduler, 3)).toEqual([0, 0, 0]);
  });

  it.for(KV)("%s waits while one of the two pools is empty", (type) => {
    const prompt = fakeInstance(0, "prompt");
    const token = fakeInstance(1, "token");
    const scheduler = create(type, prompt);
    expect(placedIds(scheduler)).toBeUndefined();
    scheduler.join(token);
    expect(placedIds(scheduler)).toEqual([0, 1]);
    scheduler.leave(prompt);
    expect(placedIds(scheduler)).toBeUndefined();
  });

  it.for(TOGETHER)("%s treats instances of all tags alike", (type) => {
    const tags: PoolTag[] = ["prompt", "token", "mixed"];
    for (const tag of tags) expect(placedIds(create(type, fakeInstance(5, tag)))).toEqual([5, 5]);
  });

  it.for(KV)("%s takes an untagged instance for both pools", (type) => {
    expect(placedIds(create(type, fakeInstance(0), fakeInstance(1)))).toEqual([0, 0]);
    expect(placedIds(create(type, fakeInstance(0, "prompt"), fakeInstance(1)))).toEqual([0, 1]);
    expect(placedIds(create(type, fakeInstance(0, "token"), fakeInstance(1)))).toEqual([1, 0]);
  });
});

describe("random", () => {
  it("chooses by one draw over the instances in order of joining", () => {
    const limits: number[] = [];
    const draws = [2, 0, 1, 1];
    const random = {
      nextInteger(exclusiveMax: number) {
        limits.push(exclusiveMax);
        return draws[limits.length - 1]!;
      },
    };
    const scheduler = createScheduler({ type: "random" }, { random });
    expect(placedIds(scheduler)).toBeUndefined();
    const instances = [7, 8, 9].map((id) => fakeInstance(id));
    for (const instance of instances) scheduler.join(instance);
    expect(promptIds(scheduler, 3)).toEqual([9, 7, 8]);
    scheduler.leave(instances[0]!);
    expect(promptIds(scheduler, 1)).toEqual([9]);
    expect(limits).toEqual([3, 3, 3, 2]);
  });
});

describe("round robins", () => {
  it("round_robin takes the instances in turn", () => {
    const scheduler = create("round_robin", fakeInstance(0), fakeInstance(1), fakeInstance(2));
    expect(promptIds(scheduler, 5)).toEqual([0, 1, 2, 0, 1]);
  });

  it("kv_round_robin keeps two turns", () => {
    const scheduler = create(
      "kv_round_robin",
      fakeInstance(0, "prompt"),
      fakeInstance(1, "prompt"),
      fakeInstance(2, "token"),
      fakeInstance(3, "token"),
      fakeInstance(4, "token"),
    );
    const placed = Array.from({ length: 4 }, () => placedIds(scheduler));
    expect(placed).toEqual([
      [0, 2],
      [1, 3],
      [0, 4],
      [1, 2],
    ]);
  });

  it("kv_round_robin passes no turn while a pool is empty", () => {
    const token = fakeInstance(2, "token");
    const scheduler = create("kv_round_robin", fakeInstance(0, "prompt"), fakeInstance(1, "prompt"));
    expect(placedIds(scheduler)).toBeUndefined();
    scheduler.join(token);
    expect(placedIds(scheduler)).toEqual([0, 2]);
  });
});

describe("least loaded", () => {
  const few = { pendingRequests: 1, pendingTokens: 900 };
  const light = { pendingRequests: 5, pendingTokens: 20 };

  it.for([
    { type: "jsq", tags: ["mixed", "mixed"], expected: [0, 0] },
    { type: "token_jsq", tags: ["mixed", "mixed"], expected: [1, 1] },
    { type: "kv_jsq", tags: ["mixed", "mixed"], expected: [0, 0] },
    { type: "kv_token_jsq", tags: ["mixed", "mixed"], expected: [1, 1] },
    { type: "overlap_kv_jsq", tags: ["mixed", "prompt"], expected: [0, 0] },
    { type: "overlap_kv_token_jsq", tags: ["mixed", "prompt"], expected: [1, 0] },
    { type: "overlap_kv_token_jsq", tags: ["mixed", "token"], expected: [0, 1] },
  ] as const)("$type compares its own figure, tags $tags", ({ type, tags, expected }) => {
    const scheduler = create(type, fakeInstance(0, tags[0], few), fakeInstance(1, tags[1], light));
    expect(placedIds(scheduler)).toEqual(expected);
  });

  it("prefers the first to join of equals and follows a changed figure", () => {
    const instances = [0, 1, 2].map((id) => fakeInstance(id));
    const scheduler = create("jsq", ...instances);
    expect(placedIds(scheduler)).toEqual([0, 0]);
    instances[0]!.pendingRequests = 1;
    scheduler.loadChanged(instances[0]!);
    expect(placedIds(scheduler)).toEqual([1, 1]);
    instances[1]!.pendingRequests = 1;
    scheduler.loadChanged(instances[1]!);
    instances[2]!.pendingRequests = 1;
    scheduler.loadChanged(instances[2]!);
    expect(placedIds(scheduler)).toEqual([0, 0]);
  });
});
