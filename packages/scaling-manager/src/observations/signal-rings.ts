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

/** Seconds, from the first to before the end. */
interface Span {
  readonly from: number;
  readonly end: number;
}

/**
 * What happened in one scope (the application or a pool), second by second. Feeding costs a few additions and no
 * allocation; everything else is computed when somebody reads. Windows are whole seconds that are over, so a rate does
 * not depend on where within a second it is read. What is told late counts in the newest second.
 */
export class SignalRings {
  /** Answers' lengths are known when their requests arrive. @internal */
  knowsOutput = false;
  /** One column of seconds a counter. */
  readonly #counters = new Float64Array(COUNTERS * SLOTS);
  /** Made when first fed: most scopes see only some of the three. */
  readonly #latencies: Partial<Record<LatencyName, LatencyLog>> = {};
  readonly #parts: readonly SignalRings[];
  readonly #firstSecond: number;
  /** The newest second, where its counters are, and when it is over; before anything was fed it is so at once. */
  #second: number;
  #slot = 0;
  #endSeconds = Number.NEGATIVE_INFINITY;
  #isFed = false;
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
    if (outputTokens > 0) this.knowsOutput = true;
    const slot = this.#slotAt(nowSeconds);
    const counters = this.#counters;
    counters[OFFERED_REQUESTS * SLOTS + slot]!++;
    counters[OFFERED_PROMPT_TOKENS * SLOTS + slot]! += promptTokens;
    counters[OFFERED_OUTPUT_TOKENS * SLOTS + slot]! += outputTokens;
  }

  /** Work was done: so many tokens of both kinds, for so many requests that are through with this scope. */
  completed(nowSeconds: number, requests: number, promptTokens: number, outputTokens: number): void {
    const slot = this.#slotAt(nowSeconds);
    const counters = this.#counters;
    counters[COMPLETED_REQUESTS * SLOTS + slot]! += requests;
    counters[COMPLETED_PROMPT_TOKENS * SLOTS + slot]! += promptTokens;
    counters[COMPLETED_OUTPUT_TOKENS * SLOTS + slot]! += outputTokens;
  }

  /** A request has its first token. */
  firstToken(nowSeconds: number, ttftSeconds: number): void {
    this.#slotAt(nowSeconds);
    this.#latencies.ttft ??= this.#newLog();
    this.#latencies.ttft.record(ttftSeconds);
  }

  /** A request has its last token. `tbtSeconds` is NaN for one of a single token. */
  finished(nowSeconds: number, e2eSeconds: number, tbtSeconds: number, metSlo: boolean): void {
    const slot = this.#slotAt(nowSeconds);
    this.#counters[FINISHED_REQUESTS * SLOTS + slot]!++;
    if (metSlo) this.#counters[MET_SLO_REQUESTS * SLOTS + slot]!++;
    this.#latencies.e2e ??= this.#newLog();
    this.#latencies.e2e.record(e2eSeconds);
    this.#latencies.tbt ??= this.#newLog();
    this.#latencies.tbt.record(tbtSeconds);
  }

  /** A request was rejected or failed: a promise not kept. */
  missed(nowSeconds: number): void {
    this.#counters[MISSED_REQUESTS * SLOTS + this.#slotAt(nowSeconds)]!++;
  }

  /** Requests that have arrived since the feed began; `undefined` before it was fed. */
  get offeredRequests(): number | undefined {
    return this.#isFed ? this.#offeredRequests : undefined;
  }

  /** Over the last `windowSeconds` whole seconds, at most 600; valid until the next event. */
  signals(nowSeconds: number, windowSeconds: number): WindowSignals {
    const scopes = [this, ...this.#parts];
    const newest = Math.max(...scopes.map((scope) => scope.#second));
    const end = Math.floor(nowSeconds);
    const from = Math.max(this.#firstSecond, newest - SLOTS + 1, end - Math.floor(windowSeconds));
    const seconds = scopes.some((scope) => scope.#isFed) ? Math.max(0, end - from) : 0;
    return new RingWindow(scopes, { from, end: from + seconds });
  }

  /** @internal */
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

  /** For {@link percentilesOf}. @internal */
  latencies(name: LatencyName, { from, end }: Span): Int32Array | undefined {
    return this.#latencies[name]?.sums(from, end);
  }

  #newLog(): LatencyLog {
    return new LatencyLog(this.#second, SLOTS);
  }

  /** Where this moment counts. */
  #slotAt(nowSeconds: number): number {
    if (nowSeconds >= this.#endSeconds) this.#advance(Math.max(this.#second, Math.floor(nowSeconds)));
    return this.#slot;
  }

  #advance(second: number): void {
    for (let next = Math.max(this.#second + 1, second - SLOTS + 1); next <= second; next++) {
      for (let counter = 0; counter < COUNTERS; counter++) this.#counters[counter * SLOTS + (next % SLOTS)] = 0;
      for (const log of Object.values(this.#latencies)) log.begin(next);
    }
    this.#isFed = true;
    this.#second = second;
    this.#slot = second % SLOTS;
    this.#endSeconds = second + 1;
  }
}

/** A class and not an object: every figure is computed when it is read. */
class RingWindow implements WindowSignals {
  readonly #scopes: readonly SignalRings[];
  readonly #span: Span;

  /** @param scopes first the one that it is about, then its parts */
  constructor(scopes: readonly SignalRings[], span: Span) {
    this.#scopes = scopes;
    this.#span = span;
  }

  get seconds(): number {
    return this.#span.end - this.#span.from;
  }

  get offeredRequestsPerSecond(): number | undefined {
    return this.#offeredRate(OFFERED_REQUESTS);
  }

  get offeredPromptTokensPerSecond(): number | undefined {
    return this.#offeredRate(OFFERED_PROMPT_TOKENS);
  }

  get offeredOutputTokensPerSecond(): number | undefined {
    return this.#scopes[0]!.knowsOutput ? this.#offeredRate(OFFERED_OUTPUT_TOKENS) : undefined;
  }

  get completedRequestsPerSecond(): number | undefined {
    const [scope, ...parts] = this.#scopes;
    return this.#rate(this.#count(COMPLETED_REQUESTS, [scope!]) + this.#count(FINISHED_REQUESTS, parts));
  }

  get completedPromptTokensPerSecond(): number | undefined {
    return this.#rate(this.#count(COMPLETED_PROMPT_TOKENS));
  }

  get completedOutputTokensPerSecond(): number | undefined {
    return this.#rate(this.#count(COMPLETED_OUTPUT_TOKENS));
  }

  get ttft(): LatencyPercentiles | undefined {
    return this.#percentiles("ttft");
  }

  get tbt(): LatencyPercentiles | undefined {
    return this.#percentiles("tbt");
  }

  get e2e(): LatencyPercentiles | undefined {
    return this.#percentiles("e2e");
  }

  get sloAttainment(): number | undefined {
    const ended = this.#count(FINISHED_REQUESTS) + this.#count(MISSED_REQUESTS);
    return ended === 0 ? undefined : this.#count(MET_SLO_REQUESTS) / ended;
  }

  /** What parts were given says nothing about what arrives. */
  #offeredRate(counter: number): number | undefined {
    const scope = this.#scopes[0]!;
    return scope.offeredRequests === undefined ? undefined : this.#rate(this.#count(counter, [scope]));
  }

  #rate(count: number): number | undefined {
    return this.seconds === 0 ? undefined : count / this.seconds;
  }

  #count(counter: number, scopes: readonly SignalRings[] = this.#scopes): number {
    let sum = 0;
    for (const scope of scopes) sum += scope.count(counter, this.#span);
    return sum;
  }

  #percentiles(name: LatencyName): LatencyPercentiles | undefined {
    const windows: Int32Array[] = [];
    for (const scope of this.#scopes) {
      const sums = scope.latencies(name, this.#span);
      if (sums !== undefined) windows.push(sums);
    }
    return percentilesOf(windows);
  }
}
