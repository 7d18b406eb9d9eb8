import { describe, expect, it } from "vitest";
import { numberColumnsBy } from "../results/csv-columns";
import { laneTimeline } from "./lane-timeline";

const CSV = `time_seconds,pool,arrivals,queue,ttft_p50,other
60,prompt,4,1,0.5,9
60,token,0,2,,9
120,prompt,6,0,,9
120,token,0,3,,9
180,token,0,4,,9
180,token,0,5,,9
`;

describe("the timeline of a lane", () => {
  it("puts its pools on common times, with gaps where one has no row", () => {
    expect(laneTimeline(numberColumnsBy(CSV, ["pool"]), 1000)).toEqual({
      times: [60, 120, 180, 180],
      widths: [60, 60, 60, 0],
      pools: [
        {
          pool: "prompt",
          columns: { arrivals: [4, 6, null, null], queue: [1, 0, null, null], ttft_p50: [0.5, null, null, null] },
        },
        { pool: "token", columns: { arrivals: [0, 0, 0, 0], queue: [2, 3, 4, 5] } },
      ],
      intervals: { all: 4, kept: 4 },
    });
  });

  it("leaves intervals out beyond the limit, and keeps the lengths of those it has", () => {
    const rows = Array.from({ length: 500 }, (_, row) => `${(row + 1) * 60},mixed,${row === 300 ? 99 : row % 7}`);
    const timeline = laneTimeline(numberColumnsBy(`time_seconds,pool,arrivals\n${rows.join("\n")}\n`, ["pool"]), 50);
    expect(timeline.intervals.all).toBe(500);
    expect(timeline.times.length).toBeLessThanOrEqual(50);
    expect(timeline.intervals.kept).toBe(timeline.times.length);
    expect(new Set(timeline.widths)).toEqual(new Set([60]));
    expect(timeline.pools[0]!.columns.arrivals).toContain(99);
  });
});
