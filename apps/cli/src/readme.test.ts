/** What the README shows of the demo is what the demo prints. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { tokentide } from "./testing/command-line";

it("the README's figures are those of `tokentide run demo`", async () => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const shown = /```text\n( {2}requests [\s\S]*?)```/.exec(readme)![1]!;
  const lines = shown.split("\n").filter((line) => line.trim() !== "");
  const { stdout } = await tokentide("run", "demo");
  const printed = stdout.split("\n").map((line) => line.trimEnd());
  expect(lines.filter((line) => !printed.includes(line.trimEnd()))).toEqual([]);
});
