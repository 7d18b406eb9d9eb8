import { describe, expect, it } from "vitest";
import { boundVerdict, isBeaten } from "./bound-command";
import { BOUND_TARGET } from "./bound-workload";

/** All fifty, under all that `npm run bound` tries, take minutes: the nightly profile. */
const IS_NIGHTLY = Boolean(process.env.TOKENTIDE_NIGHTLY);
const SEEDS = IS_NIGHTLY ? Array.from({ length: 50 }, (_, seed) => seed) : [3];
const DRAWS = IS_NIGHTLY ? 4 : 1;

describe("the clairvoyant schedule", () => {
  it.for(SEEDS)(
    "uses the fewest GPU-hours of all policies that reach the target, and no less than the work: workload %i",
    {
      timeout: 600_000,
    },
    async (seed) => {
      const verdict = await boundVerdict(seed, DRAWS);
      expect(verdict.tried).toBeGreaterThan(50);
      if (verdict.reachesTarget) expect(verdict.attainment).toBeGreaterThanOrEqual(BOUND_TARGET);
      expect(verdict.lowerBoundGpuHours).toBeLessThanOrEqual(verdict.gpuHours);
      expect(isBeaten(verdict)).toBe(false);
      // Without company the comparison would say nothing.
      if (seed === 3) expect(verdict.rivals).toBeGreaterThan(20);
    },
  );
});
