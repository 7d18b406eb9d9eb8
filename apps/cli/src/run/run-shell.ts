import type { LoadedConfig } from "@tokentide/config";
import {
  ClusterSimulation,
  type InstanceSummary,
  type RunProgress,
  type RunSinks,
  type RunSummary,
} from "@tokentide/simulator";
import { InterruptedError } from "../failure";
import { RequestSources } from "./request-sources";

/** So many events take a few milliseconds: often enough to look at the clock. */
const EVENTS_PER_STEP = 20_000;
/** Signals are noticed, and the terminal is written to, at this pace. */
const MILLISECONDS_BETWEEN_PAUSES = 100;

/** A run that is over. */
export interface FinishedRun {
  readonly summary: RunSummary;
  readonly instances: readonly InstanceSummary[];
  readonly wallSeconds: number;
}

/** What a shell around a run wants to hear. */
export interface RunObserver {
  readonly sinks?: RunSinks;
  onProgress?(progress: RunProgress): void;
}

/**
 * Runs a configuration from beginning to end: reads its traces as the simulator asks for them, and pauses now and then so
 * that Ctrl-C is heard.
 *
 * @throws InterruptedError after Ctrl-C, and what the traces and the simulator throw
 */
export async function runToEnd(config: LoadedConfig, observer: RunObserver = {}): Promise<FinishedRun> {
  const startedAt = performance.now();
  const sources = new RequestSources(config);
  let isInterrupted = false;
  const interrupt = () => {
    isInterrupted = true;
  };
  process.once("SIGINT", interrupt);
  try {
    const run = new ClusterSimulation(config.simulation, sources.source, observer.sinks);
    let pausedAt = startedAt;
    for (;;) {
      const state = run.advance({ events: EVENTS_PER_STEP });
      if (state === "done") break;
      if (state === "needs-input") await sources.fill();
      if (performance.now() - pausedAt < MILLISECONDS_BETWEEN_PAUSES) continue;
      observer.onProgress?.(run.progress());
      await new Promise((resume) => setImmediate(resume));
      if (isInterrupted) throw new InterruptedError();
      pausedAt = performance.now();
    }
    return {
      summary: run.summary(),
      instances: run.instances(),
      wallSeconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    process.off("SIGINT", interrupt);
    await sources.close();
  }
}
