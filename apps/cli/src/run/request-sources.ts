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
import { readTrace, readTraceSync } from "@tokentide/workload/node";

/** A trace file being read into a feed, one batch ahead of the simulator. */
interface OpenTrace {
  readonly feed: BatchFeed;
  readonly batches: AsyncIterator<RequestBatch>;
  isAtEnd: boolean;
}

/** The requests of a configuration: a source for the simulator, and the files that fill it. */
export class RequestSources {
  readonly source: RequestSource;
  readonly #traces: OpenTrace[] = [];

  constructor(config: LoadedConfig) {
    const { seed } = config.simulation;
    const sources = config.requests.map((plan) =>
      plan.type === "trace" ? this.#openTrace(plan) : openGenerator(plan, seed),
    );
    this.source = sources.length === 1 ? sources[0]! : mergedSource(sources);
  }

  /** Reads on where a feed has run empty. Call it when the simulator needs input. */
  async fill(): Promise<void> {
    for (const trace of this.#traces) {
      if (trace.isAtEnd || trace.feed.queuedBatches > 0) continue;
      const next = await trace.batches.next();
      trace.isAtEnd = next.done === true;
      if (next.done) trace.feed.close();
      else trace.feed.push(next.value);
    }
  }

  /** Closes the files. Harmless when repeated. */
  async close(): Promise<void> {
    for (const { batches } of this.#traces) await batches.return?.();
  }

  /** All requests, in order of arrival, for writing them to a file. */
  async *batches(): AsyncGenerator<RequestBatch, void, void> {
    for (;;) {
      const batch = this.source.pull();
      if (batch === "end") return;
      if (batch === "wait") await this.fill();
      else yield batch;
    }
  }

  #openTrace({ path, applicationId }: TracePlan): RequestSource {
    const batches = readTrace(path);
    const feed = new BatchFeed();
    this.#traces.push({
      feed,
      batches: applicationId === undefined ? batches : ofApplication(applicationId, batches),
      isAtEnd: false,
    });
    return feed;
  }
}

/** The trace was named for one application: what its own column says does not count. */
async function* ofApplication(
  applicationId: number,
  batches: AsyncIterable<RequestBatch>,
): AsyncGenerator<RequestBatch> {
  for await (const batch of batches) {
    batch.applicationId.fill(applicationId);
    yield batch;
  }
}

function openGenerator(plan: GeneratedPlan, seed: number): RequestSource {
  const sizes: SizeSettings =
    plan.sizes.type === "trace" ? { type: "trace", batches: readTraceSync(plan.sizes.path) } : plan.sizes;
  return generatedSource({ ...plan, sizes, random: new RandomStreams(seed) });
}
