import type { ServerMarket, ServerSku } from "../ports/server-provider";

/** booting, active, draining, scaling down: the order of `INSTANCE_STATUSES`. */
export const STATES_PER_POOL = 4;
const SECONDS_PER_HOUR = 3600;

/** Where a price line stands. */
export interface PriceLineState {
  /** Booked up to here. */
  lastSeconds: number;
  /** By pool and state. */
  gpuSeconds: number[];
  dollars: number[];
  unassignedGpuSeconds: number;
  unassignedDollars: number;
  unusedCommitmentDollars: number;
}

/**
 * Time and money of all servers of one SKU on one market. Integrates piecewise constant rates: every change of a count
 * first settles the stretch before it, so a change costs the few buckets of one line, however many servers there are.
 *
 * Commitments make the price of a server depend on how many there are: the first so many cost the committed price, the
 * others the market's. Each processor is billed the average, so that the buckets add up to what is really paid.
 */
export class PriceLine {
  readonly #sku: ServerSku | undefined;
  readonly #isSpot: boolean;
  /** Processors by pool and state. */
  readonly #held: Int32Array;
  #heldProcessors = 0;
  #servers = 0;
  #totals: PriceLineState;

  /** @param sku absent for instances that somebody else places: they have time but no price */
  constructor(sku: ServerSku | undefined, market: ServerMarket, pools: number, nowSeconds: number) {
    this.#sku = sku;
    this.#isSpot = market === "spot";
    this.#held = new Int32Array(pools * STATES_PER_POOL);
    const zeros = (): number[] => new Array<number>(this.#held.length).fill(0);
    this.#totals = {
      lastSeconds: nowSeconds,
      gpuSeconds: zeros(),
      dollars: zeros(),
      unassignedGpuSeconds: 0,
      unassignedDollars: 0,
      unusedCommitmentDollars: 0,
    };
  }

  changeServers(difference: number, nowSeconds: number): void {
    this.settle(nowSeconds);
    this.#servers += difference;
  }

  changeHeld(bucket: number, difference: number, nowSeconds: number): void {
    this.settle(nowSeconds);
    this.#held[bucket]! += difference;
    this.#heldProcessors += difference;
  }

  move(from: number, to: number, processors: number, nowSeconds: number): void {
    this.settle(nowSeconds);
    this.#held[from]! -= processors;
    this.#held[to]! += processors;
  }

  /** Books everything up to now. */
  settle(nowSeconds: number): void {
    const totals = this.#totals;
    const elapsed = nowSeconds - totals.lastSeconds;
    if (elapsed <= 0) return;
    totals.lastSeconds = nowSeconds;
    const dollarsPerGpuSecond = this.#dollarsPerGpuSecond();
    for (let bucket = 0; bucket < this.#held.length; bucket++) {
      const gpuSeconds = this.#held[bucket]! * elapsed;
      totals.gpuSeconds[bucket]! += gpuSeconds;
      totals.dollars[bucket]! += gpuSeconds * dollarsPerGpuSecond;
    }
    const unassigned = this.#unassignedProcessors() * elapsed;
    totals.unassignedGpuSeconds += unassigned;
    totals.unassignedDollars += unassigned * dollarsPerGpuSecond;
    totals.unusedCommitmentDollars += (this.#unusedCommitmentDollarsPerHour() * elapsed) / SECONDS_PER_HOUR;
  }

  /** What was booked so far. */
  get totals(): Readonly<PriceLineState> {
    return this.#totals;
  }

  /** Commitments included, used or not. */
  get dollarsPerHour(): number {
    return this.#serverDollarsPerHour() + this.#unusedCommitmentDollarsPerHour();
  }

  /** What a server that lived this long still costs because of the minimum billing time. */
  minimumBillingDollars(lifetimeSeconds: number): number {
    const missing = (this.#sku?.minimumBillingSeconds ?? 0) - lifetimeSeconds;
    if (missing <= 0 || this.#servers < this.#committed) return 0;
    return (missing * this.#marketDollarsPerHour) / SECONDS_PER_HOUR;
  }

  /** Totals only: the counts come back as servers and instances are registered again. */
  restore(state: PriceLineState): void {
    this.#totals = copyOf(state);
  }

  get #committed(): number {
    return this.#isSpot ? 0 : (this.#sku?.committedServers ?? 0);
  }

  get #marketDollarsPerHour(): number {
    const onDemand = this.#sku?.onDemandDollarsPerHour ?? 0;
    return this.#isSpot ? (this.#sku?.spotDollarsPerHour ?? onDemand) : onDemand;
  }

  get #committedDollarsPerHour(): number {
    return this.#sku?.committedDollarsPerHour ?? this.#sku?.onDemandDollarsPerHour ?? 0;
  }

  #serverDollarsPerHour(): number {
    const committed = Math.min(this.#servers, this.#committed);
    return committed * this.#committedDollarsPerHour + (this.#servers - committed) * this.#marketDollarsPerHour;
  }

  #unusedCommitmentDollarsPerHour(): number {
    return Math.max(0, this.#committed - this.#servers) * this.#committedDollarsPerHour;
  }

  #dollarsPerGpuSecond(): number {
    if (this.#sku === undefined || this.#servers === 0) return 0;
    return this.#serverDollarsPerHour() / (this.#servers * this.#sku.processors * SECONDS_PER_HOUR);
  }

  #unassignedProcessors(): number {
    return this.#sku === undefined ? 0 : this.#servers * this.#sku.processors - this.#heldProcessors;
  }
}

/** A state of its own: what was handed out or in does not change with it. */
export function copyOf(state: Readonly<PriceLineState>): PriceLineState {
  return { ...state, gpuSeconds: [...state.gpuSeconds], dollars: [...state.dollars] };
}
