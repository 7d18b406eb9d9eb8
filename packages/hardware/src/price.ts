import { DefinitionCheck } from "./definition-error";
import type { ServerSku } from "./server-sku";

/** How a server is paid for. */
export type PriceKind = "on-demand" | "committed" | "spot";

/*
 * Where a SKU states no such price: one-year commitments of the large clouds are 30 to 40 % below on demand, spot prices of
 * GPU servers 50 to 70 % below. Assumptions, from their published price lists of 2023 and 2024.
 */
const COMMITTED_PRICE_FRACTION = 0.65;
const SPOT_PRICE_FRACTION = 0.4;

const SECONDS_PER_HOUR = 3600;

/** How rented time becomes a bill. */
export interface BillingTerms {
  /** Default `on-demand`. */
  readonly kind?: PriceKind;
  /** A server is billed for at least this long. Default 0. */
  readonly minimumBillingSeconds?: number;
  /** Time is billed in whole multiples of this. Default 0: to the instant. */
  readonly billingIncrementSeconds?: number;
}

/** Price of a server of a SKU, the stated one or else derived from its price on demand. */
export function priceDollarsPerHour(sku: ServerSku, kind: PriceKind = "on-demand"): number {
  switch (kind) {
    case "on-demand":
      return sku.priceDollarsPerHour;
    case "committed":
      return sku.committedPriceDollarsPerHour ?? sku.priceDollarsPerHour * COMMITTED_PRICE_FRACTION;
    case "spot":
      return sku.spotPriceDollarsPerHour ?? sku.priceDollarsPerHour * SPOT_PRICE_FRACTION;
  }
}

/**
 * Seconds that are billed for a rental: at least the minimum, then up to the next whole increment.
 *
 * @throws InvalidDefinitionError for a negative time or term
 */
export function billedSeconds(rentedSeconds: number, terms: BillingTerms = {}): number {
  const { minimumBillingSeconds = 0, billingIncrementSeconds = 0 } = terms;
  new DefinitionCheck("the billing of a server")
    .nonNegative("rentedSeconds", rentedSeconds)
    .nonNegative("minimumBillingSeconds", minimumBillingSeconds)
    .nonNegative("billingIncrementSeconds", billingIncrementSeconds)
    .done();
  const atLeast = Math.max(rentedSeconds, minimumBillingSeconds);
  if (billingIncrementSeconds === 0) return atLeast;
  return Math.ceil(atLeast / billingIncrementSeconds) * billingIncrementSeconds;
}

/**
 * What one rental of a server costs, from the moment it was requested to its return.
 *
 * @throws InvalidDefinitionError for a negative time or term
 */
export function rentalCostDollars(sku: ServerSku, rentedSeconds: number, terms: BillingTerms = {}): number {
  return (billedSeconds(rentedSeconds, terms) / SECONDS_PER_HOUR) * priceDollarsPerHour(sku, terms.kind);
}
