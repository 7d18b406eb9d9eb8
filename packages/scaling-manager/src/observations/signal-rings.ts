import { LatencyLog, percentilesOf } from "./latency-log";
import type { LatencyPercentiles, WindowSignals } from "./window-signals";

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
const MISSED_REQUESTS = 8;
const COUNTERS = 9;

type LatencyName = "ttft" | "tbt" | "e2e";

/**
 * What happened in one scope (the application or a pool), second by second. Feeding costs a few additions and no
 * allocation; everything else is computed when somebody reads. Windows are whole seconds that are over, so a rate does
 * not depend on where within a second it is read.
 */
export class SignalRings {
  /** One column of seconds a counter. */
  readonly #counters = new Float64Array(COUNTERS * SLOTS);
  /** Made when first fed: most scopes see only some of the three. */
  readonly #latencies: Partial<Record<LatencyName, LatencyLog>> = {};
  readonly #parts: readonly SignalRings[];
  readonly #firstSecond: number;
  /** The newest second that was fed, and when it is over. */
  #second: number;
  #endSeconds = Number.NEGATIVE_INFINITY;
  #isFed = false;
  #knowsOutput = false;
  #offeredRequests = 0;

  /**
   * @param nowSeconds from when on silence means that nothing happened
   * @param parts scopes whose tokens, latencies and promises are this one's, too
   */
  constructor(nowSeconds: number, parts: readonly SignalRings[] = []) {
    this.#parts = parts;
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
    const second = this.#secondOf(nowSeconds);
    if (second < 0) return;
    const slot = second % SLOTS;
    const counters = this.#counters;
    counters[OFFERED_REQUESTS * SLOTS + slot]!++;
    counters[OFFERED_PROMPT_TOKENS * SLOTS + slot]! += promptTokens;
    counters[OFFERED_OUTPUT_TOKENS * SLOTS + slot]! += outputTokens;
  }

  /** Work was done: so many tokens of both kinds, for so many requests that are through with this scope. */
  completed(nowSeconds: number, requests: number, promptTokens: number, outputTokens: number): void {
    const second = this.#secondOf(nowSeconds);
    if (second < 0) return;
    const slot = second % SLOTS;
    const counters = this.#counters;
    counters[COMPLETED_REQUESTS * SLOTS + slot]! += requests;
    counters[COMPLETED_PROMPT_TOKENS * SLOTS + slot]! += promptTokens;
    counters[COMPLETED_OUTPUT_TOKENS * SLOTS + slot]! += outputTokens;
  }

  /** A request has its first token. */
  firstToken(nowSeconds: number, ttftSeconds: number): void {
    const second = this.#secondOf(nowSeconds);
    if (second < 0) return;
    this.#latencies.ttft ??= new LatencyLog(this.#second, SLOTS);
    this.#latencies.ttft.record(second, ttftSeconds);
  }

  /** A request has its last token. `tbtSeconds` is NaN for one of a single token. */
  finished(nowSeconds: number, e2eSeconds: number, tbtSeconds: number, metSlo: boolean): void {
    const second = this.#secondOf(nowSeconds);
    if (second < 0) return;
    const slot = second % SLOTS;
    this.#counters[FINISHED_REQUESTS * SLOTS + slot]!++;
    if (metSlo) this.#counters[MET_SLO_REQUESTS * SLOTS + slot]!++;
    this.#latencies.e2e ??= new LatencyLog(this.#second, SLOTS);
    this.#latencies.e2e.record(second, e2eSeconds);
    this.#latencies.tbt ??= new LatencyLog(this.#second, SLOTS);
    this.#latencies.tbt.record(second, tbtSeconds);
  }

  /** A request was rejected or failed: a promise not kept. */
  missed(nowSeconds: number): void {
    const second = this.#secondOf(nowSeconds);
    if (second >= 0) this.#counters[MISSED_REQUESTS * SLOTS + (second % SLOTS)]!++;
  }

  /** Requests that have arrived since the feed began; `undefined` before it was fed. */
  get offeredRequests(): number | undefined {
    return this.#isFed ? this.#offeredRequests : undefined;
  }

  /**
   * Over the last `windowSeconds` whole seconds, at most 600; valid until the next event.
   * @param known figures that somebody has already, in place of those of the feed
   */
  signals(nowSeconds: number, windowSeconds: number, known?: Partial<WindowSignals>): WindowSignals {
    const scopes = [this, ...this.#parts];
    const newest = Math.max(...scopes.map((scope) => scope.#second));
    const end = Math.floor(nowSeconds);
    const from = Math.max(this.#firstSecond, newest - SLOTS + 1, end - Math.floor(windowSeconds));
    const seconds = scopes.some((scope) => scope.#isFed) ? Math.max(0, end - from) : 0;
    return new RingWindow(this, { from, end: from + seconds }, known);
  }

  /** Whether answers' lengths are known when their requests arrive. @internal */
  get knowsOutput(): boolean {
    return this.#knowsOutput;
  }

  /** @internal */
  get parts(): readonly SignalRings[] {
    return this.#parts;
  }

  /** What a counter of this scope alone counted. @internal */
  count(counter: number, { from, end }: Span): number {
    const counters = this.#counters;
    const column = counter * SLOTS;
    let slot = from % SLOTS;
    let sum = 0;
    for (let seconds = Math.min(end, this.#second + 1) - from; seconds > 0; seconds--) {
      sum += counters[column + slot]!;
      if (++slot === SLOTS) slot = 0;
    }
    return sum;
  }

  /** Latencies of this scope alone, for {@link percentilesOf}. @internal */
  latencies(name: LatencyName, { from, end }: Span): Int32Array | undefined {
    return this.#latencies[name]?.sums(from, Math.max(from, Math.min(end, this.#second + 1)));
  }

  /** The second of this moment; negative when it is no longer kept. Mostly it is the newest. */
  #secondOf(nowSeconds: number): number {
    return nowSeconds < this.#endSeconds && nowSeconds >= this.#second ? this.#second : this.#findSecond(nowSeconds);
  }

  #findSecond(nowSeconds: number): number {
    const second = Math.floor(nowSeconds);
    if (!this.#isFed || second > this.#second) this.#advance(Math.max(second, this.#second));
    return second > this.#second - SLOTS && second >= this.#firstSecond ? second : -1;
  }

  #advance(second: number): void {
    for (let next = Math.max(this.#second + 1, second - SLOTS + 1); next <= second; next++) {
      for (let counter = 0; counter < COUNTERS; counter++) this.#counters[counter * SLOTS + (next % SLOTS)] = 0;
      for (const log of Object.values(this.#latencies)) log.begin(next);
    }
    this.#isFed = true;
    this.#second = second;
    this.#endSeconds = second + 1;
  }
}

/** Seconds, from the first to before the end. */
interface Span {
  readonly from: number;
  readonly end: number;
}

/** A class and not an object: every figure is computed when it is read. */
class RingWindow implements WindowSignals {
  readonly #rings: SignalRings;
  readonly #span: Span;
  readonly #known: Partial<WindowSignals>;

  constructor(rings: SignalRings, span: Span, known: Partial<WindowSignals> = {}) {
    this.#rings = rings;
    this.#span = span;
    this.#known = known;
  }

  get seconds(): number {
    return this.#known.seconds ?? this.#span.end - this.#span.from;
  }

  get offeredRequestsPerSecond(): number | undefined {
    return this.#known.offeredRequestsPerSecond ?? this.#offeredRate(OFFERED_REQUESTS);
  }

  get offeredPromptTokensPerSecond(): number | undefined {
    return this.#known.offeredPromptTokensPerSecond ?? this.#offeredRate(OFFERED_PROMPT_TOKENS);
  }

  get offeredOutputTokensPerSecond(): number | undefined {
    const known = this.#known.offeredOutputTokensPerSecond;
    return known ?? (this.#rings.knowsOutput ? this.#offeredRate(OFFERED_OUTPUT_TOKENS) : undefined);
  }

  get completedRequestsPerSecond(): number | undefined {
    const known = this.#known.completedRequestsPerSecond;
    return known ?? this.#rate(this.#count(COMPLETED_REQUESTS) + this.#countOfParts(FINISHED_REQUESTS));
  }

  get completedPromptTokensPerSecond(): number | undefined {
    return this.#known.completedPromptTokensPerSecond ?? this.#rate(this.#countOfAll(COMPLETED_PROMPT_TOKENS));
  }

  get completedOutputTokensPerSecond(): number | undefined {
    return this.#known.completedOutputTokensPerSecond ?? this.#rate(this.#countOfAll(COMPLETED_OUTPUT_TOKENS));
  }

  get ttft(): LatencyPercentiles | undefined {
    return this.#known.ttft ?? this.#percentiles("ttft");
  }

  get tbt(): LatencyPercentiles | undefined {
    return this.#known.tbt ?? this.#percentiles("tbt");
  }

  get e2e(): LatencyPercentiles | undefined {
    return this.#known.e2e ?? this.#percentiles("e2e");
  }

  get sloAttainment(): number | undefined {
    const ended = this.#countOfAll(FINISHED_REQUESTS) + this.#countOfAll(MISSED_REQUESTS);
    const known = this.#known.sloAttainment;
    return known ?? (ended === 0 ? undefined : this.#countOfAll(MET_SLO_REQUESTS) / ended);
  }

  /** What its parts were given says nothing about what arrives. */
  #offeredRate(counter: number): number | undefined {
    return this.#rings.offeredRequests === undefined ? undefined : this.#rate(this.#count(counter));
  }

  #rate(count: number): number | undefined {
    const { from, end } = this.#span;
    return end === from ? undefined : count / (end - from);
  }

  #count(counter: number): number {
    return this.#rings.count(counter, this.#span);
  }

  #countOfParts(counter: number): number {
    let sum = 0;
    for (const part of this.#rings.parts) sum += part.count(counter, this.#span);
    return sum;
  }

  #countOfAll(counter: number): number {
    return this.#count(counter) + this.#countOfParts(counter);
  }

  #percentiles(name: LatencyName): LatencyPercentiles | undefined {
    const windows: Int32Array[] = [];
    for (const scope of [this.#rings, ...this.#rings.parts]) {
      const sums = scope.latencies(name, this.#span);
      if (sums !== undefined) windows.push(sums);
    }
    return percentilesOf(windows);
  }
}
