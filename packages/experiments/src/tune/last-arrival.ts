import type { LoadedConfig } from "@tokentide/config";
import { JobRequests } from "../job-requests";
import { TraceStore } from "../trace-store";

/** When the last request of a run arrives, or the run ends; 0 without requests. Goes through all of them. */
export async function lastArrivalSeconds(config: LoadedConfig, traces: TraceStore = new TraceStore()): Promise<number> {
  const requests = new JobRequests(config, traces);
  try {
    let last = 0;
    for (;;) {
      const batch = requests.source.pull();
      if (batch === "end") return Math.min(last, config.simulation.endTimeSeconds);
      if (batch === "wait") await requests.fill();
      else last = batch.arrivalSeconds[batch.length - 1]!;
    }
  } finally {
    await requests.close();
  }
}
