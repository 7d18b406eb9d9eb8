import { describe, expect, it } from "vitest";
import { tableText } from "./print-table";
import { median, percentile } from "./statistics";
import { timeRepeatedly } from "./timing";

describe("median and percentile", () => {
  it.each([
    { name: "odd number", values: [3, 1, 2], expected: 2 },
    { name: "even number", values: [4, 1, 2, 3], expected: 2.5 },
    { name: "none", values: [], expected: Number.NaN },
  ])("median of an $name", ({ values, expected }) => expect(median(values)).toBe(expected));

  it.each([
    { share: 0.1, expected: 1 },
    { share: 0.5, expected: 5 },
    { share: 0.91, expected: 10 },
    { share: 0, expected: 1 },
    { share: 1, expected: 10 },
  ])("percentile $share of 1 to 10 is $expected", ({ share, expected }) =>
    expect(percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share)).toBe(expected),
  );
});

describe("timeRepeatedly", () => {
  it("runs what was prepared once each, warm-ups too, and counts only the repetitions", () => {
    let prepared = 0;
    let run = 0;
    const timing = timeRepeatedly({ warmUps: 2, repetitions: 3 }, () => {
      prepared++;
      return () => {
        run++;
      };
    });
    expect([prepared, run]).toEqual([5, 5]);
    expect(timing.minMs).toBeLessThanOrEqual(timing.medianMs);
  });
});

describe("tableText", () => {
  it("groups thousands, keeps the digits of a column, and shows no figure as a dash", () => {
    const text = tableText({
      group: "g",
      title: "Title",
      columns: [{ name: "name" }, { name: "count" }, { name: "ms", digits: 1 }],
      rows: [
        ["one", 12_345, 0.25],
        ["other", Number.NaN, 1],
      ],
      notes: ["A note."],
    });
    expect(text).toBe("Title\n\nname    count   ms\none    12,345  0.3\nother       -  1.0\n  A note.\n");
  });
});
