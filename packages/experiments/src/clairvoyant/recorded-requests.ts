import type { LoadedConfig } from "@tokentide/config";
import type { RequestBatch, RequestSource } from "@tokentide/workload";
import { CapacityError } from "../experiment-errors";
import { JobRequests } from "../job-requests";
import type { TraceStore } from "../trace-store";

/** All requests of a run in memory, to be replayed as often as one likes. */
export type RecordedRequests = readonly RequestBatch[];

/**
 * @throws TraceError and WorkloadError when the requests cannot be had
 * @throws CapacityError when requests wait for the answers to others
 */
export async function recordRequests(config: LoadedConfig, traces: TraceStore): Promise<RecordedRequests> {
  const requests = new JobRequests(config, traces);
  const recorded: RequestBatch[] = [];
  try {
    if (requests.source.followUps) throw CapacityError.withoutForeknowledge();
    for (;;) {
      const batch = requests.source.pull();
      if (batch === "end") return recorded;
      if (batch === "wait") await requests.fill();
      else recorded.push(copyOf(batch));
    }
  } finally {
    await requests.close();
  }
}

/** The same requests again. */
export function replay(recorded: RecordedRequests): RequestSource {
  let next = 0;
  return { pull: () => recorded[next++] ?? "end" };
}

/** Sources use their columns again. */
function copyOf(batch: RequestBatch): RequestBatch {
  const { length } = batch;
  const copied = Object.entries(columnsOf(batch)).map(([name, column]) => [name, column.slice(0, length)]);
  return { ...(Object.fromEntries(copied) as Omit<RequestBatch, "length">), length };
}

function columnsOf(batch: RequestBatch): Record<string, Float64Array | Int32Array> {
  // Columns may be fields of a class, its length a getter: only what is a column counts.
  const names = [
    "requestId",
    "arrivalSeconds",
    "promptTokens",
    "outputTokens",
    "applicationId",
    "classId",
    "deadlineSeconds",
    "prefixId",
    "prefixTokens",
    "sharedPrefixId",
    "sharedPrefixTokens",
  ] as const satisfies readonly Exclude<keyof RequestBatch, "length">[];
  return Object.fromEntries(names.flatMap((name) => (batch[name] === undefined ? [] : [[name, batch[name]]])));
}
