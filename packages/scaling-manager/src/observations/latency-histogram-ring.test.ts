import fc from "fast-check";
import { expect, it } from "vitest";
import { bucketSeconds, latencyBucket } from "./latency-buckets";
import { LatencyHistogramRing } from "./latency-histogram-ring";

const SLOTS = 7;

/** The same, sample by sample. */
class PlainRing {
  readonly #buckets: number[][] = Array.from({ length: SLOTS }, () => []);

  record(slot: number, seconds: number): void {
    this.#buckets[slot]!.push(latencyBucket(seconds));
  }

  clear(slot: number): void {
    this.#buckets[slot] = [];
  }

  percentiles(fromSlot: number, slots: number) {
    const inside = Array.from({ length: slots }, (_, index) => this.#buckets[(fromSlot + index) % SLOTS]!);
    const sorted = inside.flat().sort((left, right) => left - right);
    if (sorted.length === 0) return undefined;
    const at = (share: number) => bucketSeconds(sorted[Math.ceil(sorted.length * share) - 1]!);
    return { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
  }
}

it("answers what a plain list of samples answers, however its pages come and go", () => {
  const slot = fc.nat(SLOTS - 1);
  const seconds = fc.double({ min: -6, max: 6, noNaN: true }).map((exponent) => 10 ** exponent);
  const step = fc.oneof(
    { weight: 20, arbitrary: fc.record({ type: fc.constant("record" as const), slot, seconds }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("clear" as const), slot }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant("read" as const), slot, slots: fc.nat(SLOTS) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: "max" }), (steps) => {
      const ring = new LatencyHistogramRing(SLOTS);
      const plain = new PlainRing();
      for (const step of steps) {
        if (step.type === "read") {
          expect(ring.percentiles(step.slot, step.slots)).toEqual(plain.percentiles(step.slot, step.slots));
        } else if (step.type === "clear") {
          ring.clear(step.slot);
          plain.clear(step.slot);
        } else {
          ring.record(step.slot, step.seconds);
          plain.record(step.slot, step.seconds);
        }
      }
      expect(ring.percentiles(0, SLOTS)).toEqual(plain.percentiles(0, SLOTS));
    }),
  );
});

it("does not count what is no number", () => {
  const ring = new LatencyHistogramRing(SLOTS);
  ring.record(0, Number.NaN);
  expect(ring.percentiles(0, SLOTS)).toBeUndefined();
});
