import { ScalingError } from "./scaling-error";

/** A provider has no more of what was asked for. Thrown by providers, passed on by commands, retried by decisions. */
export class CapacityUnavailableError extends ScalingError {
  constructor(
    readonly skuName: string,
    detail: string = "",
  ) {
    super(
      "CAPACITY_UNAVAILABLE",
      `No ${skuName} server can be had${detail && `: ${detail}`}. Ask for another SKU, or again later: decisions do so by themselves.`,
    );
  }
}
