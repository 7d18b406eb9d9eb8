import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { promptOf, TableInstance, tableOf, tokenOf } from "../../tests/table-instance";
import { type Task, TaskState } from "../requests/request-table";
import type { InstanceConfig } from "../simulation-config";
import { SplitwiseBatching } from "./splitwise-batching";

/** Prompt sizes by row: 0 to 3 are small, 4 is half the budget, 5 is larger than it. */
const PROMPT_TOKENS = [10, 10, 10, 10, 50, 150];
const BUDGET = 100;

function setUp(config: Partial<InstanceConfig> = {}) {
  const requests = tableOf(PROMPT_TOKENS.map((promptTokens) => [promptTokens, 5] as const));
  const instance = new TableInstance(requests, {
    config: { maxBatchSize: 4, maxBatchTokens: BUDGET, maxPreemptions: 2, ...config },
  });
  return { requests, instance, batching: new SplitwiseBatching(instance.asInstance, requests) };
}

const p = promptOf;
const t = tokenOf;

describe("SplitwiseBatching", () => {
  it.for<{ name: string; config?: Partial<InstanceConfig>; running: Task[]; waiting: Task[]; batch: Task[] }>([
    { name: "prompts before tokens that came earlier", running: [], waiting: [t(0), p(1)], batch: [p(1), t(0)] },
    {
      name: "each kind in order of coming",
      running: [],
      waiting: [t(1), t(0), p(3), p(2)],
      batch: [p(3), p(2), t(1), t(0)],
    },
    {
      name: "no more than the batch size",
      config: { maxBatchSize: 2 },
      running: [],
      waiting: [p(0), p(1), p(2)],
      batch: [p(0), p(1)],
    },
    {
      name: "prompts within the token budget, in order",
      running: [],
      waiting: [p(4), p(0), p(1), p(2)],
      batch: [p(4), p(0), p(1), p(2)],
    },
    {
      name: "the first prompt beyond the budget stops those behind it",
      config: { maxBatchTokens: 55 },
      running: [],
      waiting: [p(4), p(0), p(1)],
      batch: [p(4)],
    },
    {
      name: "tokens take what prompts leave of the budget",
      config: { maxBatchTokens: 51 },
      running: [],
      waiting: [p(4), t(0), t(1)],
      batch: [p(4), t(0)],
    },
    { name: "a prompt larger than the budget runs alone", running: [], waiting: [p(5), p(0), t(1)], batch: [p(5)] },
    {
      name: "an oversize prompt waits while another is first",
      running: [],
      waiting: [p(0), p(5), p(1)],
      batch: [p(0)],
    },
    { name: "running tasks stay when there is room", running: [t(0)], waiting: [p(1)], batch: [t(0), p(1)] },
    {
      name: "running tasks before those that never ran",
      config: { maxBatchSize: 2 },
      running: [t(0), t(1)],
      waiting: [t(2)],
      batch: [t(0), t(1)],
    },
    {
      name: "a prompt takes the place of the youngest running task",
      config: { maxBatchSize: 2 },
      running: [t(0), t(1)],
      waiting: [p(2)],
      batch: [t(0), p(2)],
    },
    { name: "an oversize prompt preempts all", running: [t(0), t(1)], waiting: [p(5)], batch: [p(5)] },
    {
      name: "a token budget of one still lets one run",
      config: { maxBatchTokens: 1 },
      running: [],
      waiting: [t(0), t(1)],
      batch: [t(0)],
    },
  ])("$name", ({ config, running, waiting, batch }) => {
    const { instance, batching } = setUp(config);
    for (const task of running) instance.arrive(task, batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual(running);
    for (const task of waiting) instance.arrive(task, batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual(batch);
    expect(instance.queueLength).toBe(running.length + waiting.length - batch.length);
  });

  it("resumes a preempted task, memory and progress kept, before tasks that never ran and in place of running ones", () => {
    const { requests, instance, batching } = setUp({ maxBatchSize: 2, maxPreemptions: 9 });
    for (const task of [t(0), t(1)]) instance.arrive(task, batching);
    batching.selectBatch();
    instance.arrive(p(2), batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([t(0), p(2)]);
    expect(requests.state[t(1)]).toBe(TaskState.Blocked);
    instance.arrive(t(3), batching);
    instance.finish(p(2), batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([t(0), t(1)]);
    expect(instance.preemptions).toBe(1);
  });

  it("counts real preemptions, not iterations spent waiting", () => {
    const { instance, batching } = setUp({ maxBatchSize: 1 });
    instance.arrive(t(0), batching);
    instance.arrive(t(1), batching);
    for (let iteration = 0; iteration < 50; iteration++) batching.selectBatch();
    expect(instance.batchTasks()).toEqual([t(0)]);
    expect(instance.preemptions).toBe(0);
  });

  it("puts a task preempted too often before prompts, wherever it stands among the preempted", () => {
    const { instance, batching } = setUp({ maxBatchSize: 2, maxPreemptions: 2 });
    const preemptLast = (): void => {
      const prompt = p(3);
      instance.arrive(prompt, batching);
      batching.selectBatch();
      expect(instance.batchTasks()).toContain(prompt);
      instance.finish(prompt, batching);
    };
    for (const task of [t(0), t(1)]) instance.arrive(task, batching);
    batching.selectBatch();
    preemptLast();
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([t(0), t(1)]);
    preemptLast();
    expect(instance.preemptions).toBe(2);
    // Preempted twice, it goes first; now a prompt takes the other place and preempts the one that never was.
    instance.arrive(p(4), batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([t(1), p(4)]);
    expect(instance.preemptions).toBe(3);
  });

  it("lets a task go before prompts once it was preempted, under a limit of 0", () => {
    const { instance, batching } = setUp({ maxBatchSize: 1, maxPreemptions: 0 });
    instance.arrive(t(0), batching);
    batching.selectBatch();
    instance.arrive(p(1), batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([p(1)]);
    instance.arrive(p(2), batching);
    instance.finish(p(1), batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([t(0)]);
  });

  it.for([
    { name: "a token task that fits", batchSize: 4, running: [t(0)], newcomer: t(1), wants: true },
    { name: "a token task into a full batch", batchSize: 1, running: [t(0)], newcomer: t(1), wants: false },
    { name: "a prompt that fits", batchSize: 4, running: [t(0)], newcomer: p(1), wants: true },
    { name: "a prompt into a full batch: it preempts", batchSize: 1, running: [t(0)], newcomer: p(1), wants: true },
    {
      name: "a prompt larger than the budget: it will run alone",
      batchSize: 4,
      running: [t(0)],
      newcomer: p(5),
      wants: true,
    },
  ])("cuts a run for $name: $wants", ({ batchSize, running, newcomer, wants }) => {
    const { instance, batching } = setUp({ maxBatchSize: batchSize });
    for (const task of running) instance.arrive(task, batching);
    batching.selectBatch();
    expect(batching.mayStart()).toBe(true);
    expect(batching.wantsCut(newcomer)).toBe(wants);
  });

  it("lets any waiting task leave, whatever queue it is in, and forgets all when the instance died", () => {
    const { instance, batching } = setUp({ maxBatchSize: 1, maxPreemptions: 1 });
    instance.arrive(t(0), batching);
    batching.selectBatch();
    for (const task of [p(1), p(2), t(3)]) instance.arrive(task, batching);
    batching.selectBatch(); // p(1) runs, t(0) is preempted as often as allowed
    for (const task of [t(0), p(2), t(3)]) batching.withdraw(task);
    expect(instance.queueLength).toBe(0);
    instance.finish(p(1), batching);
    batching.selectBatch();
    expect(instance.batch.length).toBe(0);

    for (const task of [p(1), t(3)]) instance.arrive(task, batching);
    batching.clear();
    batching.selectBatch();
    expect([instance.queueLength, instance.batch.length]).toEqual([0, 0]);
  });

  it("keeps within size and budget, loses nobody and always lets someone run", () => {
    const command = fc.oneof(
      fc.record({ kind: fc.constant("prompt" as const), row: fc.nat({ max: PROMPT_TOKENS.length - 1 }) }),
      fc.record({ kind: fc.constant("token" as const), row: fc.nat({ max: PROMPT_TOKENS.length - 1 }) }),
      fc.record({ kind: fc.constant("finish" as const), row: fc.nat() }),
    );
    const config = fc.record({
      maxBatchSize: fc.integer({ min: 1, max: 4 }),
      maxBatchTokens: fc.integer({ min: 1, max: 120 }),
      maxPreemptions: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(config, fc.array(command, { maxLength: 60 }), (limits, commands) => {
        const { requests, instance, batching } = setUp(limits);
        const present = new Set<Task>();
        for (const { kind, row } of commands) {
          if (kind === "finish") {
            const running = instance.batchTasks();
            const done = running[row % Math.max(1, running.length)];
            if (done !== undefined) {
              instance.finish(done, batching);
              present.delete(done);
            }
          } else {
            const task = kind === "prompt" ? p(row) : t(row);
            if (!present.has(task)) {
              present.add(task);
              instance.arrive(task, batching);
            }
          }
          // Prompts take one iteration: a batch with prompts is over before the next choice.
          for (const task of instance.batchTasks()) {
            if ((task & 1) !== 0) continue;
            instance.finish(task, batching);
            present.delete(task);
          }
          batching.selectBatch();
          const batch = instance.batchTasks();
          const tokens = batch.reduce(
            (sum, task) => sum + ((task & 1) === 0 ? requests.promptTokens[task >> 1]! : 1),
            0,
          );
          expect(batch.length > 0).toBe(present.size > 0);
          expect(batch.length).toBeLessThanOrEqual(limits.maxBatchSize);
          if (batch.length > 1) expect(tokens).toBeLessThanOrEqual(limits.maxBatchTokens);
          expect(instance.queueLength + batch.length).toBe(present.size);
        }
      }),
    );
  });
});
