import type { Variant } from "./candidates";
import { attainment, TARGET_ATTAINMENT, type Tried } from "./verdict";
import type { WeekFigures } from "./week-run";

/** Steps in which targets are tried, and between what. */
const STEPS_PER_UNIT = 20;
const LOWEST = 0.3;
const HIGHEST = 2;

/**
 * Looks for the highest target, in steps of 0.05, that keeps the promise over the days to learn from: up from the first one as
 * long as it does, or down until it does. Answers all that was tried, on both sides of the limit.
 */
export function tune(variant: Variant, first: number, run: (policy: string) => WeekFigures): Tried[] {
  const tried: Tried[] = [];
  const keepsPromise = (target: number) => {
    const figures = run(variant.policy(target));
    tried.push({ candidate: { family: variant.family, name: variant.name, target }, figures });
    return attainment(figures.learn) >= TARGET_ATTAINMENT;
  };
  let step = Math.round(first * STEPS_PER_UNIT);
  const doesFirst = keepsPromise(step / STEPS_PER_UNIT);
  const way = doesFirst ? 1 : -1;
  while (step + way >= LOWEST * STEPS_PER_UNIT && step + way <= HIGHEST * STEPS_PER_UNIT) {
    step += way;
    if (keepsPromise(step / STEPS_PER_UNIT) !== doesFirst) break;
  }
  return tried;
}
