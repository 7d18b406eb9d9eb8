/** A provider has no more of what was asked for. Thrown by providers, passed on by commands, retried by decisions. */
export class CapacityUnavailableError extends Error {
  override readonly name = "CapacityUnavailableError";
  readonly code = "CAPACITY_UNAVAILABLE";

  constructor(
    readonly skuName: string,
    detail: string = "",
  ) {
    super(
      `No ${skuName} server can be had${detail === "" ? "" : `: ${detail}`}. ` +
        "Ask for another SKU, raise the quota, or try again later; decisions try again by themselves.",
    );
  }
}
