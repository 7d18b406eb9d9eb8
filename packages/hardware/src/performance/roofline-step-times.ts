import { listInterconnects, listSkus } from "../catalog/find";
import { BYTES_PER_VALUE } from "../dtype";
import type { Interconnect } from "../interconnect";
import { parametersPerLayer } from "../model-architecture";
import { checkParallelism, keyValueReplication, type ModelParallelism } from "../model-parallelism";
import type { Processor } from "../processor";
import type { ServedModel } from "../served-model";
import { peakFlopsFor } from "./peak-flops";
import { efficiencyOf, type RooflineEfficiency } from "./roofline-efficiency";
import { coefficientStepTimes, type StepCoefficients } from "./step-coefficients";
import type { StepTimeModel } from "./step-time-model";

/** A multiplication and an addition. */
const FLOPS_PER_WEIGHT = 2;
/** Scores and weighted values, a multiplication and an addition each, for every pair of tokens and each head dimension. */
const FLOPS_PER_ATTENTION_PAIR = 4;
/** One after attention, one after the feed-forward block. */
const ALL_REDUCES_PER_LAYER = 2;
/** Launch and synchronisation of an all-reduce kernel, beside the link's latency. */
const ALL_REDUCE_LAUNCH_SECONDS = 6e-6;
const ACTIVATION_BYTES = BYTES_PER_VALUE.fp16;

/** What the roofline model derives step times from. */
export interface RooflineInput {
  readonly model: ServedModel;
  readonly processor: Processor;
  readonly parallelism: ModelParallelism;
  /** Joins the processors of the instance. Default: that of the catalog's largest SKU with this processor, else PCIe 4. */
  readonly interconnect?: Interconnect;
  /** What you know better than the family's figures, see {@link efficiencyOf}. */
  readonly efficiency?: Partial<RooflineEfficiency>;
}

/**
 * Step times derived from the hardware: a step reads the weights or computes its matrix products, whichever takes longer
 * (https://en.wikipedia.org/wiki/Roofline_model); then come the KV cache's reading, prompt attention, all-reduces and
 * overheads, added up. Pipeline stages are kept busy by the batch's sequences: a stage reads its weights for each share of
 * the batch, arithmetic and KV reads are shared among stages, a prompt shorter than a chunk is not.
 *
 * @throws InvalidParallelismError when the model cannot be split so
 */
export function rooflineStepTimes(input: RooflineInput): StepTimeModel {
  return coefficientStepTimes(rooflineCoefficients(input), { type: "roofline", description: describe(input) });
}

/**
 * The coefficients of a step that {@link rooflineStepTimes} derives from the hardware.
 *
 * @throws InvalidParallelismError when the model cannot be split so
 */
export function rooflineCoefficients(input: RooflineInput): StepCoefficients {
  const { model, processor, parallelism } = input;
  const { architecture, size, weightBytes, kvBytesPerToken } = model;
  const { tensorParallelism, pipelineParallelism } = parallelism;
  checkParallelism(architecture, parallelism);
  const interconnect = input.interconnect ?? defaultInterconnect(processor);
  const efficiency = efficiencyOf(processor, input.efficiency);
  const { layers, hiddenSize, attentionHeads, headDimension, vocabularySize } = architecture;
  const processors = tensorParallelism * pipelineParallelism;
  const peakFlops = peakFlopsFor(processor, size.dtype);
  const attentionPeakFlops = peakFlopsFor(processor, "fp16");
  const narrowFraction = peakFlops > attentionPeakFlops ? efficiency.narrowComputeFraction : 1;
  const flopsPerSecond = peakFlops * efficiency.computeFraction * narrowFraction;
  const attentionFlopsPerSecond = attentionPeakFlops * efficiency.computeFraction;
  const bytesPerSecond = processor.memoryBandwidthBytesPerSecond * efficiency.memoryFraction;
  const contextBytesPerSecond = processor.memoryBandwidthBytesPerSecond * efficiency.contextFraction;
  // Of an input embedding with weights of its own a step reads a few rows only.
  const unreadBytes = architecture.tiedEmbeddings ? 0 : vocabularySize * hiddenSize * size.bytesPerParameter;
  const layerFlops = FLOPS_PER_WEIGHT * layers * parametersPerLayer(architecture);
  const attentionFlops = FLOPS_PER_ATTENTION_PAIR * layers * attentionHeads * headDimension;
  const logitFlops = FLOPS_PER_WEIGHT * vocabularySize * hiddenSize;
  const communication = communicationSeconds(layers, hiddenSize, parallelism, interconnect, efficiency);
  return {
    stepSeconds: efficiency.stepOverheadSeconds + layers * efficiency.layerOverheadSeconds + communication.perStep,
    weightReadSeconds: (weightBytes - unreadBytes) / (tensorParallelism * bytesPerSecond),
    productSecondsPerToken: layerFlops / (processors * flopsPerSecond),
    attentionSecondsPerPair: attentionFlops / (processors * attentionFlopsPerSecond),
    contextReadSecondsPerToken:
      (kvBytesPerToken * keyValueReplication(architecture, tensorParallelism)) / (processors * contextBytesPerSecond),
    secondsPerSequence: logitFlops / (processors * flopsPerSecond) + efficiency.sequenceOverheadSeconds,
    transferSecondsPerToken: communication.perToken,
    pipelineStages: pipelineParallelism,
  };
}

/** All-reduces of the tensor-parallel processors (ring) and the hand-over between pipeline stages. */
function communicationSeconds(
  layers: number,
  hiddenSize: number,
  { tensorParallelism, pipelineParallelism }: ModelParallelism,
  interconnect: Interconnect,
  efficiency: RooflineEfficiency,
): { readonly perStep: number; readonly perToken: number } {
  const latencySeconds = interconnect.latencySeconds ?? 0;
  const activationSeconds =
    (hiddenSize * ACTIVATION_BYTES) / (interconnect.bandwidthBytesPerSecond * efficiency.interconnectFraction);
  const allReduces = tensorParallelism > 1 ? ALL_REDUCES_PER_LAYER * layers : 0;
  const hops = 2 * Math.log2(tensorParallelism);
  const ringShare = (2 * (tensorParallelism - 1)) / tensorParallelism;
  const handOvers = pipelineParallelism - 1;
  return {
    perStep: allReduces * (ALL_REDUCE_LAUNCH_SECONDS + hops * latencySeconds) + handOvers * latencySeconds,
    perToken: (allReduces * ringShare + handOvers) * activationSeconds,
  };
}

function defaultInterconnect(processor: Processor): Interconnect {
  const skus = listSkus().filter((sku) => sku.processor.name === processor.name);
  const largest = skus.toSorted((one, other) => other.processorCount - one.processorCount)[0];
  return largest?.interconnect ?? listInterconnects().find((interconnect) => interconnect.name === "pcie-4")!;
}

function describe(input: RooflineInput): string {
  const { model, processor, parallelism } = input;
  const interconnect = input.interconnect ?? defaultInterconnect(processor);
  const efficiency = efficiencyOf(processor, input.efficiency);
  const percent = (fraction: number) => `${Math.round(fraction * 100)} %`;
  return (
    `roofline of ${model.size.name} on ${processor.name} at TP ${parallelism.tensorParallelism}, ` +
    `PP ${parallelism.pipelineParallelism} over ${interconnect.name ?? interconnect.link}: ` +
    `${percent(efficiency.computeFraction)} of peak arithmetic, ${percent(efficiency.memoryFraction)} of memory bandwidth, ` +
    `${(efficiency.stepOverheadSeconds * 1e3).toFixed(1)} ms a step assumed; not measured`
  );
}
