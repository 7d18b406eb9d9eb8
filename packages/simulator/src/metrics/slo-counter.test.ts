import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SloCounter } from "./slo-counter";

const latency = fc.double({ min: 0, max: 10, noNaN: true });

describe("SloCounter", () => {
  it.for([
    { name: "all met", latencies: [1, 0.05, 5], met: true },
    { name: "a bound itself is met", latencies: [2, 0.1, 10], met: true },
    { name: "late first token", latencies: [2.1, 0.05, 5], met: false },
    { name: "slow tokens", latencies: [1, 0.11, 5], met: false },
    { name: "late last token", latencies: [1, 0.05, 11], met: false },
    { name: "one token has no gap and meets the bound of gaps", latencies: [1, Number.NaN, 1], met: true },
  ])("$name", ({ latencies, met }) => {
    const counter = new SloCounter({ ttftSeconds: 2, tbtSeconds: 0.1, e2eSeconds: 10 });
    counter.addArrival();
    expect(counter.addCompletion(latencies[0]!, latencies[1]!, latencies[2]!)).toBe(met);
    expect(counter.attainment).toBe(met ? 1 : 0);
  });

  it("takes requests that never completed for misses", () => {
    const counter = new SloCounter({ ttftSeconds: 1 });
    for (let i = 0; i < 4; i++) counter.addArrival();
    counter.addCompletion(0.5, 0.01, 1);
    expect(counter.attainment).toBe(0.25);
    expect(counter.goodputRps(2)).toBe(0.5);
    expect([counter.arrived, counter.met]).toEqual([4, 1]);
  });

  it("holds nothing against a completed request when nothing was promised", () => {
    const counter = new SloCounter();
    counter.addArrival();
    expect(counter.addCompletion(1e9, 1e9, 1e9)).toBe(true);
  });

  it("answers NaN when nothing arrived or no time passed", () => {
    expect(new SloCounter().attainment).toBeNaN();
    expect(new SloCounter().goodputRps(0)).toBeNaN();
  });

  it("never attains less with more slack", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(latency, latency, latency)), latency, latency, (requests, bound, slack) => {
        const tight = new SloCounter({ ttftSeconds: bound, e2eSeconds: bound });
        const loose = new SloCounter({ ttftSeconds: bound + slack, e2eSeconds: bound + slack });
        for (const request of requests) {
          tight.addCompletion(...request);
          loose.addCompletion(...request);
        }
        expect(loose.met).toBeGreaterThanOrEqual(tight.met);
      }),
    );
  });
});
