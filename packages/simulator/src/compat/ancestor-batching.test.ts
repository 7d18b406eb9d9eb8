import { describe, expect, it } from "vitest";
import { promptOf, TableInstance, tableOf, tokenOf } from "../../tests/table-instance";
import { type Task, TaskState } from "../requests/request-table";
import type { InstanceConfig } from "../simulation-config";
import { AncestorMemory } from "./ancestor-memory";
import { AncestorOrcaBatching } from "./ancestor-orca-batching";
import { AncestorSplitwiseBatching } from "./ancestor-splitwise-batching";

const p = promptOf;
const t = tokenOf;

type Kind = "orca" | "splitwise";

/** Requests of 10 prompt and 5 output tokens but for row 4 (60) and 5 (150); a byte a token, 100 bytes unless said. */
function setUp(kind: Kind, config: Partial<InstanceConfig> = {}, maxMemoryBytes = 100) {
  const requests = tableOf([10, 10, 10, 10, 60, 150].map((promptTokens) => [promptTokens, 5] as const));
  const instance = new TableInstance(requests, {
    maxMemoryBytes,
    config: { type: kind, maxBatchSize: 4, maxBatchTokens: 100, maxPreemptions: 2, ...config },
  });
  const memory = new AncestorMemory(requests, {
    promptMemoryBytes: (row) => requests.promptTokens[row]! + 1,
    tokenMemoryBytes: (row) => requests.outputTokens[row]! - 1,
  });
  const Batching = kind === "orca" ? AncestorOrcaBatching : AncestorSplitwiseBatching;
  return { requests, instance, batching: new Batching(instance.asInstance, requests, memory) };
}

describe.for<Kind>(["orca", "splitwise"])("the ancestor's %s instance", (kind) => {
  it("takes memory when a task first runs: the prompt's, then all of the output's", () => {
    const { instance, batching } = setUp(kind);
    instance.arrive(p(0), batching);
    instance.arrive(t(0), batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([p(0)]);
    expect(instance.memoryBytes).toBe(11);
    instance.finish(p(0), batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([t(0)]);
    expect(instance.memoryBytes).toBe(15);
  });

  it("stops at the first that does not fit into memory, whoever stands behind it", () => {
    const { requests, instance, batching } = setUp(kind, {}, 50);
    requests.arrivalSeconds[1] = 9;
    for (const task of [p(0), p(4), p(1)]) instance.arrive(task, batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([p(0)]);
  });

  it("does not start for a newcomer that does not fit", () => {
    const { batching } = setUp(kind, {}, 50);
    expect(batching.mayStart(p(0))).toBe(true);
    expect(batching.mayStart(p(4))).toBe(false);
  });

  it("looks again when a transfer from here is over", () => {
    const { instance, batching } = setUp(kind, {}, 50);
    batching.flowCompleted();
    expect(instance.calls).toEqual([]);
    instance.arrive(p(4), batching);
    batching.flowCompleted();
    expect(instance.calls).toEqual([]);
    instance.maxMemoryBytes = 100;
    batching.flowCompleted();
    expect(instance.calls).toEqual(["start"]);
    batching.selectBatch();
    instance.arrive(p(0), batching);
    batching.flowCompleted();
    expect(instance.calls).toEqual(["start", "cut"]);
  });

  it("takes a withdrawn request out with its chained token task", () => {
    const { requests, instance, batching } = setUp(kind);
    for (const task of [p(0), t(0), p(1), t(1)]) instance.arrive(task, batching);
    expect(instance.queueLength).toBe(4);
    batching.withdraw(p(0));
    expect(instance.queueLength).toBe(2);
    expect(requests.state[t(0)]).toBe(TaskState.Absent);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([p(1)]);
    instance.finish(p(1), batching);
    batching.withdraw(t(1));
    batching.selectBatch();
    expect([instance.queueLength, instance.batch.length]).toEqual([0, 0]);
  });

  it("forgets all", () => {
    const { instance, batching } = setUp(kind);
    for (const task of [p(0), t(0), p(1)]) instance.arrive(task, batching);
    batching.clear();
    batching.selectBatch();
    expect([instance.queueLength, instance.batch.length]).toEqual([0, 0]);
  });
});

describe("the ancestor's ORCA instance", () => {
  it("knows no token limit", () => {
    const { instance, batching } = setUp("orca", { maxBatchTokens: 1 }, 1000);
    for (const row of [0, 4, 5]) instance.arrive(p(row), batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([p(0), p(4), p(5)]);
  });

  it("takes requests in order of arrival, one task each", () => {
    const { instance, batching } = setUp("orca", { maxBatchSize: 2 });
    for (const row of [2, 0, 1]) {
      instance.arrive(p(row), batching);
      instance.arrive(t(row), batching);
    }
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([p(0), p(1)]);
    expect(batching.wantsCut(p(3))).toBe(false);
  });
});

describe("the ancestor's Splitwise instance", () => {
  const selections = (
    { instance, batching }: ReturnType<typeof setUp>,
    arrivals: readonly (readonly Task[])[],
  ): Task[][] =>
    arrivals.map((tasks) => {
      for (const task of instance.batchTasks()) if ((task & 1) === 0) instance.finish(task, batching);
      for (const task of tasks) instance.arrive(task, batching);
      batching.selectBatch();
      return instance.batchTasks();
    });

  it("runs a prompt larger than the budget alone", () => {
    expect(selections(setUp("splitwise", {}, 1000), [[p(5), p(0)], []])).toEqual([[p(5)], [p(0)]]);
  });

  it("lets prompts take the places of token tasks, youngest first, and takes those back before new ones", () => {
    const parts = setUp("splitwise", { maxBatchSize: 2, maxPreemptions: 99 });
    expect(selections(parts, [[t(0), t(1)], [p(2)], [t(3)], []])).toEqual([
      [t(0), t(1)],
      [t(0), p(2)],
      [t(0), t(1)],
      [t(0), t(1)],
    ]);
    expect(parts.requests.state[t(3)]).toBe(TaskState.Queued);
  });

  it("counts iterations spent waiting as preemptions (B5)", () => {
    const parts = setUp("splitwise", { maxBatchSize: 1, maxPreemptions: 2 });
    // The second waits for two iterations; then it counts as starved and takes the place of the one that runs.
    expect(selections(parts, [[t(0)], [t(1)], [], []])).toEqual([[t(0)], [t(0)], [t(0)], [t(1)]]);
  });

  it("does not see a starved task that stands behind a fresh one (B4)", () => {
    const parts = setUp("splitwise", { maxBatchSize: 1, maxPreemptions: 2 });
    selections(parts, [[t(1)], [t(2)], []]);
    // Starved by now; the fresh one goes in front of it, since the list is searched as if it were sorted.
    parts.requests.arrivalSeconds[0] = 0;
    parts.instance.arrive(t(0), parts.batching);
    parts.batching.selectBatch();
    expect(parts.instance.batchTasks()).toEqual([t(1)]);
  });

  it.for([
    { name: "a token task that fits", size: 4, running: [t(0)], newcomer: t(1), wants: true },
    { name: "a token task into a full batch", size: 1, running: [t(0)], newcomer: t(1), wants: false },
    { name: "a prompt into a full batch", size: 1, running: [t(0)], newcomer: p(1), wants: true },
    { name: "a prompt larger than the budget", size: 4, running: [t(0)], newcomer: p(5), wants: false },
  ])("wants a run cut for $name: $wants", ({ size, running, newcomer, wants }) => {
    const parts = setUp("splitwise", { maxBatchSize: size });
    selections(parts, [running]);
    expect(parts.batching.wantsCut(newcomer)).toBe(wants);
  });
});
