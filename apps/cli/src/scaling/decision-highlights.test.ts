import type { DecisionRecord, PoolDecision } from "@tokentide/scaling-manager";
import { describe, expect, it } from "vitest";
import { DecisionHighlights } from "./decision-highlights";

function decision(timeSeconds: number, pools: readonly Partial<PoolDecision>[], more: Partial<DecisionRecord> = {}) {
  return {
    sequence: timeSeconds / 30,
    timeSeconds,
    policy: "queue",
    dryRun: false,
    reason: "prompt: 5 queued tokens < 100; token: 9999 queued tokens > 5000",
    pools: pools.map((pool) => ({
      tag: "prompt",
      current: 1,
      recommended: 1,
      desired: 1,
      marks: [],
      actions: [],
      ...pool,
    })),
    ...more,
  } satisfies DecisionRecord;
}

const up: Partial<PoolDecision> = { tag: "token", desired: 2, actions: [{ action: "boot", target: "instance_7" }] };
const refused: Partial<PoolDecision> = { ...up, actions: [{ action: "boot", error: "No server can be had." }] };

function textOf(...decisions: readonly DecisionRecord[]): string {
  const highlights = new DecisionHighlights();
  for (const one of decisions) highlights.decision(one);
  return highlights.text();
}

describe("DecisionHighlights", () => {
  it("says nothing where nothing changed", () => {
    expect(textOf()).toBe("");
    expect(textOf(decision(0, [{}]), decision(30, []))).toBe("");
  });

  it("says when which pool changed and why, a pool's own reason only", () => {
    expect(textOf(decision(0, [{}]), decision(90, [{}, up]))).toBe(
      "  1 of 2 decisions changed the fleet (policy queue):\n" +
        "  1.5 min       token 1 → 2: 9999 queued tokens > 5000\n",
    );
  });

  it("gives the whole reason where it is not divided by pools", () => {
    expect(textOf(decision(30, [up], { reason: "the schedule says 2 token" }))).toContain(
      "30 s          token 1 → 2: the schedule says 2 token\n",
    );
  });

  it("shows the first and the last ones of many, no line longer than 100", () => {
    const long = `token: ${"many words ".repeat(20)}`;
    const many = Array.from({ length: 20 }, (_, index) => decision(index * 30, [up], { reason: long }));
    const lines = textOf(...many)
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(1 + 4 + 1 + 4);
    expect(lines[5]).toContain("12 more");
    expect(lines.at(-1)).toMatch(/^ {2}9\.5 min .*…$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("names what was refused once, and does not count it", () => {
    const text = textOf(decision(30, [refused]), decision(60, [refused]), decision(90, [up]), decision(120, [refused]));
    expect(text.split("\n").map((line) => line.slice(0, 60).trim())).toEqual([
      "1 of 4 decisions changed the fleet (policy queue):",
      "30 s          token 1 → 2: refused: No server can be had.",
      "1.5 min       token 1 → 2: 9999 queued tokens > 5000",
      "2 min         token 1 → 2: refused: No server can be had.",
      "",
    ]);
  });

  it("says what a dry run would have done", () => {
    expect(textOf(decision(30, [{ ...up, actions: [] }], { dryRun: true }))).toContain(
      "1 of 1 decisions would have changed the fleet",
    );
  });
});
