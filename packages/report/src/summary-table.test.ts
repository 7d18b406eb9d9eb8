import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaryTable } from "./summary-table";
import { IDLE_APPLICATION, SAMPLE_SUMMARY, SCALED_APPLICATION } from "./testing/sample-run";

const ESCAPE = String.fromCharCode(27);

function tableOf(application: Partial<typeof SCALED_APPLICATION>): string {
  return summaryTable({ ...SAMPLE_SUMMARY, applications: [{ ...SCALED_APPLICATION, ...application }] });
}

describe("summaryTable", () => {
  it("reads as it always did", async () => {
    await expect(summaryTable(SAMPLE_SUMMARY)).toMatchFileSnapshot("golden/summary-table.txt");
  });

  it("has a line for each class of requests", () => {
    const { requests, ttft, tbt, e2e } = SCALED_APPLICATION;
    const figures = { requests, ttft, tbt, e2e };
    const text = tableOf({
      classes: [
        { classId: 0, name: "chat", ...figures, slo: { attainment: 0.91, goodputRps: 1 } },
        {
          classId: 3,
          name: "a name that is longer than most",
          ...figures,
          requests: { ...requests, arrived: 0 },
          slo: { attainment: Number.NaN, goodputRps: 0 },
        },
      ],
    });
    const lines = text.split("\n").filter((line) => /^ {2}(class|chat|a name)/.test(line));
    expect(lines).toMatchInlineSnapshot(`
      [
        "  class                        arrived   completed    TTFT p90     TBT p90     E2E p90  attainment",
        "  chat                           3,627       3,600      200 ms     60.0 ms      12.0 s     91.00 %",
        "  a name that is longer t…           0       3,600      200 ms     60.0 ms      12.0 s           –",
      ]
    `);
  });

  it("says of a run that was stopped that it is a part, and of others nothing", () => {
    expect(summaryTable({ ...SAMPLE_SUMMARY, partial: true })).toMatch(
      /^.* simulated, .*\nPARTIAL: stopped before its end/,
    );
    expect(summaryTable(SAMPLE_SUMMARY)).not.toContain("PARTIAL");
  });

  it("is at most 100 columns wide, has no trailing blanks and no colours, and loses no words", () => {
    const count = fc.integer({ min: 0, max: 1e12 });
    const source = fc.array(fc.stringMatching(/^[a-z0-9]{1,12}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(count, fc.double({ min: 0, max: 1e12, noNaN: true }), source, (requests, figure, words) => {
        const text = tableOf({
          requests: {
            arrived: requests,
            completed: requests,
            rejected: requests,
            failed: requests,
            unfinished: requests,
          },
          ttft: { mean: figure, p50: figure, p90: figure, p99: figure, max: figure, precision: "exact" },
          costDollars: figure,
          latencySources: [words.join(" ")],
        });
        for (const line of text.split("\n")) {
          expect(line.length).toBeLessThanOrEqual(100);
          expect(line).toBe(line.trimEnd());
        }
        expect(text).not.toContain(ESCAPE);
        expect(text.replace(/\s+/g, " ")).toContain(words.join(" "));
      }),
      { numRuns: 50 },
    );
  });

  it("has one block per application", () => {
    expect(summaryTable(SAMPLE_SUMMARY).match(/^Application \d+$/gm)).toEqual(["Application 0", "Application 1"]);
  });

  it("names the promise and who got it, and nothing where nothing was promised", () => {
    expect(tableOf({})).toMatch(/SLO +TTFT ≤ 2 s, TBT ≤ 100 ms\n +attainment 99.22 %, goodput 2.00 requests\/s\n/);
    const bounds = { e2eSeconds: 0.055 };
    expect(tableOf({ slo: { attainment: 1, goodputRps: 2, bounds } })).toMatch(/SLO +E2E ≤ 55 ms\n/);
    expect(tableOf({ slo: { attainment: 1, goodputRps: 2, bounds: {} } })).not.toContain("SLO");
    expect(tableOf({ slo: { attainment: 1, goodputRps: 2 } })).not.toContain("SLO");
  });

  it("tells GPU-hours by state only where the fleet moved", () => {
    expect(tableOf({})).toContain("320 = 1.25 booting + 250 busy + 60.5 idle + 2.00 draining + 6.25 unassigned");
    expect(tableOf({ scaling: IDLE_APPLICATION.scaling })).not.toContain("booting");
    expect(tableOf({ scaling: IDLE_APPLICATION.scaling })).not.toContain("scaling ");
  });

  it("leaves out mean times that nothing was measured for", () => {
    const scaling = { ...SCALED_APPLICATION.scaling, meanTimeToCapacity: Number.NaN, meanDrainTime: Number.NaN };
    const quiet = { ...scaling, failed: 0, cancelled: 0, lost: 0, flaps: 0, delayedRequests: 0, retriedRequests: 0 };
    expect(tableOf({ scaling: quiet })).toMatch(/scaling +5 up, 3 down\n +times from/);
  });

  it("says what requests had of it, and of a fleet that only lost instances, too", () => {
    expect(tableOf({})).toContain("requests: 31 waited for an instance, 7 lost theirs and started anew");
    const scaling = { ...IDLE_APPLICATION.scaling, lost: 1, retriedRequests: 2 };
    expect(tableOf({ scaling })).toMatch(/scaling +0 up, 0 down, 1 lost\n +requests: 2 lost theirs and started anew\n/);
  });

  it("says when percentiles are not exact", () => {
    const ttft = { ...SCALED_APPLICATION.ttft, precision: 0.004 };
    expect(tableOf({ ttft })).toContain("p50, p90 and p99 within 0.4 %");
    expect(tableOf({})).not.toContain("within");
  });

  it("keeps its alignment with a style, and warns only of what went wrong", () => {
    const mark = (text: string) => `${ESCAPE}[33m${text}${ESCAPE}[39m`;
    const plain = summaryTable(SAMPLE_SUMMARY);
    const styled = summaryTable(SAMPLE_SUMMARY, { heading: mark, label: mark, warning: mark });
    expect(styled.replaceAll(`${ESCAPE}[33m`, "").replaceAll(`${ESCAPE}[39m`, "")).toBe(plain);
    const warnings: string[] = [];
    summaryTable(SAMPLE_SUMMARY, {
      warning: (text) => {
        warnings.push(text);
        return text;
      },
    });
    expect(warnings).toEqual(["12 rejected", "3 failed", "12 unfinished", "attainment 99.22 %", "1 failed", "4 lost"]);
  });
});
