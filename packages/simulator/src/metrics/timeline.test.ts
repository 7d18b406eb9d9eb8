import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryRun } from "../../tests/arbitrary-runs";
import { runToEnd } from "../../tests/run-to-end";
import { testConfig, testInstance, testSku } from "../../tests/small-cluster";
import type { TimelineRow } from "../run-summary";
import type { StartState } from "../simulation-config";

const split: StartState = {
  type: "splitwise-homogeneous",
  prompt: testInstance(),
  promptServers: 1,
  token: testInstance(),
  tokenServers: 2,
};

const request = (arrivalSeconds: number, outputTokens = 9) => ({ arrivalSeconds, promptTokens: 50, outputTokens });

const ofPool = (timeline: readonly TimelineRow[], pool: string): TimelineRow[] =>
  timeline.filter((row) => row.pool === pool);

describe("the timeline", () => {
  it("adds up to the totals, in intervals without a gap, with every instance counted", () => {
    fc.assert(
      fc.property(arbitraryRun(), ({ config, requests }) => {
        const { timeline, application, instances, summary } = runToEnd(config, requests);
        const sum = (figure: "arrivals" | "completions"): number =>
          timeline.reduce((total, row) => total + row[figure], 0);
        expect([sum("arrivals"), sum("completions")]).toEqual([
          application.requests.arrived,
          application.requests.completed,
        ]);

        const interval = config.timelineIntervalSeconds!;
        for (const pool of ["prompt", "token", "mixed"]) {
          const rows = ofPool(timeline, pool);
          const members = instances.filter(({ tag }) => tag === pool).length;
          rows.forEach((row, index) => {
            const isLast = index === rows.length - 1;
            expect(row.timeSeconds).toBe(isLast ? summary.simulatedSeconds : interval + index * interval);
            expect([row.instancesActive, row.instancesScalingUp, row.instancesDraining]).toEqual([members, 0, 0]);
          });
          // What happens at the very end, when that is a tick, has a row of no width.
          const whole = Math.ceil(summary.simulatedSeconds / interval);
          if (members > 0) expect([whole, whole + 1]).toContain(rows.length);
        }
        for (const row of timeline) {
          expect(row.busyFraction).toBeGreaterThanOrEqual(0);
          expect(row.busyFraction).toBeLessThanOrEqual(1 + 1e-9);
          expect(row.memoryFraction).toBeLessThanOrEqual(1);
          expect(row.queue).toBeGreaterThanOrEqual(0);
        }
        const busySeconds = timeline.reduce((total, row, index) => {
          const start = timeline.slice(0, index).findLast(({ pool }) => pool === row.pool)?.timeSeconds ?? 0;
          return total + row.busyFraction * row.instancesActive * (row.timeSeconds - start);
        }, 0);
        expect(busySeconds).toBeCloseTo(
          instances.reduce((total, instance) => total + instance.busySeconds, 0),
          6,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("says arrivals and TTFT where requests enter, completions, TBT and E2E where they leave", () => {
    const { timeline } = runToEnd(
      testConfig({
        servers: [{ sku: testSku(), count: 3 }],
        link: { link: "test", topology: "p2p", bandwidthBytesPerSecond: 50 },
        timelineIntervalSeconds: 100,
        application: { scheduler: { type: "kv_jsq" }, startState: split },
      }),
      [request(0), request(10)],
    );
    const [prompt, token] = [ofPool(timeline, "prompt")[0]!, ofPool(timeline, "token")[0]!];
    expect(timeline).toHaveLength(2);
    expect([prompt.arrivals, prompt.completions, token.arrivals, token.completions]).toEqual([2, 0, 0, 2]);
    expect([prompt.tbtP50, prompt.e2eP50, token.ttftP50]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    // Percentiles of a row are within 1.6 %. A transfer takes 1 s.
    expect(prompt.ttftP50 / 1).toBeCloseTo(1, 1);
    expect(token.e2eP50 / (1 + 1 + 2)).toBeCloseTo(1, 1);
    expect(token.tbtP99 / (3 / 8)).toBeCloseTo(1, 1);
  });

  it("shows who waits, what memory is taken and what the pool costs at the end of each interval", () => {
    const servers = [{ sku: testSku({ memoryBytes: 200 }), count: 1 }];
    const { timeline } = runToEnd(testConfig({ servers, timelineIntervalSeconds: 2.1 }), [
      request(0),
      request(0.2),
      request(0.4),
      request(9.5),
    ]);
    const figures = timeline.map(({ timeSeconds, arrivals, completions, queue, memoryFraction, busyFraction }) => ({
      timeSeconds: Math.round(timeSeconds * 10) / 10,
      arrivals,
      completions,
      queue,
      memoryFraction,
      busyFraction: Math.round(busyFraction * 100) / 100,
    }));
    // 59 of 100 bytes a request: one at a time, 3 s each; idle from 9 to 9.5 s.
    expect(figures).toEqual([
      { timeSeconds: 2.1, arrivals: 3, completions: 0, queue: 2, memoryFraction: 0.795, busyFraction: 1 },
      { timeSeconds: 4.2, arrivals: 0, completions: 1, queue: 1, memoryFraction: 0.795, busyFraction: 1 },
      { timeSeconds: 6.3, arrivals: 0, completions: 1, queue: 0, memoryFraction: 0.795, busyFraction: 1 },
      { timeSeconds: 8.4, arrivals: 0, completions: 0, queue: 0, memoryFraction: 0.795, busyFraction: 1 },
      { timeSeconds: 10.5, arrivals: 1, completions: 1, queue: 0, memoryFraction: 0.795, busyFraction: 0.76 },
      { timeSeconds: 12.5, arrivals: 0, completions: 1, queue: 0, memoryFraction: 0.5, busyFraction: 1 },
    ]);
    for (const row of timeline) expect(row.costDollarsPerHour).toBe(8);
  });

  it("counts requests that wait for an instance in the pool where they would enter", () => {
    const config = testConfig({ timelineIntervalSeconds: 5, application: { startState: { type: "unallocated" } } });
    const { timeline } = runToEnd(config, [request(0), request(6)]);
    expect(
      timeline.map(({ pool, arrivals, queue, instancesActive }) => [pool, arrivals, queue, instancesActive]),
    ).toEqual([
      ["mixed", 1, 1, 0],
      ["mixed", 1, 2, 0],
    ]);
  });

  it("has a minute's width by default", () => {
    const { timeline } = runToEnd(testConfig(), [request(0), request(130)]);
    expect(timeline.map(({ timeSeconds }) => timeSeconds)).toEqual([60, 120, 133]);
  });
});
