import type { Interconnect } from "./interconnect";
import type { Processor } from "./processor";

/** A type of server that one can rent or own: its processors, what joins them, price and power. */
export interface ServerSku {
  readonly name: string;
  readonly processor: Processor;
  readonly processorCount: number;
  /** Joins the processors inside the server. */
  readonly interconnect: Interconnect;
  /** On demand, for the whole server. */
  readonly priceDollarsPerHour: number;
  /** Price of the server under a one-year commitment; absent: derived, see `priceDollarsPerHour(sku, kind)`. */
  readonly committedPriceDollarsPerHour?: number;
  /** Price of the server on the spot market; absent: derived. */
  readonly spotPriceDollarsPerHour?: number;
  /** Drawn by everything but the processors (CPUs, memory, network, fans) while the server is on. */
  readonly hostWatts: number;
  /** Where price and power come from, assumptions named. */
  readonly source: string;
}
