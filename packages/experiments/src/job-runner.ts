import type { LoadedConfig } from "@tokentide/config";
import { ClusterSimulation, type RunSummary } from "@tokentide/simulator";
import { withInstanceCapacity } from "./capacity/with-instance-capacity";
import { describeFailure, type Job, type JobOutcome } from "./job";
import { JobConfigs } from "./job-configs";
import { JobRequests } from "./job-requests";
import { TraceStore } from "./trace-store";

/** So many events take a few milliseconds: often enough to give way to others. */
const EVENTS_PER_STEP = 20_000;

/** Called between two steps of a run; the run goes on when it resolves, and fails when it rejects. */
export type Pause = () => Promise<void>;

/**
 * Does runs, one after the other. Keeps configurations and traces from one run to the next, and nothing by which a run
 * could notice another.
 */
export class JobRunner {
  readonly #configs = new JobConfigs();
  readonly #traces: TraceStore;

  constructor(traces: TraceStore = new TraceStore()) {
    this.#traces = traces;
  }

  /** Does a run from reading its configuration to its summary. Never rejects: what goes wrong is in the outcome. */
  async run(job: Job, pause?: Pause): Promise<JobOutcome> {
    const startedAt = performance.now();
    const wallSeconds = () => (performance.now() - startedAt) / 1000;
    try {
      const summary = await this.#simulate(withInstanceCapacity(this.#configs.configOf(job), this.#traces), pause);
      return { summary, wallSeconds: wallSeconds() };
    } catch (error) {
      return { error: describeFailure(error), wallSeconds: wallSeconds() };
    }
  }

  async #simulate(config: LoadedConfig, pause: Pause | undefined): Promise<RunSummary> {
    const requests = new JobRequests(config, this.#traces);
    try {
      const run = new ClusterSimulation(config.simulation, requests.source);
      const limit = pause === undefined ? {} : { events: EVENTS_PER_STEP };
      for (;;) {
        const state = run.advance(limit);
        if (state === "done") return run.summary();
        if (state === "needs-input") await requests.fill();
        await pause?.();
      }
    } finally {
      await requests.close();
    }
  }
}
