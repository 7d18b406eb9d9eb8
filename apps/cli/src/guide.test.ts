import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tokentide } from "./testing/command-line";

const guide = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8");
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The commands in code blocks, without what a comment says. */
const commands = [guide, readme].flatMap((text) =>
  [...text.matchAll(/```(?:sh|text)\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!
      .split("\n")
      .filter((line) => line.startsWith("tokentide "))
      .map((line) => line.split(/ {2,}| # | > /)[0]!.trim()),
  ),
);

describe("the guide to the command line", () => {
  it("has commands", () => {
    expect(commands.length).toBeGreaterThan(25);
  });

  it.for([...new Set(commands)])("%s: every option is one of the command's", async (line) => {
    const [, ...words] = line.split(" ");
    const names = words[0] === "trace" ? words.slice(0, 2) : words.slice(0, 1);
    const { code, stdout } = await tokentide(...names, "--help");
    expect(code).toBe(0);
    const known = [...stdout.matchAll(/(--[a-z-]+)\b/g)].map(([, option]) => option);
    for (const option of words.filter((word) => word.startsWith("--"))) expect(known).toContain(option);
  });
});
