/** A file of a measured run that cannot be used; says where and why. */
export class MeasuredRunError extends Error {
  override readonly name = "MeasuredRunError";
  readonly code = "MEASURED_RUN";
  readonly path: string;
  /** Counted from 1, where a line is to blame. */
  readonly line?: number;

  constructor(path: string, problem: string, line?: number) {
    super(`${path}${line === undefined ? "" : `:${line}`}: ${problem}`);
    this.path = path;
    if (line !== undefined) this.line = line;
  }
}
