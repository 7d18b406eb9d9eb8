import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chartColumns, type InstancesByState, instanceChart } from "./instance-chart";

const at = (active: number, booting = 0, draining = 0): InstancesByState => ({ active, booting, draining });

describe("instanceChart", () => {
  it("stacks active, draining and booting instances over a common axis", async () => {
    const prompt = [1, 1, 2, 2, 3, 3, 3, 2, 1, 1].flatMap((active, index) =>
      Array.from({ length: 6 }, () => at(active, index === 1 || index === 3 ? 1 : 0, index === 7 ? 1 : 0)),
    );
    const token = prompt.map(({ active }) => at(active * 9));
    const chart = instanceChart({ durationSeconds: 3600, pools: { prompt, token } });
    await expect(chart).toMatchFileSnapshot("golden/instance-chart.txt");
  });

  it("shows what is there only for a moment", () => {
    const chart = instanceChart({ durationSeconds: 60, pools: { mixed: [at(64), at(64, 1), at(0, 0, 0.01)] } });
    expect(chart).toContain("░");
    expect(chart).toContain("▒");
  });

  it.for([
    { durationSeconds: 20, axis: /0 +5 +10 +15 +20 s$/m },
    { durationSeconds: 3600, axis: /0 +15 +30 +45 +60 min$/m },
    { durationSeconds: 86_400, axis: /0 +6 +12 +18 +24 h$/m },
  ])("has a fitting unit for $durationSeconds s", ({ durationSeconds, axis }) => {
    const mixed = Array.from({ length: 80 }, () => at(1));
    expect(instanceChart({ durationSeconds, pools: { mixed } })).toMatch(axis);
  });

  it("keeps within the width, whatever happened, and has no trailing blanks", () => {
    const count = fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.double({ min: 0, max: 9, noNaN: true }));
    const column = fc.record({ active: count, booting: count, draining: count });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(column, { minLength: 1, maxLength: 10 }),
        fc.double({ min: 1, max: 1e7, noNaN: true }),
        (width, pattern, durationSeconds) => {
          const columns = chartColumns(width);
          const history = Array.from({ length: columns }, (_, index) => pattern[index % pattern.length]!);
          const lines = instanceChart({ durationSeconds, pools: { prompt: history, token: history } }).split("\n");
          for (const line of lines) {
            expect(line.length).toBeLessThanOrEqual(Math.max(Math.min(width, 100), 48));
            expect(line).toBe(line.trimEnd());
          }
          expect(lines.length).toBeLessThanOrEqual(2 * 9 + 4);
        },
      ),
      { numRuns: 100 },
    );
  });
});
