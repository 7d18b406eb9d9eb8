import { describe, expect, it } from "vitest";
import { prometheusText } from "./prometheus-text";
import { type JsonValue, toSummaryJson } from "./summary-json";
import { SAMPLE_SUMMARY } from "./testing/sample-run";

/** A line of the exposition format, as its grammar has it. */
const SAMPLE =
  /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? [-+0-9.eInf]+$/;

function numbersIn(value: JsonValue): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

const [first, ...others] = SAMPLE_SUMMARY.applications;
const { requests, ttft, tbt, e2e, slo } = first!;
const classes = ["chat", "batch"].map((name, classId) => ({
  ...{ classId, name, tbt, e2e, slo },
  requests: { ...requests, completed: 17 + classId },
  ttft: { ...ttft, p99: 0.7 + classId },
}));
/** Two applications, the first with classes of requests. */
const SUMMARY = { ...SAMPLE_SUMMARY, applications: [{ ...first!, classes }, ...others] };

describe("prometheusText", () => {
  const text = prometheusText(SUMMARY);
  const lines = text.trim().split("\n");
  const samples = lines.filter((line) => !line.startsWith("#"));

  it("has lines of the exposition format only, each metric under its own HELP and TYPE", () => {
    let current = "";
    for (const line of lines) {
      if (line.startsWith("# HELP ")) current = line.split(" ")[2]!;
      else if (line.startsWith("# TYPE ")) expect(line).toBe(`# TYPE ${current} gauge`);
      else {
        expect(line).toMatch(SAMPLE);
        expect(line.split(/[{ ]/)[0]).toBe(current);
      }
    }
    const named = lines.filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ")[2]);
    expect(new Set(named).size).toBe(named.length);
  });

  it("has every sample once", () => {
    const names = samples.map((line) => line.slice(0, line.lastIndexOf(" ")));
    expect(new Set(names).size).toBe(names.length);
  });

  it("has every figure of summary.json", () => {
    const values = new Set(samples.map((line) => Number(line.slice(line.lastIndexOf(" ") + 1))));
    for (const figure of numbersIn(toSummaryJson(SUMMARY))) expect(values).toContain(figure);
  });

  it("leaves out figures that do not exist", () => {
    expect(text).not.toContain("NaN");
    expect(text).not.toContain("null");
  });

  it("escapes what a label cannot hold", () => {
    const odd = { ...SAMPLE_SUMMARY, applications: [{ ...first!, rejections: { 'a "b"\\\nc': 1 } }] };
    expect(prometheusText(odd)).toContain('reason="a \\"b\\"\\\\\\nc"} 1');
  });

  it("says of a run whether it is a part", () => {
    expect(text).toContain("tokentide_partial 0\n");
    expect(prometheusText({ ...SAMPLE_SUMMARY, partial: true })).toContain("tokentide_partial 1\n");
  });
});
