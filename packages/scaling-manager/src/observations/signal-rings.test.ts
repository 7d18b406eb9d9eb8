import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SignalRings } from "./signal-rings";

describe("signal rings", () => {
  it("know nothing before they were fed, and zero afterwards", () => {
    const rings = new SignalRings(0);
    expect(rings.signals(100, 60)).toMatchObject({ seconds: 0, offeredRequestsPerSecond: undefined });
    expect(rings.offeredRequests).toBeUndefined();
    rings.offered(100.5, 10, 5);
    expect(rings.signals(100.9, 60).offeredRequestsPerSecond).toBe(0);
    expect(rings.signals(101, 60)).toMatchObject({ seconds: 60, offeredRequestsPerSecond: 1 / 60, ttft: undefined });
    expect(rings.signals(5000, 60)).toMatchObject({ offeredRequestsPerSecond: 0, sloAttainment: undefined });
    expect(new SignalRings(7).signals(7.5, 60).seconds).toBe(0);
  });

  it("know that nothing happened once the feed is said to have begun", () => {
    const rings = new SignalRings(0);
    rings.begin();
    expect(rings.offeredRequests).toBe(0);
    expect(rings.signals(60, 60)).toMatchObject({ seconds: 60, offeredRequestsPerSecond: 0, ttft: undefined });
    rings.offered(60.5, 10, 0);
    rings.begin();
    expect(rings.signals(61, 1).offeredRequestsPerSecond).toBe(1);
  });

  it("do not take answers of unknown length for none", () => {
    const rings = new SignalRings(0);
    rings.offered(0, 10, 0);
    expect(rings.signals(1, 1).offeredOutputTokensPerSecond).toBeUndefined();
    rings.offered(1, 10, 30);
    expect(rings.signals(2, 1).offeredOutputTokensPerSecond).toBe(30);
  });

  it("are shorter than asked for while they are young", () => {
    const rings = new SignalRings(1000);
    rings.offered(1000, 10, 0);
    rings.offered(1001, 30, 0);
    expect(rings.signals(1002, 60)).toMatchObject({ seconds: 2, offeredPromptTokensPerSecond: 20 });
    expect(rings.signals(1000.5, 60).seconds).toBe(0);
  });

  it("give percentiles within 1.6 %, and attainment", () => {
    const rings = new SignalRings(0);
    for (let sample = 1; sample <= 1000; sample++) {
      rings.firstToken(sample / 20, sample / 1000);
      rings.finished(sample / 20, sample / 100, sample === 1 ? Number.NaN : sample / 10_000, sample > 250);
    }
    rings.missed(50);
    const { ttft, tbt, e2e, sloAttainment } = rings.signals(60, 60);
    for (const [found, expected] of [
      [ttft?.p50, 0.5],
      [ttft?.p90, 0.9],
      [ttft?.p99, 0.99],
      [tbt?.p50, 0.05],
      [e2e?.p99, 9.9],
    ] as const) {
      expect(Math.abs((found ?? 0) / expected - 1)).toBeLessThan(0.017);
    }
    expect(sloAttainment).toBe(750 / 1001);
  });

  it("hold latencies beyond their range at its ends", () => {
    const rings = new SignalRings(0);
    rings.firstToken(0, 0);
    rings.firstToken(0, 1e9);
    const { ttft } = rings.signals(1, 1);
    expect(ttft?.p50).toBeLessThan(2e-4);
    expect(ttft?.p99).toBeGreaterThan(1e4);
  });

  it("count what is told late in the newest second", () => {
    const rings = new SignalRings(0);
    rings.offered(2000, 1, 1);
    rings.offered(1000, 1, 1);
    rings.completed(1999, 1, 1, 1);
    rings.firstToken(1000, 1);
    rings.finished(1000, 1, 1, true);
    rings.missed(1000);
    expect(rings.signals(2000, 600)).toMatchObject({ offeredRequestsPerSecond: 0, ttft: undefined });
    const { offeredRequestsPerSecond, completedRequestsPerSecond, sloAttainment, ttft } = rings.signals(2001, 1);
    expect([offeredRequestsPerSecond, completedRequestsPerSecond, sloAttainment]).toEqual([2, 1, 0.5]);
    expect(ttft?.p50).toBeCloseTo(1, 1);
  });

  it("have the tokens, latencies and promises of their parts, but not what those were offered", () => {
    const parts = [new SignalRings(0), new SignalRings(0)];
    const whole = new SignalRings(0, parts);
    parts[0]!.offered(0, 10, 0);
    parts[0]!.completed(0, 1, 10, 0);
    parts[0]!.firstToken(0, 1);
    parts[1]!.completed(1, 1, 0, 50);
    parts[1]!.firstToken(1, 3);
    parts[1]!.finished(1, 4, 0.1, true);
    whole.missed(1);
    const { offeredRequestsPerSecond, completedOutputTokensPerSecond, ttft } = whole.signals(2, 2);
    expect([offeredRequestsPerSecond, completedOutputTokensPerSecond]).toEqual([0, 25]);
    expect(whole.signals(2, 2)).toMatchObject({
      seconds: 2,
      completedRequestsPerSecond: 0.5,
      completedPromptTokensPerSecond: 5,
      sloAttainment: 0.5,
    });
    expect(ttft?.p50).toBeCloseTo(1, 1);
    expect(ttft?.p99).toBeCloseTo(3, 1);
  });

  it("know nothing of what arrives where only their parts were fed", () => {
    const part = new SignalRings(0);
    const whole = new SignalRings(0, [part]);
    part.completed(0, 1, 10, 20);
    expect(whole.signals(1, 1)).toMatchObject({
      offeredRequestsPerSecond: undefined,
      completedOutputTokensPerSecond: 20,
    });
  });

  it("count what a plain list counts, for any events, windows and gaps", () => {
    const event = fc.record({
      gap: fc.double({ min: 0, max: 400, noNaN: true }),
      tokens: fc.nat(1000),
      ttft: fc.double({ min: 0.01, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 600 }),
        (events, window) => {
          const rings = new SignalRings(0);
          let now = 0;
          const seen: { second: number; tokens: number }[] = [];
          for (const { gap, tokens, ttft } of events) {
            now += gap;
            rings.offered(now, tokens, 0);
            rings.firstToken(now, ttft);
            seen.push({ second: Math.floor(now), tokens });
            const to = Math.floor(now) - 1;
            const signals = rings.signals(now, window);
            const from = to - signals.seconds + 1;
            const inside = seen.filter(({ second }) => second >= from && second <= to);
            if (signals.seconds === 0) continue;
            expect(signals.seconds).toBeLessThanOrEqual(window);
            expect(signals.offeredRequestsPerSecond).toBeCloseTo(inside.length / signals.seconds, 9);
            expect(signals.offeredPromptTokensPerSecond).toBeCloseTo(
              inside.reduce((sum, each) => sum + each.tokens, 0) / signals.seconds,
              6,
            );
            expect(signals.ttft === undefined).toBe(inside.length === 0);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
