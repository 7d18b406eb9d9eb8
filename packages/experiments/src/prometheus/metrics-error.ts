/** Exported metrics cannot be used. */
export class MetricsError extends Error {
  override readonly name = "MetricsError";
  readonly code = "METRICS_UNUSABLE";

  constructor(
    /** The file, or what else it is about. */
    readonly place: string,
    problem: string,
    hint = "",
  ) {
    super(`${place}: ${problem}.${hint === "" ? "" : `\n${hint}`}`);
  }
}
