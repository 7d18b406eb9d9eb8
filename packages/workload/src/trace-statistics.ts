import type { RequestBatch } from "./request-batch";
import { NO_CLASS } from "./request-columns";
import { type TokenFigures, TokenHistogram } from "./token-histogram";

const PEAK_SECONDS = 60;

/** What a trace is like. Figures that need more requests than there are are NaN. */
export interface TraceStatistics {
  readonly requests: number;
  readonly firstArrivalSeconds: number;
  readonly lastArrivalSeconds: number;
  /** First to last arrival. */
  readonly durationSeconds: number;
  /** Requests per second, over the duration. */
  readonly meanRate: number;
  /** Requests per second of the busiest minute, minutes counted from second 0; of a shorter trace, its mean rate. */
  readonly peakMinuteRate: number;
  /** Standard deviation / mean of the gaps between arrivals: 1 for independent arrivals at a constant rate. */
  readonly interArrivalCv: number;
  readonly promptTokens: TokenFigures;
  readonly outputTokens: TokenFigures;
  /** In order of their ids. */
  readonly applications: readonly { readonly applicationId: number; readonly requests: number }[];
  /** In order of their ids; requests without a class are in none. */
  readonly classes: readonly { readonly classId: number; readonly requests: number }[];
  /**
   * Requests whose prompt begins with tokens of a session or a shared prefix, and how many those are, the longer of the two
   * where there are both: what a cache that forgets nothing saves, but for each prefix's first time.
   */
  readonly prefixes: { readonly requests: number; readonly tokens: number };
}

/** Gathers {@link TraceStatistics} from batches as they come; memory does not grow with the number of requests. */
export class TraceInspector {
  readonly #promptTokens: TokenHistogram = new TokenHistogram();
  readonly #outputTokens: TokenHistogram = new TokenHistogram();
  readonly #applications = new Map<number, number>();
  readonly #classes = new Map<number, number>();
  #requests = 0;
  #prefixedRequests = 0;
  #prefixTokens = 0;
  #firstArrivalSeconds = Number.NaN;
  #lastArrivalSeconds = Number.NaN;
  #minute = 0;
  #requestsInMinute = 0;
  #peakRequests = 0;
  #gapMean = 0;
  #gapSquares = 0;

  /** Takes in the next requests, in order of arrival. */
  add(batch: RequestBatch): void {
    for (let row = 0; row < batch.length; row++) {
      this.#addArrival(batch.arrivalSeconds[row]!);
      this.#promptTokens.add(batch.promptTokens[row]!);
      this.#outputTokens.add(batch.outputTokens[row]!);
      const applicationId = batch.applicationId[row]!;
      this.#applications.set(applicationId, (this.#applications.get(applicationId) ?? 0) + 1);
      const classId = batch.classId?.[row] ?? NO_CLASS;
      if (classId !== NO_CLASS) this.#classes.set(classId, (this.#classes.get(classId) ?? 0) + 1);
      const prefixTokens = Math.max(batch.prefixTokens?.[row] ?? 0, batch.sharedPrefixTokens?.[row] ?? 0);
      if (prefixTokens > 0) this.#prefixedRequests++;
      this.#prefixTokens += prefixTokens;
    }
  }

  /** The figures of all requests so far. */
  statistics(): TraceStatistics {
    const requests = this.#requests;
    const gaps = requests - 1;
    const durationSeconds = this.#lastArrivalSeconds - this.#firstArrivalSeconds;
    const meanRate = durationSeconds > 0 ? requests / durationSeconds : Number.NaN;
    return {
      requests,
      firstArrivalSeconds: this.#firstArrivalSeconds,
      lastArrivalSeconds: this.#lastArrivalSeconds,
      durationSeconds,
      meanRate,
      peakMinuteRate: durationSeconds >= PEAK_SECONDS ? this.#peakRequests / PEAK_SECONDS : meanRate,
      interArrivalCv: gaps >= 2 && this.#gapMean > 0 ? Math.sqrt(this.#gapSquares / gaps) / this.#gapMean : Number.NaN,
      promptTokens: this.#promptTokens.figures(),
      outputTokens: this.#outputTokens.figures(),
      applications: inOrder(this.#applications).map(([applicationId, count]) => ({ applicationId, requests: count })),
      classes: inOrder(this.#classes).map(([classId, count]) => ({ classId, requests: count })),
      prefixes: { requests: this.#prefixedRequests, tokens: this.#prefixTokens },
    };
  }

  #addArrival(seconds: number): void {
    const minute = Math.floor(seconds / PEAK_SECONDS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#requestsInMinute = 0;
    }
    this.#requestsInMinute += 1;
    if (this.#requestsInMinute > this.#peakRequests) this.#peakRequests = this.#requestsInMinute;

    this.#requests += 1;
    if (this.#requests === 1) {
      this.#firstArrivalSeconds = seconds;
    } else {
      // Welford's algorithm: mean and sum of squared deviations in one pass, without cancellation.
      const gap = seconds - this.#lastArrivalSeconds;
      const deviation = gap - this.#gapMean;
      this.#gapMean += deviation / (this.#requests - 1);
      this.#gapSquares += deviation * (gap - this.#gapMean);
    }
    this.#lastArrivalSeconds = seconds;
  }
}

function inOrder(counts: ReadonlyMap<number, number>): [id: number, count: number][] {
  return [...counts].sort(([a], [b]) => a - b);
}

/** The statistics of a whole trace, in memory or as it is read. */
export async function inspectTrace(
  batches: Iterable<RequestBatch> | AsyncIterable<RequestBatch>,
): Promise<TraceStatistics> {
  const inspector = new TraceInspector();
  for await (const batch of batches) inspector.add(batch);
  return inspector.statistics();
}
