/** Which mistake a {@link WorkloadError} reports. */
export type WorkloadErrorCode =
  /** A setting of a generator is out of its range. */
  | "WORKLOAD_BAD_SETTING"
  /** Requests handed over by a program break the rules of a {@link RequestBatch}. */
  | "WORKLOAD_BAD_REQUEST"
  /** A source was used after its end. */
  | "WORKLOAD_CLOSED"
  /** Requests cannot be written in the asked form. */
  | "WORKLOAD_NOT_WRITABLE";

/** A workload was described or handed over in a way that cannot work. The message says what to change. */
export class WorkloadError extends Error {
  override readonly name = "WorkloadError";

  constructor(
    readonly code: WorkloadErrorCode,
    message: string,
    /** Path of the setting at fault, such as `arrivals.rate`; absent where no setting is. */
    readonly setting?: string,
  ) {
    super(message);
  }
}
