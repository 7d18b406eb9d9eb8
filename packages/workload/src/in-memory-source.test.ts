import { expect, it } from "vitest";
import { batchOf } from "./batch-of-requests";
import { traceSource } from "./in-memory-source";

const first = batchOf([{ arrivalSeconds: 1, promptTokens: 10, outputTokens: 2 }]);
const second = batchOf([{ arrivalSeconds: 2, promptTokens: 10, outputTokens: 2 }]);

it("gives its batches in order, ends, and can be replayed", () => {
  const source = traceSource([first, second]);
  expect(source.requests).toBe(2);
  for (let replay = 0; replay < 2; replay++) {
    expect([source.pull(), source.pull(), source.pull(), source.pull()]).toEqual([first, second, "end", "end"]);
    source.rewind();
  }
});

it("is empty without batches", () => {
  expect(traceSource([]).pull()).toBe("end");
});

it("refuses batches out of order and columns that are too short", () => {
  expect(() => traceSource([second, first])).toThrow("Sort by arrival");
  expect(() => traceSource([{ ...first, length: 2 }])).toThrow("a column of 1 rows");
});
