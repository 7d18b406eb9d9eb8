import { batchOf, InMemorySource, type RequestRow, type RequestSource } from "@tokentide/workload";
import { ClusterSimulation } from "../src/cluster-simulation";
import type {
  ApplicationSummary,
  CompletedRequest,
  InstanceSummary,
  LatencyQuantile,
  RunSummary,
  TimelineRow,
} from "../src/run-summary";
import type { SimulationConfig } from "../src/simulation-config";

/** All that a run gave. */
export interface RunResult {
  readonly rows: readonly CompletedRequest[];
  readonly timeline: readonly TimelineRow[];
  readonly instances: readonly InstanceSummary[];
  readonly latencies: readonly LatencyQuantile[];
  readonly summary: RunSummary;
  /** The first application's part of the summary. */
  readonly application: ApplicationSummary;
}

/** A run with all its rows kept. `drive` turns the crank; it answers once the run is over. */
export function runWith(
  config: SimulationConfig,
  source: RequestSource,
  drive: (run: ClusterSimulation) => void,
): RunResult {
  const rows: CompletedRequest[] = [];
  const timeline: TimelineRow[] = [];
  const run = new ClusterSimulation(config, source, {
    completed: (row) => rows.push({ ...row }),
    timeline: (row) => timeline.push(row),
  });
  drive(run);
  const summary = run.summary();
  return {
    rows,
    timeline,
    instances: run.instances(),
    latencies: run.latencyQuantiles(),
    summary,
    application: summary.applications[0]!,
  };
}

/** The requests as a source of one batch. */
export function sourceOf(requests: readonly RequestRow[]): RequestSource {
  return requests.length === 0 ? { pull: () => "end" } : new InMemorySource([batchOf(requests)]);
}

/** Runs in one go. */
export function runToEnd(config: SimulationConfig, requests: readonly RequestRow[]): RunResult {
  return runWith(config, sourceOf(requests), (run) => {
    const answer = run.advance();
    if (answer !== "done") throw new Error(`The run should be over, but it answered ${answer}.`);
  });
}

/** Times of one request on the clock of the run. */
export interface RequestTimes {
  readonly arrival: number;
  readonly promptStart: number;
  readonly firstToken: number;
  readonly tokenStart: number;
  readonly lastToken: number;
}

export function timesOf(row: CompletedRequest): RequestTimes {
  const firstToken = row.arrivalSeconds + row.ttftSeconds;
  return {
    arrival: row.arrivalSeconds,
    promptStart: row.arrivalSeconds + row.queueSeconds,
    firstToken,
    tokenStart: firstToken + row.secondTokenOverheadSeconds,
    lastToken: row.arrivalSeconds + row.responseSeconds,
  };
}

/** The completed row of a request. */
export function rowOf(result: RunResult, requestId: number): CompletedRequest {
  const row = result.rows.find((candidate) => candidate.requestId === requestId);
  if (row === undefined) throw new Error(`Request ${requestId} did not complete.`);
  return row;
}
