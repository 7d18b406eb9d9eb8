import { NO_CLASS } from "@tokentide/workload";
import type { RequestRow, RequestTable } from "../requests/request-table";
import type { ApplicationSummary, CompletedRequest, LatencyQuantile, RunSinks } from "../run-summary";
import type { RequestClass, ServiceLevel } from "../simulation-config";
import { ClassMetrics } from "./class-metrics";
import { DRAWN_QUANTILES } from "./drawn-quantiles";
import { latencyFigures } from "./latency-figures";
import { QuantileStore } from "./quantile-store";
import { SloCounter } from "./slo-counter";
import type { ApplicationTimeline } from "./timeline";
import { TokenGaps } from "./token-gaps";

/** What the figures are made of. */
export interface ApplicationMetricsOptions {
  readonly applicationId: number;
  readonly slo: ServiceLevel;
  /** Part of every TTFT and E2E beside what happens on instances. */
  readonly overheadSeconds: number;
  readonly classes: readonly RequestClass[];
  readonly exactSamples: number;
  /** By how many of a request's output tokens its TBT divides; see {@link gapsBetweenTokens}. */
  readonly tbtDivisor: (outputTokens: number) => number;
  readonly sinks: RunSinks;
  readonly timeline: ApplicationTimeline;
  readonly now: () => number;
}

/** The gaps between a request's output tokens: one fewer than tokens. */
export function gapsBetweenTokens(outputTokens: number): number {
  return outputTokens - 1;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Counts what becomes of an application's requests and collects their latencies. */
export class ApplicationMetrics {
  arrivedRequests = 0;
  completedRequests = 0;
  rejectedRequests = 0;
  failedRequests = 0;
  /** Requests that found no schedulable instance when they came. */
  delayedRequests = 0;
  /** Times that a request lost its instance and started anew. */
  retriedRequests = 0;
  /** Of the request that completed last. */
  lastResponseSeconds: number = Number.NaN;
  lastTbtSeconds: number = Number.NaN;
  readonly timeline: ApplicationTimeline;
  /** The gaps between output tokens, whichever instance yields them. */
  readonly gaps: TokenGaps = new TokenGaps();

  readonly #requests: RequestTable;
  readonly #sinks: RunSinks;
  readonly #tbtDivisor: (outputTokens: number) => number;
  readonly #now: () => number;
  readonly #overheadSeconds: number;
  readonly #slo: SloCounter;
  readonly #promised: ServiceLevel;
  readonly #exactSamples: number;
  /** By class id: the classes of the configuration, and others that requests turn out to have. */
  readonly #classes = new Map<number, ClassMetrics>();
  readonly #ttft: QuantileStore;
  readonly #tbt: QuantileStore;
  readonly #e2e: QuantileStore;
  readonly #queueTime: QuantileStore;
  readonly #reasons = new Map<string, number>();
  #promptTokens = 0;
  #outputTokens = 0;
  /** Reused for every completion. */
  readonly #completed: Mutable<CompletedRequest>;

  constructor(requests: RequestTable, options: ApplicationMetricsOptions) {
    this.#requests = requests;
    this.#sinks = options.sinks;
    this.#tbtDivisor = options.tbtDivisor;
    this.#now = options.now;
    this.#overheadSeconds = options.overheadSeconds;
    this.timeline = options.timeline;
    this.#slo = new SloCounter(options.slo);
    this.#promised = options.slo;
    this.#exactSamples = options.exactSamples;
    for (const { classId, name, slo } of options.classes) this.#addClass(classId, name, slo);
    this.#ttft = new QuantileStore(options.exactSamples);
    this.#tbt = new QuantileStore(options.exactSamples);
    this.#e2e = new QuantileStore(options.exactSamples);
    this.#queueTime = new QuantileStore(options.exactSamples);
    this.#completed = {
      requestId: 0,
      applicationId: options.applicationId,
      arrivalSeconds: 0,
      promptTokens: 0,
      outputTokens: 0,
      responseSeconds: 0,
      queueSeconds: 0,
      ttftSeconds: 0,
      tbtSeconds: 0,
      secondTokenOverheadSeconds: 0,
      promptInstanceId: 0,
      tokenInstanceId: 0,
    };
  }

  /** Neither completed nor rejected nor failed so far. */
  get pendingRequests(): number {
    return this.arrivedRequests - this.completedRequests - this.rejectedRequests - this.failedRequests;
  }

  /** Ascending by id; empty where requests have no classes. */
  get classes(): readonly ClassMetrics[] {
    return [...this.#classes.values()].sort((a, b) => a.classId - b.classId);
  }

  arrived(row: RequestRow): void {
    this.arrivedRequests++;
    this.#slo.addArrival();
    this.#classOf(row)?.arrived();
    this.timeline.arrived();
  }

  rejected(row: RequestRow, reason: string): void {
    this.rejectedRequests++;
    this.timeline.rejected();
    this.#classOf(row)?.rejected();
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  failed(row: RequestRow, reason: string): void {
    this.failedRequests++;
    this.timeline.failed();
    this.#classOf(row)?.failed();
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  /**
   * The request's last token is there; its row still holds all its times.
   * @returns whether it met every promised bound, those of its class where it has one
   */
  completed(row: RequestRow): boolean {
    const requests = this.#requests;
    const arrival = requests.arrivalSeconds[row]!;
    const firstToken = requests.firstTokenSeconds[row]!;
    const output = requests.outputTokens[row]!;
    const response = this.#now() - arrival + this.#overheadSeconds;
    const ttft = firstToken - arrival + this.#overheadSeconds;
    const queue = requests.promptStartSeconds[row]! - arrival;
    const gaps = this.#tbtDivisor(output);
    const tbt = gaps > 0 ? (response - ttft) / gaps : Number.NaN;
    this.completedRequests++;
    this.#promptTokens += requests.promptTokens[row]!;
    this.#outputTokens += output;
    this.#ttft.add(ttft);
    this.#tbt.add(tbt);
    this.#e2e.add(response);
    this.#queueTime.add(queue);
    const metSlo = this.#judge(row, ttft, tbt, response);
    this.lastResponseSeconds = response;
    this.lastTbtSeconds = tbt;
    this.timeline.completed(ttft, tbt, response);
    if (!this.#sinks.completed) return metSlo;
    const completed = this.#completed;
    completed.requestId = requests.requestId[row]!;
    completed.arrivalSeconds = arrival;
    completed.promptTokens = requests.promptTokens[row]!;
    completed.outputTokens = output;
    completed.responseSeconds = response;
    completed.queueSeconds = queue;
    completed.ttftSeconds = ttft;
    completed.tbtSeconds = tbt;
    completed.secondTokenOverheadSeconds = requests.tokenStartSeconds[row]! - firstToken;
    const classId = requests.classId?.[row] ?? NO_CLASS;
    if (classId !== NO_CLASS || completed.classId !== undefined) {
      completed.classId = classId === NO_CLASS ? undefined : classId;
    }
    completed.promptInstanceId = requests.promptInstance[row]!;
    completed.tokenInstanceId = requests.tokenInstance[row]!;
    this.#sinks.completed(completed);
    return metSlo;
  }

  #judge(row: RequestRow, ttft: number, tbt: number, e2e: number): boolean {
    const itsClass = this.#classOf(row);
    if (!itsClass) return this.#slo.addCompletion(ttft, tbt, e2e);
    const met = itsClass.completed(ttft, tbt, e2e);
    this.#slo.countMet(met);
    return met;
  }

  #classOf(row: RequestRow): ClassMetrics | undefined {
    const classId = this.#requests.classId?.[row] ?? NO_CLASS;
    if (classId === NO_CLASS) return undefined;
    return this.#classes.get(classId) ?? this.#addClass(classId, String(classId));
  }

  #addClass(classId: number, name: string, slo: ServiceLevel = this.#promised): ClassMetrics {
    const added = new ClassMetrics({ classId, name, slo, exactSamples: this.#exactSamples });
    this.#classes.set(classId, added);
    return added;
  }

  /** The part of the summary that follows from the requests alone. */
  summary(
    elapsedSeconds: number,
  ): Pick<
    ApplicationSummary,
    "requests" | "rejections" | "ttft" | "tbt" | "itl" | "e2e" | "queueTime" | "slo" | "classes" | "throughput"
  > {
    const { arrivedRequests, completedRequests, rejectedRequests, failedRequests } = this;
    const perSecond = (count: number): number => (elapsedSeconds > 0 ? count / elapsedSeconds : 0);
    return {
      requests: {
        arrived: arrivedRequests,
        completed: completedRequests,
        rejected: rejectedRequests,
        failed: failedRequests,
        unfinished: this.pendingRequests,
      },
      rejections: Object.fromEntries([...this.#reasons].sort(([a], [b]) => (a < b ? -1 : 1))),
      ttft: latencyFigures(this.#ttft),
      tbt: latencyFigures(this.#tbt),
      itl: this.gaps.figures(),
      e2e: latencyFigures(this.#e2e),
      queueTime: latencyFigures(this.#queueTime),
      slo: {
        attainment: this.#slo.attainment,
        goodputRps: this.#slo.goodputRps(elapsedSeconds),
        bounds: this.#promised,
      },
      ...(this.#classes.size > 0 && {
        classes: this.classes.map((each) => each.summary(elapsedSeconds)),
      }),
      throughput: {
        requestsPerSecond: perSecond(completedRequests),
        promptTokensPerSecond: perSecond(this.#promptTokens),
        outputTokensPerSecond: perSecond(this.#outputTokens),
      },
    };
  }

  /** The latencies at the quantiles by which their distribution is drawn. */
  latencyQuantiles(): LatencyQuantile[] {
    return DRAWN_QUANTILES.map((quantile) => ({
      applicationId: this.#completed.applicationId,
      quantile,
      ttft: this.#ttft.quantile(quantile),
      tbt: this.#tbt.quantile(quantile),
      e2e: this.#e2e.quantile(quantile),
      queueTime: this.#queueTime.quantile(quantile),
    }));
  }
}
