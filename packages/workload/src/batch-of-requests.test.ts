import { describe, expect, it } from "vitest";
import { batchOf } from "./batch-of-requests";
import { NO_CLASS, NO_DEADLINE } from "./request-columns";
import { WorkloadError } from "./workload-error";

const request = { arrivalSeconds: 1, promptTokens: 10, outputTokens: 2 };

describe("requests written by hand", () => {
  it("get their place as id and application 0", () => {
    const batch = batchOf([request, { ...request, applicationId: 3, requestId: 9 }]);
    expect(batch.length).toBe(2);
    expect(Array.from(batch.requestId)).toEqual([0, 9]);
    expect(Array.from(batch.applicationId)).toEqual([0, 3]);
    expect(batch.classId).toBeUndefined();
    expect(batch.deadlineSeconds).toBeUndefined();
  });

  it("have the optional columns when one of them has a value", () => {
    const batch = batchOf([
      { ...request, classId: 1 },
      { ...request, deadlineSeconds: 5 },
    ]);
    expect(Array.from(batch.classId!)).toEqual([1, NO_CLASS]);
    expect(Array.from(batch.deadlineSeconds!)).toEqual([NO_DEADLINE, 5]);
  });

  it.for([
    { name: "none at all", requests: [], says: "empty" },
    { name: "out of order", requests: [request, { ...request, arrivalSeconds: 0 }], says: "Sort by arrival" },
    { name: "NaN", requests: [{ ...request, arrivalSeconds: Number.NaN }], says: "finite" },
    { name: "no tokens", requests: [{ ...request, outputTokens: 0 }], says: "from 1" },
    { name: "half a token", requests: [{ ...request, promptTokens: 1.5 }], says: "whole numbers" },
    { name: "no time at all", requests: [{ ...request, deadlineSeconds: 0 }], says: "above 0" },
    { name: "a deadline of NaN", requests: [{ ...request, deadlineSeconds: Number.NaN }], says: "above 0" },
    {
      name: "a prefix longer than its prompt",
      requests: [{ ...request, prefixId: 0, prefixTokens: 11 }],
      says: "from 0 to the tokens of the prompt, 10",
    },
    {
      name: "a prefix of nobody's",
      requests: [{ ...request, sharedPrefixTokens: 5 }],
      says: "sharedPrefixTokens of 5 and no sharedPrefixId",
    },
    { name: "tokens beyond 32 bits", requests: [{ ...request, promptTokens: 2 ** 32 + 1 }], says: "to 2147483647" },
  ])("are refused: $name", ({ requests, says }) => {
    expect(() => batchOf(requests)).toThrow(WorkloadError);
    expect(() => batchOf(requests)).toThrow(says);
  });
});
