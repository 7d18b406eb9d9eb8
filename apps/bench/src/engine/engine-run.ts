import { ClusterSimulation } from "@tokentide/simulator";
import { ownMsSince, readClocks } from "../measurement/own-time";
import { type RepetitionPlan, type Timing, timeRepeatedly } from "../measurement/timing";
import { openWorkload, replay } from "./open-workload";

/** A measurement of the engine. */
export interface EngineInput extends RepetitionPlan {
  readonly yaml: string;
  /** Requests are made while the run goes on, in constant memory, and that counts; otherwise they are made before. */
  readonly isStreamed: boolean;
}

/** What a measurement of the engine found. */
export interface EngineAnswer {
  /** From the making of the simulation to the end of its events. */
  readonly run: Timing;
  /** Of the summary: percentiles and bills. */
  readonly summaryMs: number;
  readonly requests: number;
  readonly completed: number;
  readonly events: number;
  /** Largest number of bytes of memory the process had. */
  readonly peakBytes: number;
}

/** Measures in this process. */
export function measureEngine({ yaml, isStreamed, ...plan }: EngineInput): EngineAnswer {
  const workload = openWorkload(yaml);
  const batches = isStreamed ? [] : workload.read();
  let simulation: ClusterSimulation | undefined;
  const run = timeRepeatedly(plan, () => {
    const source = isStreamed ? workload.open() : replay(batches);
    return () => {
      simulation = new ClusterSimulation(workload.config, source);
      simulation.advance();
    };
  });
  const start = readClocks();
  const summary = simulation!.summary();
  const summaryMs = ownMsSince(start);
  const { arrived, completed } = summary.applications[0]!.requests;
  return {
    run,
    summaryMs,
    requests: arrived,
    completed,
    events: summary.events,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}
