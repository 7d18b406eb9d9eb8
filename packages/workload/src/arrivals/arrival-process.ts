import type { RandomStream } from "@tokentide/sim-core";

/** When requests arrive. Stateful: a process is drawn from by one source. */
export interface ArrivalProcess {
  /** Seconds of the next arrival, not decreasing; `Infinity` when there are no more. */
  next(random: RandomStream): number;
}
