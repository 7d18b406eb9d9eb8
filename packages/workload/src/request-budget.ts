import { badSetting, inRange, RANGE } from "./setting-checks";

/** How long, and how often, a generator sends requests. */
export interface BudgetSettings {
  /** Requests arrive before this second. Give this, `requests`, or both. */
  readonly durationSeconds?: number;
  /** At most this many requests. `Infinity` for a source that never ends. */
  readonly requests?: number;
}

/** Says whether a generator may send one more request, and counts those that it may. */
export class RequestBudget {
  readonly #endSeconds: number;
  #left: number;

  /** @throws WorkloadError when requests would never end, or a setting is out of range. */
  constructor({ durationSeconds, requests }: BudgetSettings) {
    if (durationSeconds === undefined && requests === undefined) {
      throw badSetting(
        "durationSeconds",
        "neither it nor requests is given, so the workload would never end; give one.",
      );
    }
    this.#endSeconds = inRange(durationSeconds ?? Infinity, RANGE.duration, "durationSeconds");
    this.#left = inRange(requests ?? Infinity, RANGE.count, "requests");
  }

  /** Takes one request that arrives at that second; false when there is none left or it would come too late. */
  take(arrivalSeconds: number): boolean {
    if (this.#left === 0 || !(arrivalSeconds < this.#endSeconds)) return false;
    this.#left--;
    return true;
  }
}
