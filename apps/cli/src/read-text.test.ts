import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { tokentide } from "./testing/command-line";

const IMPORT = ["--model", "llama-3.1-8b", "--processor", "a100-80gb", "--out", "/nowhere/x"];

describe("a file that cannot be read is named, with the reason in words", () => {
  it.for([
    {
      args: ["backtest", "/nowhere/c.yaml"],
      says: "Cannot read /nowhere/actual.json: there is no such file. Name it with",
    },
    { args: ["backtest", "demo", "--actual", tmpdir()], says: `Cannot read ${tmpdir()}: it is a folder.` },
    {
      args: ["import", "prometheus", "/nowhere/m.json", ...IMPORT],
      says: "Cannot read /nowhere/m.json: there is no such file.",
    },
  ])("$args", async ({ args, says }) => {
    const { code, stdout, stderr } = await tokentide(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
  });
});
