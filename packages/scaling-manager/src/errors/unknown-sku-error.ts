import { ScalingError } from "./scaling-error";

/** A SKU that the server provider does not offer. */
export class UnknownSkuError extends ScalingError {
  constructor(
    readonly skuName: string,
    readonly offeredSkus: readonly string[],
  ) {
    super(
      "UNKNOWN_SKU",
      `There is no SKU "${skuName}"; the server provider offers ${offeredSkus.join(", ") || "none"}.`,
    );
  }
}
