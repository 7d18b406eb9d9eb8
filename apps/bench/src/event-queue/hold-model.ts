import { exponential, RandomStreams } from "@tokentide/sim-core";
import { ownMsSince, readClocks } from "../measurement/own-time";
import { LIBRARY_QUEUES, type LibraryQueueName } from "./library-queues";

/**
 * The hold model: with a constant number of pending events, take the first one out and put it back at its time plus an
 * exponential increment. It is what an event loop does to its queue in the steady state.
 */
export interface HoldInput {
  readonly pending: number;
  /** Holds of one round. */
  readonly holds: number;
  /** Rounds that count; as many as a fourth of them run before. */
  readonly rounds: number;
}

/** A hold measurement of one queue written in JavaScript. */
export interface LibraryHoldInput extends HoldInput {
  /** One that can move events also moves a random one in each hold. */
  readonly queue: LibraryQueueName;
}

/** Nanoseconds of one hold in each round. */
export type HoldAnswer = readonly number[];

/** Increments and choices are drawn before, so that drawing is not measured. A power of two. */
const DRAWS = 65_536;

/** Rounds that are thrown away, so that caches and compilers are warm. */
export function warmUpRounds(rounds: number): number {
  return Math.ceil(rounds / 4);
}

/** Measures one of the library queues in this process. */
export function measureHolds({ queue: name, pending, holds, rounds }: LibraryHoldInput): HoldAnswer {
  const events = LIBRARY_QUEUES[name](pending);
  const moves = events.move !== undefined;
  const random = new RandomStreams(0).stream("hold-model");
  const distribution = exponential(1);
  const increments = Float64Array.from({ length: DRAWS }, () => distribution.sample(random));
  const moved = Int32Array.from({ length: DRAWS }, () => random.nextInteger(pending));
  for (let event = 0; event < pending; event++) events.push(distribution.sample(random), event);
  const nanoseconds: number[] = [];
  let draw = 0;
  for (let round = -warmUpRounds(rounds); round < rounds; round++) {
    const start = readClocks();
    for (let hold = 0; hold < holds; hold++) {
      const event = events.pop();
      const now = events.poppedTime;
      events.push(now + increments[draw]!, event);
      draw = (draw + 1) & (DRAWS - 1);
      if (moves) events.move!(moved[draw]!, now + increments[(draw * 7) & (DRAWS - 1)]!);
    }
    const elapsedMs = ownMsSince(start);
    if (round >= 0) nanoseconds.push((elapsedMs * 1e6) / holds);
  }
  return nanoseconds;
}
