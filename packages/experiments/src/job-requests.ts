import type { GeneratedPlan, LoadedConfig, TracePlan } from "@tokentide/config";
import { RandomStreams } from "@tokentide/sim-core";
import {
  BatchFeed,
  generatedSource,
  mergedSource,
  type RequestBatch,
  type RequestSource,
  type SizeSettings,
} from "@tokentide/workload";
import { readTrace } from "@tokentide/workload/node";
import type { TraceStore } from "./trace-store";

/** A trace too large to keep, being read into a feed one batch ahead of the simulator. */
interface StreamedTrace {
  readonly feed: BatchFeed;
  readonly batches: AsyncIterator<RequestBatch>;
}

/** The requests of one run: traces from a store or, when they are too large for it, from the file; the rest made up. */
export class JobRequests {
  readonly source: RequestSource;
  readonly #traces: TraceStore;
  readonly #streamed: StreamedTrace[] = [];

  /** @throws TraceError and WorkloadError when the requests cannot be had */
  constructor({ requests, simulation }: LoadedConfig, traces: TraceStore) {
    this.#traces = traces;
    const sources = requests.map((plan) =>
      plan.type === "trace" ? this.#traceSource(plan) : this.#generator(plan, simulation.seed),
    );
    this.source = sources.length === 1 ? sources[0]! : snapshotsOf(mergedSource(sources));
  }

  /** Reads on where a feed has run empty. Call it when the simulator needs input. */
  async fill(): Promise<void> {
    for (const { feed, batches } of this.#streamed) {
      if (feed.queuedBatches > 0) continue;
      const next = await batches.next();
      if (next.done) feed.close();
      else feed.push(next.value);
    }
  }

  /** Closes the files. */
  async close(): Promise<void> {
    for (const { batches } of this.#streamed) await batches.return?.();
  }

  #traceSource({ path, applicationId }: TracePlan): RequestSource {
    if (this.#traces.fits(path)) return replay(this.#traces.read(path), applicationId);
    const feed = new BatchFeed();
    this.#streamed.push({ feed, batches: readTrace(path) });
    return forApplication(feed, applicationId);
  }

  #generator(plan: GeneratedPlan, seed: number): RequestSource {
    const { sizes } = plan;
    return generatedSource({
      ...plan,
      sizes: sizes.type === "trace" ? this.#sizesOfTrace(sizes.path) : sizes,
      random: new RandomStreams(seed),
    });
  }

  #sizesOfTrace(path: string): SizeSettings {
    return { type: "trace", batches: this.#traces.read(path) };
  }
}

/** Requests in memory, as they are; the trace reader has checked them. */
function replay(batches: readonly RequestBatch[], applicationId: number | undefined): RequestSource {
  let next = 0;
  return forApplication({ pull: () => batches[next++] ?? "end" }, applicationId);
}

/** The trace was named for one application: what its own column says does not count. */
function forApplication(source: RequestSource, applicationId: number | undefined): RequestSource {
  if (applicationId === undefined) return source;
  return {
    pull() {
      const batch = source.pull();
      if (typeof batch === "string") return batch;
      return { ...batch, applicationId: new Int32Array(batch.length).fill(applicationId) };
    },
  };
}

/**
 * Batches whose length stays as it was given out. A merged source empties its one batch also when it answers "wait", while
 * the simulator still looks at the length of the batch it has used up.
 */
function snapshotsOf(source: RequestSource): RequestSource {
  return {
    followUps: source.followUps,
    pull() {
      const batch = source.pull();
      return typeof batch === "string" ? batch : { ...batch };
    },
  };
}
