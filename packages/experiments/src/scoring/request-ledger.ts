import type { ApplicationConfig, CompletedRequest, SimulationConfig } from "@tokentide/simulator";
import type { FollowUps, RequestSource } from "@tokentide/workload";
import type { ScoreWindow } from "./run-score";

/** Requests are counted by the minute of their arrival. */
export const SECONDS_PER_MINUTE = 60;

/** The bounds that a promise may have. */
export const SLO_BOUNDS = ["ttft", "tbt", "e2e"] as const;
export type SloBound = (typeof SLO_BOUNDS)[number];

/** What requests were promised: by their class where it has a promise of its own, else by their application. */
export class Promises {
  readonly #byApplication: ReadonlyMap<number, Pick<ApplicationConfig, "slo" | "classes">>;

  constructor({ applications }: SimulationConfig) {
    this.#byApplication = new Map(applications.map((application) => [application.applicationId, application]));
  }

  /** Which bounds a request met. A bound itself is met, and so is one on a figure that it does not have (NaN), as in the summary. */
  boundsMet(request: CompletedRequest): Record<SloBound, boolean> {
    const { slo, classes } = this.#byApplication.get(request.applicationId)!;
    const promised = classes?.find(({ classId }) => classId === request.classId)?.slo ?? slo ?? {};
    return {
      ttft: !(request.ttftSeconds > (promised.ttftSeconds ?? Number.POSITIVE_INFINITY)),
      tbt: !(request.tbtSeconds > (promised.tbtSeconds ?? Number.POSITIVE_INFINITY)),
      e2e: !(request.responseSeconds > (promised.e2eSeconds ?? Number.POSITIVE_INFINITY)),
    };
  }
}

/** What became of the requests that arrived in one minute. */
export interface MinuteCounts {
  arrived: number;
  /** Met every bound that was promised. */
  met: number;
  /** Met this bound, where it was promised. Requests without an end met none. */
  readonly metBound: Record<SloBound, number>;
}

/**
 * Counts for each minute of a run how many requests arrived in it and how many of those were served as promised: arrivals on
 * their way from the source, the rest when they complete. What is never completed is a miss.
 */
export class RequestLedger {
  readonly minutes: MinuteCounts[] = [];
  /** What the fleets cost in each minute of the window. */
  readonly costDollars: number[] = [];
  readonly #promises: Promises;
  readonly #fromSeconds: number;
  readonly #toSeconds: number;
  readonly #endSeconds: number;

  constructor(simulation: SimulationConfig, { fromSeconds = 0, toSeconds }: ScoreWindow) {
    this.#promises = new Promises(simulation);
    this.#fromSeconds = fromSeconds;
    this.#toSeconds = toSeconds ?? Number.POSITIVE_INFINITY;
    this.#endSeconds = simulation.endTimeSeconds;
  }

  /** The same requests, counted while they are handed on; none that arrives after the window. */
  counting(source: RequestSource): RequestSource {
    let isOver = false;
    const { followUps } = source;
    return {
      followUps: followUps && this.#countingFollowUps(followUps),
      pull: () => {
        if (isOver) return "end";
        const batch = source.pull();
        if (typeof batch === "string") return batch;
        const { arrivalSeconds } = batch;
        let length = 0;
        for (; length < batch.length && arrivalSeconds[length]! < this.#toSeconds; length++) {
          this.#arrived(arrivalSeconds[length]!);
        }
        isOver = length < batch.length;
        if (length === 0) return "end";
        return isOver ? { ...batch, length } : batch;
      },
    };
  }

  #countingFollowUps(followUps: FollowUps): FollowUps {
    return {
      left: (ticket, fromSeconds, hasCompleted) => {
        const seconds = followUps.left(ticket, fromSeconds, hasCompleted);
        return seconds < this.#toSeconds ? seconds : Number.POSITIVE_INFINITY;
      },
      next: (ticket, nowSeconds) => {
        this.#arrived(nowSeconds);
        return followUps.next(ticket, nowSeconds);
      },
    };
  }

  /** A sink for requests that completed. */
  readonly completed = (request: CompletedRequest): void => {
    const minute = this.#minuteOf(request.arrivalSeconds);
    if (minute === undefined) return;
    const { ttft, tbt, e2e } = this.#promises.boundsMet(request);
    if (ttft) minute.metBound.ttft++;
    if (tbt) minute.metBound.tbt++;
    if (e2e) minute.metBound.e2e++;
    if (ttft && tbt && e2e) minute.met++;
  };

  #arrived(seconds: number): void {
    // What comes at the end or after it never arrives in the run.
    if (seconds >= this.#endSeconds) return;
    const minute = this.#minuteOf(seconds);
    if (minute !== undefined) minute.arrived++;
  }

  /** Undefined outside of the window. */
  #minuteOf(arrivalSeconds: number): MinuteCounts | undefined {
    if (arrivalSeconds < this.#fromSeconds) return undefined;
    const index = Math.floor((arrivalSeconds - this.#fromSeconds) / SECONDS_PER_MINUTE);
    while (this.minutes.length <= index) {
      this.minutes.push({ arrived: 0, met: 0, metBound: { ttft: 0, tbt: 0, e2e: 0 } });
    }
    return this.minutes[index]!;
  }
}
