/** A SKU that the server provider does not offer. */
export class UnknownSkuError extends Error {
  override readonly name = "UnknownSkuError";
  readonly code = "UNKNOWN_SKU";

  constructor(
    readonly skuName: string,
    readonly offeredSkus: readonly string[],
  ) {
    super(`There is no SKU "${skuName}"; the server provider offers ${offeredSkus.join(", ") || "none"}.`);
  }
}
