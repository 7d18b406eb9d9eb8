import { describe, expect, it } from "vitest";
import { promptOf, TableInstance, tableOf, tokenOf } from "../../tests/table-instance";
import { OrcaBatching } from "./orca-batching";

function setUp(maxBatchSize: number, requestCount = 6) {
  const requests = tableOf(Array.from({ length: requestCount }, () => [10, 5] as const));
  const instance = new TableInstance(requests, { config: { type: "orca", maxBatchSize } });
  return { instance, batching: new OrcaBatching(instance.asInstance, requests) };
}

describe("OrcaBatching", () => {
  it("takes waiting tasks in order of coming, prompts and tokens alike, up to the batch size", () => {
    const { instance, batching } = setUp(3);
    for (const task of [tokenOf(0), promptOf(1), tokenOf(2), promptOf(3)]) instance.arrive(task, batching);
    expect(instance.queueLength).toBe(4);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([tokenOf(0), promptOf(1), tokenOf(2)]);
    expect(instance.queueLength).toBe(1);
  });

  it("keeps whoever is in the batch and fills free places behind them", () => {
    const { instance, batching } = setUp(2);
    for (const row of [0, 1, 2]) instance.arrive(promptOf(row), batching);
    batching.selectBatch();
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([promptOf(0), promptOf(1)]);
    instance.finish(promptOf(0), batching);
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([promptOf(1), promptOf(2)]);
  });

  it("keeps a request's place between its prompt and its tokens", () => {
    const { instance, batching } = setUp(2);
    for (const row of [0, 1, 2]) {
      instance.requests.promptInstance[row] = instance.id;
      instance.arrive(promptOf(row), batching);
    }
    batching.selectBatch();
    for (const row of [0, 1]) {
      instance.finish(promptOf(row), batching);
      instance.arrive(tokenOf(row), batching);
    }
    batching.selectBatch();
    expect(instance.batchTasks()).toEqual([tokenOf(0), tokenOf(1)]);
    batching.withdraw(promptOf(2));
    expect(instance.queueLength).toBe(0);
  });

  it("wants a run cut while there is a place, whatever the token budget", () => {
    const { instance, batching } = setUp(2);
    expect(batching.mayStart()).toBe(true);
    instance.arrive(tokenOf(0), batching);
    batching.selectBatch();
    expect(batching.wantsCut()).toBe(true);
    instance.arrive(tokenOf(1), batching);
    batching.selectBatch();
    expect(batching.wantsCut()).toBe(false);
  });

  it("lets a waiting task leave, and forgets all when the instance died", () => {
    const { instance, batching } = setUp(4);
    for (const row of [0, 1, 2]) instance.arrive(promptOf(row), batching);
    batching.withdraw(promptOf(1));
    expect(instance.queueLength).toBe(2);
    batching.clear();
    batching.selectBatch();
    expect([instance.queueLength, instance.batch.length]).toEqual([0, 0]);
  });
});
