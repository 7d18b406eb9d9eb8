import { LatencyHistogramRing } from "./latency-histogram-ring";
import type { WindowSignals } from "./window-signals";

/** The longest window a signal can be read over. */
const SLOTS = 600;

/** What is counted each second. */
const OFFERED_REQUESTS = 0;
const OFFERED_PROMPT_TOKENS = 1;
const OFFERED_OUTPUT_TOKENS = 2;
const COMPLETED_REQUESTS = 3;
const COMPLETED_PROMPT_TOKENS = 4;
const COMPLETED_OUTPUT_TOKENS = 5;
const FINISHED_REQUESTS = 6;
const MET_SLO_REQUESTS = 7;
const COUNTERS = 8;

/**
 * What happened in one scope (the application or a pool), second by second. Feeding costs a few additions and no
 * allocation; everything else is computed when somebody reads. Windows are whole seconds that are over, so a rate does
 * not depend on where within a second it is read.
 */
export class SignalRings {
  /** One row of counters a second. */
  readonly #counters = new Float64Array(SLOTS * COUNTERS);
  readonly #firstSecond: number;
  /** The newest second that was fed, where it is in the rings, and when it is over. */
  #second: number;
  #slot = 0;
  #endSeconds = Number.NEGATIVE_INFINITY;
  #isFed = false;
  #knowsOutput = false;
  #offeredRequests = 0;
  // Made when first fed: most scopes see only some of the three.
  #ttft: LatencyHistogramRing | undefined;
  #tbt: LatencyHistogramRing | undefined;
  #e2e: LatencyHistogramRing | undefined;

  /** @param nowSeconds from when on silence means that nothing happened */
  constructor(nowSeconds: number) {
    this.#firstSecond = Math.floor(nowSeconds);
    this.#second = this.#firstSecond;
  }

  /** The feed is connected: from now on silence means that nothing happened. Any event says so, too. */
  begin(): void {
    this.#advance(this.#second);
  }

  /** A request arrived. `outputTokens` as far as known, else 0. */
  offered(nowSeconds: number, promptTokens: number, outputTokens: number): void {
    this.#offeredRequests++;
    if (outputTokens > 0) this.#knowsOutput = true;
    const row = this.#slotAt(nowSeconds) * COUNTERS;
    if (row < 0) return;
    const counters = this.#counters;
    counters[row + OFFERED_REQUESTS]!++;
    counters[row + OFFERED_PROMPT_TOKENS]! += promptTokens;
    counters[row + OFFERED_OUTPUT_TOKENS]! += outputTokens;
  }

  /** Work was done: so many tokens of both kinds, for so many requests that are through with this scope. */
  completed(nowSeconds: number, requests: number, promptTokens: number, outputTokens: number): void {
    const row = this.#slotAt(nowSeconds) * COUNTERS;
    if (row < 0) return;
    const counters = this.#counters;
    counters[row + COMPLETED_REQUESTS]! += requests;
    counters[row + COMPLETED_PROMPT_TOKENS]! += promptTokens;
    counters[row + COMPLETED_OUTPUT_TOKENS]! += outputTokens;
  }

  /** A request has its first token. */
  firstToken(nowSeconds: number, ttftSeconds: number): void {
    const slot = this.#slotAt(nowSeconds);
    if (slot < 0) return;
    this.#ttft ??= new LatencyHistogramRing(SLOTS);
    this.#ttft.record(slot, ttftSeconds);
  }

  /** A request has its last token. `tbtSeconds` is NaN for one of a single token. */
  finished(nowSeconds: number, e2eSeconds: number, tbtSeconds: number, metSlo: boolean): void {
    const slot = this.#slotAt(nowSeconds);
    if (slot < 0) return;
    const row = slot * COUNTERS;
    this.#counters[row + FINISHED_REQUESTS]!++;
    if (metSlo) this.#counters[row + MET_SLO_REQUESTS]!++;
    this.#e2e ??= new LatencyHistogramRing(SLOTS);
    this.#e2e.record(slot, e2eSeconds);
    if (Number.isNaN(tbtSeconds)) return;
    this.#tbt ??= new LatencyHistogramRing(SLOTS);
    this.#tbt.record(slot, tbtSeconds);
  }

  /** A request was rejected or failed: a promise not kept. */
  missed(nowSeconds: number): void {
    const slot = this.#slotAt(nowSeconds);
    if (slot >= 0) this.#counters[slot * COUNTERS + FINISHED_REQUESTS]!++;
  }

  /** Requests that have arrived since the feed began; `undefined` before it was fed. */
  get offeredRequests(): number | undefined {
    return this.#isFed ? this.#offeredRequests : undefined;
  }

  /** Over the last `windowSeconds` whole seconds, at most 600. */
  signals(nowSeconds: number, windowSeconds: number): WindowSignals {
    const to = Math.floor(nowSeconds) - 1;
    const from = Math.max(this.#firstSecond, this.#second - SLOTS + 1, to - Math.floor(windowSeconds) + 1);
    const seconds = this.#isFed ? Math.max(0, to - from + 1) : 0;
    const counted = seconds === 0 ? from - 1 : Math.min(to, this.#second);
    const sums = new Float64Array(COUNTERS);
    for (let second = from; second <= counted; second++) {
      const row = (second % SLOTS) * COUNTERS;
      for (let counter = 0; counter < COUNTERS; counter++) sums[counter]! += this.#counters[row + counter]!;
    }
    const rate = (counter: number): number | undefined => (seconds === 0 ? undefined : sums[counter]! / seconds);
    const finished = sums[FINISHED_REQUESTS]!;
    const slot = from % SLOTS;
    const slots = Math.max(0, counted - from + 1);
    return {
      seconds,
      offeredRequestsPerSecond: rate(OFFERED_REQUESTS),
      offeredPromptTokensPerSecond: rate(OFFERED_PROMPT_TOKENS),
      offeredOutputTokensPerSecond: this.#knowsOutput ? rate(OFFERED_OUTPUT_TOKENS) : undefined,
      completedRequestsPerSecond: rate(COMPLETED_REQUESTS),
      completedPromptTokensPerSecond: rate(COMPLETED_PROMPT_TOKENS),
      completedOutputTokensPerSecond: rate(COMPLETED_OUTPUT_TOKENS),
      ttft: this.#ttft?.percentiles(slot, slots),
      tbt: this.#tbt?.percentiles(slot, slots),
      e2e: this.#e2e?.percentiles(slot, slots),
      sloAttainment: finished === 0 ? undefined : sums[MET_SLO_REQUESTS]! / finished,
    };
  }

  /** Where in the rings this moment is; negative when it is no longer kept. Mostly it is in the newest second. */
  #slotAt(nowSeconds: number): number {
    return nowSeconds < this.#endSeconds && nowSeconds >= this.#second ? this.#slot : this.#findSlot(nowSeconds);
  }

  #findSlot(nowSeconds: number): number {
    const second = Math.floor(nowSeconds);
    if (!this.#isFed || second > this.#second) this.#advance(Math.max(second, this.#second));
    return second > this.#second - SLOTS && second >= this.#firstSecond ? second % SLOTS : -1;
  }

  #advance(second: number): void {
    for (let next = Math.max(this.#second + 1, second - SLOTS + 1); next <= second; next++) {
      const slot = next % SLOTS;
      this.#counters.fill(0, slot * COUNTERS, (slot + 1) * COUNTERS);
      this.#ttft?.clear(slot);
      this.#tbt?.clear(slot);
      this.#e2e?.clear(slot);
    }
    this.#isFed = true;
    this.#second = second;
    this.#slot = second % SLOTS;
    this.#endSeconds = second + 1;
  }
}
