import type { RandomStream } from "@tokentide/sim-core";
import { blockBootstrap } from "../scoring/block-bootstrap";
import { SECONDS_PER_MINUTE } from "../scoring/request-ledger";
import type { RunScore } from "../scoring/run-score";
import type { PolicyResult, Regret, WorstMinute } from "./comparison";

/** The policy that knows the future: the others are measured against it. */
export const BOUND_TYPE = "clairvoyant";

/** Dollars for 1,000 requests that met all their bounds; `Infinity` when none did, NaN when nothing was paid either. */
export function costPerThousandWithinSlo({ costDollars, met }: RunScore): number {
  return (1000 * costDollars) / met;
}

/** The minute whose arrivals fared worst; of equally bad ones the first that most requests arrived in. */
export function worstMinuteOf(
  scores: readonly RunScore[],
  seeds: readonly number[],
  fromSeconds: number,
): WorstMinute | undefined {
  let worst: WorstMinute | undefined;
  scores.forEach(({ minutes }, run) => {
    minutes.arrived.forEach((arrived, minute) => {
      if (arrived === 0) return;
      const attainment = minutes.met[minute]! / arrived;
      if (
        worst !== undefined &&
        (attainment > worst.attainment || (attainment === worst.attainment && arrived <= worst.arrived))
      )
        return;
      worst = { seed: seeds[run]!, startSeconds: fromSeconds + minute * SECONDS_PER_MINUTE, arrived, attainment };
    });
  });
  return worst;
}

/** Seed by seed, so that what one seed's luck does to both cancels out. */
export function regretOf(scores: readonly RunScore[], bound: readonly RunScore[]): Regret {
  const mean = (figure: (score: RunScore) => number) =>
    scores.reduce((sum, score, index) => sum + figure(score) - figure(bound[index]!), 0) / scores.length;
  const extra = mean(costPerThousandWithinSlo);
  const ofBound = bound.reduce((sum, score) => sum + costPerThousandWithinSlo(score), 0) / bound.length;
  return {
    costPerThousandWithinSlo: extra,
    relative: extra / ofBound,
    gpuHours: mean(({ gpuHours }) => gpuHours),
    missed: mean(({ met, arrived }) => 1 - met / arrived),
  };
}

/** How far the figures would go with other minutes of the same kind. */
export function bootstrapOf(scores: readonly RunScore[], random: RandomStream): PolicyResult["bootstrap"] {
  const runs = scores.map(({ minutes }) =>
    minutes.arrived.map((arrived, minute) => ({
      arrived,
      met: minutes.met[minute]!,
      costDollars: minutes.costDollars[minute]!,
    })),
  );
  return {
    attainment: blockBootstrap(runs, { over: ({ met }) => met, under: ({ arrived }) => arrived }, random),
    costPerThousandWithinSlo: blockBootstrap(
      runs,
      { over: ({ costDollars }) => 1000 * costDollars, under: ({ met }) => met },
      random,
    ),
  };
}
