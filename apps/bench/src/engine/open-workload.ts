import { parseConfig, type RequestPlan } from "@tokentide/config";
import { RandomStreams } from "@tokentide/sim-core";
import type { SimulationConfig } from "@tokentide/simulator";
import { type GeneratorSettings, generatedSource, type RequestBatch, type RequestSource } from "@tokentide/workload";
import { readTraceSync } from "@tokentide/workload/node";

/** A configuration that is ready to run, its requests described and not yet made. */
export interface OpenWorkload {
  readonly config: SimulationConfig;
  /** A fresh stream of its requests. */
  open(): RequestSource;
  /** All of its requests in memory. */
  read(): RequestBatch[];
}

/** Checks a configuration and makes ready what it describes. */
export function openWorkload(yaml: string): OpenWorkload {
  const { simulation: config, requests } = parseConfig(yaml, {
    fileName: "bench.yaml",
    readFile: (path) => {
      throw new Error(`The bench's configurations stand alone, and this one asks for ${path}.`);
    },
  });
  const plan = requests[0]!;
  const open = () => sourceOf(plan, config.seed);
  return { config, open, read: () => (plan.type === "trace" ? readTraceSync(plan.path) : collect(open())) };
}

function sourceOf(plan: RequestPlan, seed: number): RequestSource {
  if (plan.type === "trace") return replay(readTraceSync(plan.path));
  const { type: _, ...settings } = plan;
  return generatedSource({ ...settings, random: new RandomStreams(seed) } as GeneratorSettings);
}

/** A stream of batches in memory, which were checked when they were made. */
export function replay(batches: readonly RequestBatch[]): RequestSource {
  let next = 0;
  return { pull: () => batches[next++] ?? "end" };
}

/** Copies of all batches of a stream: a source reuses its columns. */
function collect(source: RequestSource): RequestBatch[] {
  const batches: RequestBatch[] = [];
  for (let batch = source.pull(); typeof batch !== "string"; batch = source.pull()) {
    const { length } = batch;
    batches.push({
      length,
      requestId: batch.requestId.slice(0, length),
      arrivalSeconds: batch.arrivalSeconds.slice(0, length),
      promptTokens: batch.promptTokens.slice(0, length),
      outputTokens: batch.outputTokens.slice(0, length),
      applicationId: batch.applicationId.slice(0, length),
    });
  }
  return batches;
}
