import type { ServerMarket, ServerSku } from "../ports/server-provider";

/** booting, active, draining, scaling down: the order of `INSTANCE_STATUSES`. */
export const STATES_PER_POOL = 4;
const SECONDS_PER_HOUR = 3600;

/** Where a price line stands. */
export interface PriceLineState {
  readonly lastSeconds: number;
  readonly gpuSeconds: readonly number[];
  readonly dollars: readonly number[];
  readonly unassignedGpuSeconds: number;
  readonly unassignedDollars: number;
  readonly unusedCommitmentDollars: number;
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
  readonly #gpuSeconds: Float64Array;
  readonly #dollars: Float64Array;
  #heldProcessors = 0;
  #servers = 0;
  #lastSeconds: number;
  #unassignedGpuSeconds = 0;
  #unassignedDollars = 0;
  #unusedCommitmentDollars = 0;

  /** @param sku absent for instances that somebody else places: they have time but no price */
  constructor(sku: ServerSku | undefined, market: ServerMarket, pools: number, nowSeconds: number) {
    this.#sku = sku;
    this.#isSpot = market === "spot";
    this.#held = new Int32Array(pools * STATES_PER_POOL);
    this.#gpuSeconds = new Float64Array(this.#held.length);
    this.#dollars = new Float64Array(this.#held.length);
    this.#lastSeconds = nowSeconds;
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
    const elapsed = nowSeconds - this.#lastSeconds;
    if (elapsed <= 0) return;
    this.#lastSeconds = nowSeconds;
    const dollarsPerGpuSecond = this.#dollarsPerGpuSecond();
    for (let bucket = 0; bucket < this.#held.length; bucket++) {
      const gpuSeconds = this.#held[bucket]! * elapsed;
      this.#gpuSeconds[bucket]! += gpuSeconds;
      this.#dollars[bucket]! += gpuSeconds * dollarsPerGpuSecond;
    }
    const unassigned = this.#unassignedProcessors() * elapsed;
    this.#unassignedGpuSeconds += unassigned;
    this.#unassignedDollars += unassigned * dollarsPerGpuSecond;
    this.#unusedCommitmentDollars += (this.#unusedCommitmentDollarsPerHour() * elapsed) / SECONDS_PER_HOUR;
  }

  /** Commitments included, used or not. */
  get dollarsPerHour(): number {
    return this.#serverDollarsPerHour() + this.#unusedCommitmentDollarsPerHour();
  }

  gpuSeconds(bucket: number): number {
    return this.#gpuSeconds[bucket]!;
  }

  dollars(bucket: number): number {
    return this.#dollars[bucket]!;
  }

  get unassignedGpuSeconds(): number {
    return this.#unassignedGpuSeconds;
  }

  get unassignedDollars(): number {
    return this.#unassignedDollars;
  }

  get unusedCommitmentDollars(): number {
    return this.#unusedCommitmentDollars;
  }

  /** What a server that lived this long still costs because of the minimum billing time. */
  minimumBillingDollars(lifetimeSeconds: number): number {
    const missing = (this.#sku?.minimumBillingSeconds ?? 0) - lifetimeSeconds;
    if (missing <= 0 || this.#servers < this.#committed) return 0;
    return (missing * this.#marketDollarsPerHour) / SECONDS_PER_HOUR;
  }

  state(): PriceLineState {
    return {
      lastSeconds: this.#lastSeconds,
      gpuSeconds: [...this.#gpuSeconds],
      dollars: [...this.#dollars],
      unassignedGpuSeconds: this.#unassignedGpuSeconds,
      unassignedDollars: this.#unassignedDollars,
      unusedCommitmentDollars: this.#unusedCommitmentDollars,
    };
  }

  /** Totals only: the counts come back as servers and instances are registered again. */
  restore(state: PriceLineState): void {
    this.#lastSeconds = state.lastSeconds;
    this.#gpuSeconds.set(state.gpuSeconds);
    this.#dollars.set(state.dollars);
    this.#unassignedGpuSeconds = state.unassignedGpuSeconds;
    this.#unassignedDollars = state.unassignedDollars;
    this.#unusedCommitmentDollars = state.unusedCommitmentDollars;
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
