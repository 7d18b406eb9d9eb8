import fc from "fast-check";
import { expect, it } from "vitest";
import { bucketSeconds, latencyBucket } from "./latency-buckets";
import { LatencyLog, percentilesOf } from "./latency-log";

const KEPT_SECONDS = 7;

/** The same, sample by sample. */
class PlainLog {
  readonly #samples: { second: number; bucket: number }[] = [];

  record(second: number, latencySeconds: number): void {
    this.#samples.push({ second, bucket: latencyBucket(latencySeconds) });
  }

  percentiles(from: number, end: number) {
    const inside = this.#samples.filter(({ second }) => second >= from && second < end);
    const sorted = inside.map(({ bucket }) => bucket).sort((left, right) => left - right);
    if (sorted.length === 0) return undefined;
    const at = (share: number) => bucketSeconds(sorted[Math.ceil(sorted.length * share) - 1]!);
    return { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
  }
}

it("answers what a plain list of samples answers, whichever windows are read", () => {
  const back = fc.nat(KEPT_SECONDS - 1);
  const latency = fc.double({ min: -6, max: 6, noNaN: true }).map((exponent) => 10 ** exponent);
  const step = fc.oneof(
    { weight: 60, arbitrary: fc.record({ type: fc.constant("record" as const), latency }) },
    { weight: 5, arbitrary: fc.record({ type: fc.constant("begin" as const) }) },
    { weight: 5, arbitrary: fc.record({ type: fc.constant("read" as const), back, seconds: fc.nat(KEPT_SECONDS) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 2000, size: "max" }), (steps) => {
      let newest = KEPT_SECONDS;
      const log = new LatencyLog(newest, KEPT_SECONDS);
      const other = new LatencyLog(newest, KEPT_SECONDS);
      const plain = new PlainLog();
      for (const step of steps) {
        if (step.type === "read") {
          const from = newest - step.back;
          const end = from + step.seconds;
          const windows = [log.sums(from, end), other.sums(from, end)];
          expect(percentilesOf(windows)).toEqual(plain.percentiles(from, end));
        } else if (step.type === "begin") {
          newest++;
          log.begin(newest);
          other.begin(newest);
        } else {
          (step.latency > 1 ? other : log).record(step.latency);
          plain.record(newest, step.latency);
        }
      }
    }),
  );
});

it("does not count what is no number", () => {
  const log = new LatencyLog(0, KEPT_SECONDS);
  log.record(Number.NaN);
  expect(percentilesOf([log.sums(0, 1)])).toBeUndefined();
  expect(percentilesOf([])).toBeUndefined();
});
