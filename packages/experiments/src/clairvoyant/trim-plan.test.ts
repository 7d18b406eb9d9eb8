import { fc, it } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { CountPlan } from "./count-plan";
import type { ScheduleOutcome } from "./schedule-trial";
import { trimPlan } from "./trim-plan";

/** A world in which an interval with too few instances misses as many requests as instances are missing, times its weight. */
function world(demand: readonly number[], { mostMisses = 0, min = 0, weight = [] as readonly number[] } = {}) {
  let runs = 0;
  const attempt = ({ mixed = [] }: CountPlan): ScheduleOutcome => {
    runs++;
    const missesAt = Int32Array.from(demand, (needed, at) => Math.max(0, needed - mixed[at]!) * (weight[at] ?? 1));
    const misses = missesAt.reduce((sum, missed) => sum + missed, 0);
    return { attainment: Number.NaN, gpuHours: mixed.reduce((sum, count) => sum + count, 0), misses, missesAt };
  };
  return {
    runs: () => runs,
    trim(counts: readonly number[]) {
      const plan = { mixed: counts };
      const rules = {
        mostMisses,
        limits: { mixed: { min, max: 99 } },
        intervalsAhead: 0,
        attempt: (candidate: CountPlan, cheaperThan?: unknown) => {
          const outcome = attempt(candidate);
          return cheaperThan !== undefined && outcome.misses > mostMisses ? undefined : outcome;
        },
      };
      return trimPlan({ plan, outcome: attempt(plan) }, rules);
    },
  };
}

describe("trimming a plan", () => {
  it("takes away whatever nobody misses", () => {
    const demand = [1, 1, 2, 5, 5, 2, 1, 0, 0, 3, 3, 1];
    expect(world(demand).trim(demand.map(() => 6)).plan.mixed).toEqual(demand);
  });

  it("lets those miss first that are fewest for what it saves", () => {
    const { plan, outcome } = world([2, 2, 2, 2], { mostMisses: 3, weight: [9, 1, 9, 4] }).trim([2, 2, 2, 2]);
    expect(plan.mixed).toEqual([2, 0, 2, 2]);
    expect(outcome.misses).toBe(2);
  });

  it("leaves what the fleet keeps anyway", () => {
    expect(world([0, 0, 4, 0], { min: 2 }).trim([5, 5, 5, 5]).plan.mixed).toEqual([2, 2, 4, 2]);
  });

  it("measures many cuts in one run", () => {
    const demand = Array.from({ length: 512 }, (_, at) => (at % 32 < 16 ? 1 : 3));
    const { trim, runs } = world(demand);
    expect(trim(demand.map(() => 4)).plan.mixed).toEqual(demand);
    expect(runs()).toBeLessThan(100);
  });

  it.prop([fc.array(fc.tuple(fc.nat(6), fc.nat(9), fc.nat(4)), { minLength: 1, maxLength: 40 }), fc.nat(30)])(
    "never misses more than may be, and never asks for more than there was",
    (intervals, mostMisses) => {
      const demand = intervals.map(([needed]) => needed);
      const start = intervals.map(([needed, , extra]) => needed + extra);
      const { trim } = world(demand, { mostMisses, weight: intervals.map(([, weight]) => weight) });
      const { plan, outcome } = trim(start);
      expect(outcome.misses).toBeLessThanOrEqual(mostMisses);
      plan.mixed!.forEach((count, at) => {
        expect(count).toBeGreaterThanOrEqual(0);
        expect(count).toBeLessThanOrEqual(start[at]!);
      });
    },
  );
});
