import type { ClassSummary } from "../run-summary";
import type { ServiceLevel } from "../simulation-config";
import { latencyFigures } from "./latency-figures";
import { QuantileStore } from "./quantile-store";
import { SloCounter } from "./slo-counter";

/** What a class of requests is called and promised. */
export interface ClassMetricsOptions {
  readonly classId: number;
  readonly name: string;
  readonly slo: ServiceLevel;
  readonly exactSamples: number;
}

/** Counts what becomes of the requests of one class, and collects their latencies. */
export class ClassMetrics {
  readonly classId: number;
  readonly name: string;
  readonly promised: ServiceLevel;
  readonly #slo: SloCounter;
  readonly #ttft: QuantileStore;
  readonly #tbt: QuantileStore;
  readonly #e2e: QuantileStore;
  #completed = 0;
  #rejected = 0;
  #failed = 0;

  constructor({ classId, name, slo, exactSamples }: ClassMetricsOptions) {
    this.classId = classId;
    this.name = name;
    this.promised = slo;
    this.#slo = new SloCounter(slo);
    this.#ttft = new QuantileStore(exactSamples);
    this.#tbt = new QuantileStore(exactSamples);
    this.#e2e = new QuantileStore(exactSamples);
  }

  /** Neither completed nor rejected nor failed so far. */
  get pendingRequests(): number {
    return this.#slo.arrived - this.#completed - this.#rejected - this.#failed;
  }

  arrived(): void {
    this.#slo.addArrival();
  }

  rejected(): void {
    this.#rejected++;
  }

  failed(): void {
    this.#failed++;
  }

  /** Counts a completed request and answers whether it met the bounds of its class. */
  completed(ttftSeconds: number, tbtSeconds: number, e2eSeconds: number): boolean {
    this.#completed++;
    this.#ttft.add(ttftSeconds);
    this.#tbt.add(tbtSeconds);
    this.#e2e.add(e2eSeconds);
    return this.#slo.addCompletion(ttftSeconds, tbtSeconds, e2eSeconds);
  }

  summary(elapsedSeconds: number): ClassSummary {
    return {
      classId: this.classId,
      name: this.name,
      requests: {
        arrived: this.#slo.arrived,
        completed: this.#completed,
        rejected: this.#rejected,
        failed: this.#failed,
        unfinished: this.pendingRequests,
      },
      ttft: latencyFigures(this.#ttft),
      tbt: latencyFigures(this.#tbt),
      e2e: latencyFigures(this.#e2e),
      slo: {
        attainment: this.#slo.attainment,
        goodputRps: this.#slo.goodputRps(elapsedSeconds),
        bounds: this.promised,
      },
    };
  }
}
