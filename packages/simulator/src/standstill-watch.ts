import type { Application } from "./requests/application";

const STANDSTILL_SECONDS = 86_400;

/**
 * A scaling manager decides for ever, so its ticks say nothing about a run that is stuck: when for a day no request came,
 * finished or moved and no instance came or went, nothing ever will.
 */
export class StandstillWatch {
  readonly #applications: readonly Application[];
  #lastState = "";
  #lastChangeSeconds = 0;

  constructor(applications: readonly Application[]) {
    this.#applications = applications;
  }

  /** Looks at the run; to be called every now and then. Answers whether it has stood still for too long. */
  isStuck(nowSeconds: number, liveRequests: number, instances: number): boolean {
    let state = `${liveRequests},${instances}`;
    let isRunning = false;
    for (const { metrics, presentInstances } of this.#applications) {
      state += `,${metrics.arrivedRequests},${metrics.completedRequests},${presentInstances.length}`;
      isRunning ||= presentInstances.some(({ batch }) => batch.length > 0);
    }
    if (isRunning || state !== this.#lastState) {
      this.#lastState = state;
      this.#lastChangeSeconds = nowSeconds;
      return false;
    }
    return nowSeconds - this.#lastChangeSeconds > STANDSTILL_SECONDS;
  }
}
