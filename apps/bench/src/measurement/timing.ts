import { ownMsSince, readClocks } from "./own-time";
import { median } from "./statistics";

/** How long something took, over several repetitions: see {@link ownMsSince} for what is counted. */
export interface Timing {
  readonly medianMs: number;
  readonly minMs: number;
}

/** How often something is measured. */
export interface RepetitionPlan {
  /** Runs before the first that counts, so that the compiler has done its work. */
  readonly warmUps: number;
  readonly repetitions: number;
}

/** The plan of a full measurement. */
export const FULL_PLAN: RepetitionPlan = { warmUps: 3, repetitions: 11 };

/** The plan of a quick look, as CI takes it: figures are rough. */
export const QUICK_PLAN: RepetitionPlan = { warmUps: 1, repetitions: 3 };

/** Measures an action again and again. `prepare` is not measured; what it answers is, each answer once. */
export function timeRepeatedly({ warmUps, repetitions }: RepetitionPlan, prepare: () => () => void): Timing {
  const ms: number[] = [];
  for (let round = -warmUps; round < repetitions; round++) {
    const action = prepare();
    const start = readClocks();
    action();
    const elapsedMs = ownMsSince(start);
    if (round >= 0) ms.push(elapsedMs);
  }
  return { medianMs: median(ms), minMs: Math.min(...ms) };
}
