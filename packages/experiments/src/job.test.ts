import { describe, expect, it } from "vitest";
import { describeFailure } from "./job";

describe("a failure", () => {
  it.for([
    {
      name: "keeps class, code and message",
      error: Object.assign(new RangeError("far"), { code: "FAR" }),
      code: "FAR",
    },
    { name: "does without a code", error: new RangeError("far"), code: undefined },
    { name: "has no code that is none", error: Object.assign(new RangeError("far"), { code: 20 }), code: undefined },
  ])("$name", ({ error, code }) => {
    const failure = describeFailure(error);
    expect(failure).toEqual({ name: "RangeError", message: "far", ...(code === undefined ? {} : { code }) });
    expect(structuredClone(failure)).toEqual(failure);
  });

  it("that is no error is told as text", () => {
    expect(describeFailure("stop")).toEqual({ name: "Error", message: "stop" });
  });
});
