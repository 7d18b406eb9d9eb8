import { describe, expect, it } from "vitest";
import { checkTraceFileName } from "./commands/trace-format";
import { tokentide } from "./testing/command-line";

describe("the file of a trace", () => {
  it.for(["r.csv", "r.csv.gz", "r.txt", "r", "r.gz", "parquet/r.csv"])("may be called %s", (name) => {
    expect(() => checkTraceFileName(name)).not.toThrow();
  });

  it.for([
    ["r.parquet", "traces are written as CSV, not as .parquet. Name it r.csv, or r.csv.gz."],
    ["a/r.JSONL.gz", "traces are written as CSV, not as .JSONL.gz. Name it a/r.csv, or a/r.csv.gz."],
  ] as const)("is not called %s, which is something else", ([name, says]) => {
    expect(() => checkTraceFileName(name)).toThrow(says);
  });

  it.for([
    {
      options: ["--rate", "0", "--duration", "9"],
      says: "'--rate <n>' argument '0' is invalid. It must be a number above 0.",
    },
    { options: ["--rate", "1", "--duration", "-1"], says: "'--duration <seconds>' argument '-1' is invalid" },
  ])("is not made with $options; the option is named", async ({ options, says }) => {
    const { code, stdout, stderr } = await tokentide("trace", "generate", "/nowhere/g.csv", ...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
  });
});
