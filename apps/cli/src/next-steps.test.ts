import { afterEach, describe, expect, it, vi } from "vitest";
import { nextSteps, shellWord } from "./next-steps";

afterEach(() => vi.unstubAllEnvs());

describe("what comes next", () => {
  it("is commands with their purposes beside them", () => {
    const steps = nextSteps([
      ["a --b", "do"],
      ["longer", "do more"],
    ]);
    expect(steps).toBe("\nNext:\n  a --b   # do\n  longer  # do more\n");
  });

  it("has purposes above where commands are long", () => {
    expect(nextSteps([["x".repeat(98), "do"]])).toBe(`\nNext:\n  # do\n  ${"x".repeat(98)}\n`);
  });

  it("is typed as the checkout's script is", () => {
    vi.stubEnv("TOKENTIDE_COMMAND", "npm run tokentide --");
    const steps = nextSteps([
      ["tokentide explain tokentide", "look"],
      ["open tokentide", "see"],
    ]);
    expect(steps).toBe(
      "\nNext:\n  npm run tokentide -- explain tokentide  # look\n  open tokentide                          # see\n",
    );
  });

  it("is nothing where there is nothing to do", () => {
    expect(nextSteps([])).toBe("");
  });

  it.for([
    ["out/1", "out/1"],
    ["my results", "'my results'"],
    ["it's", "'it'\\''s'"],
    ["", "''"],
  ] as const)("quotes %s for a shell", ([word, quoted]) => {
    expect(shellWord(word)).toBe(quoted);
  });
});
