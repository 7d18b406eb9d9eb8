import { expect, it } from "vitest";
import { BatchFeed } from "./batch-feed";
import { batchOf } from "./batch-of-requests";

const batch = batchOf([{ arrivalSeconds: 1, promptTokens: 10, outputTokens: 2 }]);

it("makes its reader wait until it is fed, and ends when it is closed and empty", () => {
  const feed = new BatchFeed();
  expect(feed.pull()).toBe("wait");
  feed.push(batch);
  feed.push({ ...batch, length: 0 });
  expect(feed.queuedBatches).toBe(1);
  feed.close();
  feed.close();
  expect(feed.pull()).toBe(batch);
  expect(feed.pull()).toBe("end");
  expect(() => feed.push(batch)).toThrow(expect.objectContaining({ name: "WorkloadError", code: "WORKLOAD_CLOSED" }));
});
