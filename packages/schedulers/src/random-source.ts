/** Where random choices come from: a named stream of the simulation, or any generator with this method. */
export interface RandomSource {
  /** A uniform integer in `[0, exclusiveMax)`. */
  nextInteger(exclusiveMax: number): number;
}
