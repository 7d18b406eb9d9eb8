import {
  findModelArchitecture,
  findModelSize,
  findSku,
  listModelArchitectures,
  listModelSizes,
  listSkus,
  type ServedModel,
  type ServerSku,
  servedModel,
  UnknownNameError,
} from "@tokentide/hardware";
import type { MeasuredEngine } from "../measured/measured-run";
import type { ServingSetup } from "./serving-setup";
import { UNUSED_PREEMPTION_LIMIT } from "./setup-of-calibration";

/** What a user says of a server; engine settings have vLLM's names. */
export interface SetupOptions {
  /** An architecture of the catalog, or a size of one: `opt-13b`, `llama-3.1-8b-fp8`. */
  readonly model?: string;
  /** A server of the catalog, or else a processor of it. */
  readonly sku?: string;
  readonly processor?: string;
  readonly tp?: number;
  readonly pp?: number;
  /** Tensor parallelism of an instance that serves the prompt phase alone. */
  readonly promptTp?: number;
  readonly maxNumSeqs?: number;
  readonly maxNumBatchedTokens?: number;
  readonly chunkedPrefill?: boolean;
  readonly promptSteps?: "shared" | "alone";
  readonly blockSize?: number;
  readonly numGpuBlocks?: number;
  readonly gpuMemoryUtilization?: number;
  readonly maxModelLen?: number;
  readonly firstToken?: "prefill_end" | "client";
}

/** A server cannot be put together from what was said. */
export class SetupError extends Error {
  override readonly name = "SetupError";
  readonly code = "SETUP";
}

/** vLLM's own defaults, as of version 0.19 on cards below 70 GB. */
const VLLM_DEFAULTS = {
  maxSequences: 256,
  maxStepTokens: 2048,
  blockTokens: 16,
  gpuMemoryUtilization: 0.9,
} as const;

/**
 * The server of a measured run: by what a user says, else by what the run's files say, else by `base` or vLLM's defaults.
 *
 * @param base a server known already, such as a calibration's; its number of blocks holds as long as model, server and
 *   parallelism are its own
 * @throws SetupError when the model or the server is not known
 * @throws UnknownNameError for a name that the catalog does not know
 */
export function setupFromOptions(
  options: SetupOptions,
  measured: MeasuredEngine = {},
  base?: ServingSetup,
): ServingSetup {
  const model = modelOf(options, measured, base);
  const sku = skuOf(options, base);
  const parallelism = {
    tensorParallelism: options.tp ?? measured.tensorParallelism ?? base?.parallelism.tensorParallelism ?? 1,
    pipelineParallelism: options.pp ?? base?.parallelism.pipelineParallelism ?? 1,
  };
  const promptParallelism =
    options.promptTp === undefined
      ? base?.promptParallelism
      : { tensorParallelism: options.promptTp, pipelineParallelism: 1 };
  const isBase =
    base !== undefined &&
    base.model.size.name === model.size.name &&
    base.sku.name === sku.name &&
    base.parallelism.tensorParallelism === parallelism.tensorParallelism;
  const vllm = base?.engine.vllm;
  const blocks = options.numGpuBlocks ?? measured.blocks ?? (isBase ? vllm?.blocks : undefined);
  const maxModelTokens = options.maxModelLen ?? measured.maxModelTokens ?? (isBase ? vllm?.maxModelTokens : undefined);
  const promptSteps = options.promptSteps ?? vllm?.promptSteps ?? "shared";
  const chunkedPrefill = options.chunkedPrefill ?? vllm?.chunkedPrefill ?? promptSteps === "shared";
  if (promptSteps === "alone" && chunkedPrefill) {
    throw new SetupError("Prompts in steps of their own run whole: take chunked prefill off, or let steps be shared.");
  }
  return {
    model,
    sku,
    parallelism,
    ...(promptParallelism === undefined ? {} : { promptParallelism }),
    engine: {
      type: "vllm",
      maxBatchSize:
        options.maxNumSeqs ?? measured.maxSequences ?? base?.engine.maxBatchSize ?? VLLM_DEFAULTS.maxSequences,
      maxBatchTokens:
        options.maxNumBatchedTokens ??
        measured.maxStepTokens ??
        base?.engine.maxBatchTokens ??
        VLLM_DEFAULTS.maxStepTokens,
      maxPreemptions: UNUSED_PREEMPTION_LIMIT,
      vllm: {
        chunkedPrefill,
        promptSteps,
        blockTokens: options.blockSize ?? measured.blockTokens ?? vllm?.blockTokens ?? VLLM_DEFAULTS.blockTokens,
        ...(blocks === undefined ? {} : { blocks }),
        gpuMemoryUtilization:
          options.gpuMemoryUtilization ??
          measured.gpuMemoryUtilization ??
          vllm?.gpuMemoryUtilization ??
          VLLM_DEFAULTS.gpuMemoryUtilization,
        ...(maxModelTokens === undefined ? {} : { maxModelTokens }),
      },
    },
    firstTokenAt: options.firstToken ?? base?.firstTokenAt ?? "prefill_end",
  };
}

function modelOf(options: SetupOptions, measured: MeasuredEngine, base: ServingSetup | undefined): ServedModel {
  if (options.model !== undefined) return modelNamed(options.model);
  if (base !== undefined) return base.model;
  // Checkpoints are named `organisation/Model-Name`; the catalog has the name, in small letters.
  const stated = measured.model?.split("/").at(-1)?.toLowerCase();
  if (stated !== undefined && listModelArchitectures().some(({ name }) => name === stated)) return servedModel(stated);
  throw new SetupError(
    `Name the model that was measured with --model${measured.model === undefined ? "" : ` (the run says ${measured.model})`}: ` +
      "an architecture or a size of `tokentide catalog models`.",
  );
}

function modelNamed(name: string): ServedModel {
  if (listModelSizes().some((size) => size.name === name)) {
    return servedModel(findModelSize(name).architectureName, name);
  }
  return servedModel(findModelArchitecture(name).name);
}

function skuOf({ sku, processor }: SetupOptions, base: ServingSetup | undefined): ServerSku {
  if (sku !== undefined && processor !== undefined) {
    throw new SetupError("Name the server or its processor, not both: --sku or --processor.");
  }
  if (sku !== undefined) return findSku(sku);
  if (processor !== undefined) {
    const skus = listSkus().filter((one) => one.processor.name === processor);
    // The largest server has the link that its processors are meant to be joined by.
    const largest = skus.toSorted((one, other) => other.processorCount - one.processorCount)[0];
    if (largest !== undefined) return largest;
    throw new UnknownNameError("processor", processor, [...new Set(listSkus().map((one) => one.processor.name))]);
  }
  if (base !== undefined) return base.sku;
  throw new SetupError(
    "Name the server that was measured with --sku, or its processor with --processor: see `tokentide catalog skus`.",
  );
}
