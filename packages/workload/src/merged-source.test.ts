import { fc, it as property } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { BatchFeed } from "./batch-feed";
import { batchOf } from "./batch-of-requests";
import { traceSource } from "./in-memory-source";
import { mergedSource } from "./merged-source";
import type { RequestBatch, RequestSource } from "./request-batch";
import { NO_CLASS, NO_DEADLINE, NO_PREFIX } from "./request-columns";

const batchAt = (arrivals: readonly number[], applicationId: number): RequestBatch =>
  batchOf(arrivals.map((arrivalSeconds) => ({ arrivalSeconds, applicationId, promptTokens: 1, outputTokens: 1 })));

function drain(source: RequestSource): { arrivalSeconds: number; applicationId: number; requestId: number }[] {
  const rows = [];
  for (let batch = source.pull(); batch !== "end"; batch = source.pull()) {
    if (batch === "wait") throw new Error("waits");
    for (let row = 0; row < batch.length; row++) {
      rows.push({
        arrivalSeconds: batch.arrivalSeconds[row]!,
        applicationId: batch.applicationId[row]!,
        requestId: batch.requestId[row]!,
      });
    }
  }
  return rows;
}

const arrivals = fc
  .array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 })
  .map((times) => times.sort((a, b) => a - b));

describe("merging", () => {
  property.prop([fc.array(fc.tuple(arrivals, fc.integer({ min: 1, max: 8 })), { maxLength: 5 })])(
    "is a stable sort by arrival, however the sources cut their batches",
    (inputs) => {
      const sources = inputs.map(([times, size], applicationId) => {
        const batches = [];
        for (let at = 0; at < times.length; at += size)
          batches.push(batchAt(times.slice(at, at + size), applicationId));
        return traceSource(batches);
      });
      const expected = inputs
        .flatMap(([times], applicationId) => times.map((arrivalSeconds) => ({ arrivalSeconds, applicationId })))
        .sort((a, b) => a.arrivalSeconds - b.arrivalSeconds);
      expect(drain(mergedSource(sources))).toMatchObject(expected);
    },
  );

  it("keeps ids, or numbers the requests anew", () => {
    const sources = () => [traceSource([batchAt([1, 3], 0)]), traceSource([batchAt([2, 3], 1)])];
    expect(drain(mergedSource(sources())).map(({ requestId }) => requestId)).toEqual([0, 0, 1, 1]);
    expect(drain(mergedSource(sources(), { renumber: true })).map(({ requestId }) => requestId)).toEqual([0, 1, 2, 3]);
  });

  it("gives what is certain, and waits while an earlier request may still come", () => {
    const feed = new BatchFeed();
    const merged = mergedSource([traceSource([batchAt([1, 5], 0)]), feed]);
    expect(merged.pull()).toBe("wait");
    feed.push(batchAt([2, 3], 1));
    const batch = merged.pull() as RequestBatch;
    expect(Array.from(batch.arrivalSeconds.slice(0, batch.length))).toEqual([1, 2, 3]);
    expect(merged.pull()).toBe("wait");
    feed.close();
    expect((merged.pull() as RequestBatch).arrivalSeconds[0]).toBe(5);
    expect(merged.pull()).toBe("end");
    expect(merged.pull()).toBe("end");
  });

  it("cuts long merges into batches", () => {
    const times = Array.from({ length: 3000 }, (_, index) => index);
    expect(drain(mergedSource([traceSource([batchAt(times, 0)]), traceSource([batchAt(times, 1)])]))).toHaveLength(
      6000,
    );
  });

  it("carries what only some sources say, and fills it in for those that do not, whichever is first", () => {
    const request = { promptTokens: 1, outputTokens: 1 };
    const merged = mergedSource([
      traceSource([
        batchOf([
          { ...request, arrivalSeconds: 1 },
          { ...request, arrivalSeconds: 3 },
        ]),
      ]),
      traceSource([
        batchOf([{ ...request, arrivalSeconds: 2, classId: 4, deadlineSeconds: 9, prefixId: 3, prefixTokens: 1 }]),
      ]),
    ]).pull() as RequestBatch;
    expect(Array.from(merged.classId!.slice(0, 3))).toEqual([NO_CLASS, 4, NO_CLASS]);
    expect(Array.from(merged.deadlineSeconds!.slice(0, 3))).toEqual([NO_DEADLINE, 9, NO_DEADLINE]);
    expect(Array.from(merged.prefixId!.slice(0, 3))).toEqual([NO_PREFIX, 3, NO_PREFIX]);
    expect(Array.from(merged.prefixTokens!.slice(0, 3))).toEqual([0, 1, 0]);
    expect(merged.sharedPrefixId).toBeUndefined();
  });
});
