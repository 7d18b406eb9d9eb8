import type { LoadedConfig } from "@tokentide/config";
import { batchOf, type RequestBatch, type RequestRow, type SizeSettings } from "@tokentide/workload";
import type { TraceStore } from "../trace-store";

/** How large an application's requests are: as its generator makes them, or drawn from its trace. */
export function applicationSizes({ requests }: LoadedConfig, applicationId: number, traces: TraceStore): SizeSettings {
  const plan =
    requests.find((candidate) => candidate.applicationId === applicationId) ??
    requests.find((candidate) => candidate.applicationId === undefined)!;
  if (plan.type === "generated") {
    return plan.sizes.type === "trace" ? { type: "trace", batches: traces.read(plan.sizes.path) } : plan.sizes;
  }
  const batches = traces.read(plan.path);
  if (plan.applicationId !== undefined) return { type: "trace", batches };
  return { type: "trace", batches: batches.flatMap((batch) => requestsOf(batch, applicationId)) };
}

function requestsOf(batch: RequestBatch, applicationId: number): RequestBatch[] {
  const rows: RequestRow[] = [];
  for (let row = 0; row < batch.length; row++) {
    if (batch.applicationId[row] !== applicationId) continue;
    rows.push({
      arrivalSeconds: batch.arrivalSeconds[row]!,
      promptTokens: batch.promptTokens[row]!,
      outputTokens: batch.outputTokens[row]!,
      applicationId,
    });
  }
  return rows.length === 0 ? [] : [batchOf(rows)];
}
