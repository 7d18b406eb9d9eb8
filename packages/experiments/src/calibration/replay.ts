import {
  type ModelParallelism,
  processorsNeeded,
  type RooflineEfficiency,
  rooflineStepTimes,
  type ServerSku,
  type StepTimeModel,
} from "@tokentide/hardware";
import { ClusterSimulation, type InstanceConfig, type SimulationConfig, type StartState } from "@tokentide/simulator";
import { batchOf, traceSource } from "@tokentide/workload";
import type { MeasuredGauge, MeasuredRequest } from "../measured/measured-run";
import type { ServingSetup } from "./serving-setup";

/** What decides the times of a replay. */
export interface ReplayTimes {
  readonly stepTimes: (parallelism: ModelParallelism) => StepTimeModel;
  /** Of every request, outside of the engine's steps. */
  readonly requestSeconds: number;
}

/** What the simulator makes of the requests of a measured run. */
export interface Replay {
  /** In the order of the measured requests; those that never finished are undefined. */
  readonly requests: readonly (MeasuredRequest | undefined)[];
  /** Each second, where they were asked for. */
  readonly gauges: readonly MeasuredGauge[];
  readonly preemptions: number;
  readonly latencySources: readonly string[];
}

/** Step times of the roofline at an efficiency, for the parallelisms of a setup. */
export function rooflineTimes(
  { model, sku }: ServingSetup,
  efficiency: Partial<RooflineEfficiency>,
): ReplayTimes["stepTimes"] {
  return (parallelism) =>
    rooflineStepTimes({ model, processor: sku.processor, parallelism, interconnect: sku.interconnect, efficiency });
}

/** Serves the arrivals and lengths of measured requests, in order of arrival, by a setup. */
export function replay(
  setup: ServingSetup,
  times: ReplayTimes,
  measured: readonly Pick<MeasuredRequest, "arrivalSeconds" | "promptTokens" | "outputTokens">[],
  options: { readonly gauges?: boolean } = {},
): Replay {
  const served: (MeasuredRequest | undefined)[] = new Array(measured.length).fill(undefined);
  const gauges: MeasuredGauge[] = [];
  const rows = measured.map(({ arrivalSeconds, promptTokens, outputTokens }) => ({
    arrivalSeconds,
    promptTokens,
    outputTokens,
  }));
  const run = new ClusterSimulation(configOf(setup, times), traceSource([batchOf(rows)]), {
    completed: ({ requestId, ttftSeconds, responseSeconds }) => {
      served[requestId] = { ...rows[requestId]!, ttftSeconds, e2eSeconds: responseSeconds };
    },
    ...(options.gauges === true
      ? {
          timeline: ({ timeSeconds, running, queue, kvFraction }) =>
            gauges.push({ timeSeconds, running, waiting: queue, kvShare: kvFraction }),
        }
      : {}),
  });
  while (run.advance() !== "done");
  const [application] = run.summary().applications;
  return {
    requests: served,
    gauges,
    preemptions: application!.kvCache.preemptions,
    latencySources: application!.latencySources,
  };
}

function configOf(setup: ServingSetup, times: ReplayTimes): SimulationConfig {
  const { model, sku, parallelism, promptParallelism, engine, firstTokenAt } = setup;
  const tokenSku = cut(sku, parallelism, "token");
  const promptSku = promptParallelism && cut(sku, promptParallelism, "prompt");
  const instance = (of: ModelParallelism): InstanceConfig => ({ ...engine, parallelism: of });
  const startState: StartState =
    promptSku === undefined
      ? { type: "uniform", instance: instance(parallelism) }
      : {
          type: "splitwise-heterogeneous",
          prompt: instance(promptParallelism!),
          promptSkus: [promptSku.name],
          token: instance(parallelism),
          tokenSkus: [tokenSku.name],
        };
  return {
    cluster: {
      servers: [...(promptSku === undefined ? [] : [promptSku]), tokenSku].map((one) => ({ sku: one, count: 1 })),
      // The phases run side by side: a KV cache takes the way that joins the processors.
      interconnects: [sku.interconnect],
    },
    applications: [
      {
        applicationId: 0,
        model,
        stepTimes: (_processor, of) => times.stepTimes(of),
        scheduler: { type: promptSku === undefined ? "jsq" : "kv_jsq" },
        startState,
        overheads: { networkSeconds: times.requestSeconds },
        firstTokenAt,
      },
    ],
    endTimeSeconds: Number.POSITIVE_INFINITY,
    seed: 0,
    timelineIntervalSeconds: 1,
  };
}

/** A server with just the processors of one instance. */
function cut(sku: ServerSku, parallelism: ModelParallelism, phase: string): ServerSku {
  return { ...sku, name: `${sku.name} ${phase}`, processorCount: processorsNeeded(parallelism) };
}
