import type { LoadedConfig } from "@tokentide/config";
import { PolicyAgents } from "@tokentide/experiments";
import {
  ClusterSimulation,
  type InstanceSummary,
  type LatencyQuantile,
  type RunProgress,
  type RunSinks,
  type RunSummary,
} from "@tokentide/simulator";
import { RequestSources } from "./request-sources";

/** So many events take a few milliseconds: often enough to look at the clock. */
const EVENTS_PER_STEP = 20_000;
/** Signals are noticed, and the terminal is written to, at this pace. */
const MILLISECONDS_BETWEEN_PAUSES = 100;

/** Signals that end a run early: Ctrl-C, and what batch systems send before they kill. */
const ENDING_SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** A signal that ended a run before its end. */
export type EndingSignal = (typeof ENDING_SIGNALS)[number];

/** A run that is over. */
export interface FinishedRun {
  /** Absent when the run came to its end; else the figures are of what was done until this signal. */
  readonly endedBy?: EndingSignal;
  readonly summary: RunSummary;
  readonly instances: readonly InstanceSummary[];
  readonly latencies: readonly LatencyQuantile[];
  readonly wallSeconds: number;
}

/** What a shell around a run wants to hear. */
export interface RunObserver {
  readonly sinks?: RunSinks;
  onProgress?(progress: RunProgress): void;
}

/**
 * Runs a configuration from beginning to end: reads its traces as the simulator asks for them, and pauses now and then so
 * that signals are heard. The first Ctrl-C ends the run where it is; a second one ends the program at once, as nobody
 * listens for it.
 */
export async function runToEnd(config: LoadedConfig, observer: RunObserver = {}): Promise<FinishedRun> {
  const startedAt = performance.now();
  const sources = new RequestSources(config);
  const agents = new PolicyAgents(config, (text) => process.stderr.write(text));
  let endedBy: EndingSignal | undefined;
  const listeners = ENDING_SIGNALS.map((signal) => {
    const listener = () => {
      endedBy = signal;
    };
    process.once(signal, listener);
    return () => process.off(signal, listener);
  });
  try {
    const run = new ClusterSimulation(config.simulation, sources.source, observer.sinks);
    let pausedAt = startedAt;
    for (;;) {
      const state = run.advance({ events: EVENTS_PER_STEP });
      if (state === "done") break;
      if (state === "needs-input") await sources.fill();
      if (state === "needs-decision") await agents.answer(run);
      if (performance.now() - pausedAt < MILLISECONDS_BETWEEN_PAUSES) continue;
      observer.onProgress?.(run.progress());
      await new Promise((resume) => setImmediate(resume));
      if (endedBy !== undefined) run.stop();
      pausedAt = performance.now();
    }
    const summary = run.summary();
    return {
      summary,
      instances: run.instances(),
      latencies: run.latencyQuantiles(),
      wallSeconds: (performance.now() - startedAt) / 1000,
      // A run that came to its end before it could be stopped is a whole one.
      ...(summary.partial && endedBy !== undefined ? { endedBy } : {}),
    };
  } finally {
    for (const stopListening of listeners) stopListening();
    await Promise.all([sources.close(), agents.close()]);
  }
}
