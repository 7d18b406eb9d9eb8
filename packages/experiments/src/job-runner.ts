import type { LoadedConfig } from "@tokentide/config";
import { ClusterSimulation, type RunSummary } from "@tokentide/simulator";
import { PolicyAgents } from "./agents/policy-agents";
import { describeFailure, type Job, type JobOutcome } from "./job";
import { JobConfigs } from "./job-configs";
import { JobRequests } from "./job-requests";
import { RequestLedger, SECONDS_PER_MINUTE } from "./scoring/request-ledger";
import { type RunScore, runScore, type ScoreWindow } from "./scoring/run-score";
import { TraceStore } from "./trace-store";
import { withForeknowledge } from "./with-foreknowledge";

/** So many events take a few milliseconds: often enough to give way to others. */
const EVENTS_PER_STEP = 20_000;

type RunLimit = Parameters<ClusterSimulation["advance"]>[0] & object;

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
      const config = await withForeknowledge(this.#configs.configOf(job), this.#traces);
      const result = await this.#simulate(config, job.score, pause);
      return { ...result, wallSeconds: wallSeconds() };
    } catch (error) {
      return { error: describeFailure(error), wallSeconds: wallSeconds() };
    }
  }

  async #simulate(
    config: LoadedConfig,
    window: ScoreWindow | undefined,
    pause: Pause | undefined,
  ): Promise<{ readonly summary: RunSummary; readonly score?: RunScore }> {
    const requests = new JobRequests(config, this.#traces);
    const agents = new PolicyAgents(config);
    const ledger = window && new RequestLedger(config.simulation, window);
    try {
      const run = new ClusterSimulation(
        config.simulation,
        ledger?.counting(requests.source) ?? requests.source,
        ledger === undefined ? {} : { completed: ledger.completed },
      );
      /** Answers whether the run is over. */
      const drive = async (limit: RunLimit): Promise<boolean> => {
        for (;;) {
          const state = run.advance(limit);
          if (state === "needs-input") await requests.fill();
          if (state === "needs-decision") await agents.answer(run);
          await pause?.();
          if (state === "done") return true;
          if (state === "running" && "untilSeconds" in limit) return false;
        }
      };
      if (ledger === undefined) {
        await drive(pause === undefined ? {} : { events: EVENTS_PER_STEP });
        return { summary: run.summary() };
      }
      const { fromSeconds = 0 } = window!;
      if (fromSeconds > 0) await drive({ untilSeconds: fromSeconds });
      const start = fromSeconds > 0 ? run.summary() : undefined;
      let spent = run.spending().costDollars;
      for (let minute = 1, isOver = false; !isOver; minute++) {
        isOver = await drive({ untilSeconds: fromSeconds + minute * SECONDS_PER_MINUTE });
        const { costDollars } = run.spending();
        ledger.costDollars.push(costDollars - spent);
        spent = costDollars;
      }
      const summary = run.summary();
      return { summary, score: runScore(config.simulation, ledger, summary, start) };
    } finally {
      await Promise.all([requests.close(), agents.close()]);
    }
  }
}
