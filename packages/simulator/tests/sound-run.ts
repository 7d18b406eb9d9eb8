import type { CompletedRequest, TimelineRow } from "../src/run-summary";
import { type ArbitraryRun, instanceConfigOf } from "./arbitrary-runs";
import { type RunResult, timesOf } from "./run-to-end";
import { WEIGHT_BYTES } from "./small-cluster";

/** Computed times may differ in their last bits. */
const ROUNDING_SECONDS = 1e-9;

/** What does not hold of a run and must hold of every one, whatever its rules; empty when all is well. */
export function faultsOf(run: ArbitraryRun, result: RunResult): string[] {
  return [...faultsOfCounts(run, result), ...faultsOfRows(run, result), ...faultsOfInstances(run, result)];
}

/** Of the counts of requests. */
export function faultsOfCounts({ requests }: ArbitraryRun, { rows, application, timeline }: RunResult): string[] {
  const { arrived, completed, rejected, failed, unfinished } = application.requests;
  const reasons = Object.values(application.rejections).reduce((sum, count) => sum + count, 0);
  const inTimeline = (count: "arrivals" | "completions" | "rejections" | "failures"): number =>
    timeline.reduce((sum, row) => sum + row[count], 0);
  const ids = new Set(rows.map(({ requestId }) => requestId));
  return listed({
    "completed requests have one row each": completed === rows.length && ids.size === rows.length,
    "arrived = completed + rejected + failed + unfinished": arrived === completed + rejected + failed + unfinished,
    "no count is negative": Math.min(completed, rejected, failed, unfinished) >= 0,
    "no more arrive than were sent": arrived <= requests.length,
    "every rejection has its reason": reasons === rejected + failed,
    "the timeline has every arrival": inTimeline("arrivals") === arrived,
    "the timeline has every completion": inTimeline("completions") === completed,
    "the timeline has every rejection": inTimeline("rejections") === rejected,
    "the timeline has every failure": inTimeline("failures") === failed,
    "classes are parts of the application":
      (application.classes ?? []).reduce((sum, { requests: of }) => sum + of.arrived, 0) <= arrived,
    "a request of a class is counted once": (application.classes ?? []).every(
      ({ requests: of }) =>
        of.arrived === of.completed + of.rejected + of.failed + of.unfinished && Math.min(...Object.values(of)) >= 0,
    ),
  });
}

/** Of the times of completed requests. */
export function faultsOfRows(run: ArbitraryRun, { rows, summary }: RunResult): string[] {
  return rows.flatMap((row) => {
    const { arrivalSeconds, promptTokens, outputTokens } = run.requests[row.requestId]!;
    const { arrival, promptStart, firstToken, tokenStart, lastToken } = timesOf(row);
    const faults = listed({
      "keeps its arrival": row.arrivalSeconds === arrivalSeconds,
      "keeps its sizes": row.promptTokens === promptTokens && row.outputTokens === outputTokens,
      "arrival ≤ prompt start": arrival <= promptStart,
      "prompt start < first token": promptStart < firstToken,
      "first token ≤ token start": firstToken <= tokenStart,
      "token start ≤ last token": tokenStart <= lastToken + ROUNDING_SECONDS,
      "a single token is the first and the last":
        outputTokens > 1 || Math.abs(lastToken - firstToken) <= ROUNDING_SECONDS,
      "completes within the run": lastToken <= summary.simulatedSeconds + ROUNDING_SECONDS,
      "TBT is the mean gap": isMeanGap(row, run.config.compat === undefined ? outputTokens - 1 : outputTokens),
    });
    return faults.map((fault) => `request ${row.requestId}: ${fault}`);
  });
}

function isMeanGap(row: CompletedRequest, gaps: number): boolean {
  if (gaps === 0) return Number.isNaN(row.tbtSeconds);
  return Math.abs(row.tbtSeconds * gaps - (row.responseSeconds - row.ttftSeconds)) <= ROUNDING_SECONDS;
}

function faultsOfInstances({ config }: ArbitraryRun, { instances, summary, application }: RunResult): string[] {
  const { booting, activeBusy, activeIdle, draining, unassigned, total } = application.gpuHours;
  const processors = config.cluster.servers.reduce((sum, { sku, count }) => sum + sku.processorCount * count, 0);
  const states = booting + activeBusy + activeIdle + draining + unassigned;
  const faults = listed({
    "GPU-hours = processors × time": isNear(total, (processors * summary.simulatedSeconds) / 3600),
    "GPU-hours by state add up": isNear(states, total),
    "busy time is the instances'": isNear(
      activeBusy,
      instances.reduce((sum, instance) => sum + (instance.busySeconds * instance.processors) / 3600, 0),
    ),
  });
  // A run of the ancestor's that ends in mid-batch does not count that batch's time.
  const kept = config.compat === undefined ? faults : faults.filter((fault) => !fault.startsWith("busy time"));
  return kept.concat(
    instances.flatMap((instance) => {
      const { sku } = config.cluster.servers.find((entry) => entry.sku.name === instance.skuName)!;
      const vllm = instanceConfigOf(config.applications[0]!.startState, instance.tag)?.vllm;
      const maxBytes = vllm
        ? WEIGHT_BYTES + vllm.blocks! * vllm.blockTokens
        : sku.processor.memoryBytes * instance.processors;
      return listed({
        "busy no longer than the run":
          instance.busySeconds >= 0 && instance.busySeconds <= summary.simulatedSeconds + ROUNDING_SECONDS,
        "memory between weights and maximum": instance.memoryBytes >= WEIGHT_BYTES && instance.memoryBytes <= maxBytes,
      }).map((fault) => `instance ${instance.instanceId}: ${fault}`);
    }),
  );
}

/** The time of all instances, as the timeline's means have it. */
function instanceSeconds(timeline: readonly TimelineRow[]): number {
  const times = [0, ...new Set(timeline.map(({ timeSeconds }) => timeSeconds))];
  return timeline.reduce((sum, row) => {
    const width = row.timeSeconds - times[times.indexOf(row.timeSeconds) - 1]!;
    const instances = row.meanBooting + row.meanActiveBusy + row.meanActiveIdle + row.meanDraining;
    return Number.isNaN(instances) ? sum : sum + instances * width;
  }, 0);
}

/** Of a fleet that comes and goes: what holds of its bill, its instances and who served whom. */
export function faultsOfFleet({ rows, instances, summary, application, timeline }: RunResult): string[] {
  const { booting, activeBusy, activeIdle, draining, unassigned, total } = application.gpuHours;
  const assigned = booting + activeBusy + activeIdle + draining;
  const lifetimes = instances.reduce(
    (sum, { startSeconds, endSeconds, processors }) => sum + ((endSeconds - startSeconds) * processors) / 3600,
    0,
  );
  const livedSeconds = instances.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  const byId = new Map(instances.map((instance) => [instance.instanceId, instance]));
  const isThere = (instanceId: number, seconds: number): boolean => {
    const { startSeconds, endSeconds } = byId.get(instanceId)!;
    return startSeconds <= seconds && seconds <= endSeconds + ROUNDING_SECONDS;
  };
  return [
    ...listed({
      "GPU-hours by state add up": isNear(assigned + unassigned, total),
      "assigned hours are the instances' lives": isNear(assigned, lifetimes),
      "the timeline has the instances' lives": isNear(instanceSeconds(timeline), livedSeconds),
      "no hours are negative": Math.min(booting, activeBusy, activeIdle, draining, unassigned) >= 0,
    }),
    ...instances.flatMap((instance) =>
      listed({
        "lives within the run":
          instance.startSeconds <= instance.endSeconds && instance.endSeconds <= summary.simulatedSeconds,
        "is busy within its life":
          instance.busySeconds >= 0 &&
          instance.busySeconds <= instance.endSeconds - instance.startSeconds + ROUNDING_SECONDS,
        "holds its weights and no less": instance.memoryBytes >= WEIGHT_BYTES,
        "holds nothing more when all is done":
          application.requests.unfinished > 0 || instance.memoryBytes === WEIGHT_BYTES,
      }).map((fault) => `instance ${instance.instanceId}: ${fault}`),
    ),
    ...rows.flatMap((row) => {
      const { promptStart, firstToken, tokenStart, lastToken } = timesOf(row);
      return listed({
        "prompt on an instance that is there": [promptStart, firstToken].every((at) =>
          isThere(row.promptInstanceId, at),
        ),
        "tokens on an instance that is there":
          row.outputTokens === 1 || [tokenStart, lastToken].every((at) => isThere(row.tokenInstanceId, at)),
      }).map((fault) => `request ${row.requestId}: ${fault}`);
    }),
  ];
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9;
}

function listed(rules: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(rules).filter((rule) => !rules[rule]);
}
