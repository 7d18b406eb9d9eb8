import type { RandomStream } from "@tokentide/sim-core";

/** How large requests are. A draw is left in the two fields, so that it costs no object. */
export interface RequestSizes {
  /** Of the request drawn last: whole numbers of at least 1. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Draws the sizes of the next request. */
  draw(random: RandomStream): void;
}
