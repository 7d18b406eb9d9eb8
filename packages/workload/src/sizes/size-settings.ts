import { constant, empiricalQuantiles, logNormalWithCv } from "@tokentide/sim-core";
import type { Azure2023Trace } from "../arrivals/azure-2023-arrivals";
import { checkBatches } from "../batch-of-requests";
import { MAX_INT32 } from "../cell-rules";
import type { RequestBatch } from "../request-batch";
import { badSetting, inRange, RANGE, unknownType } from "../setting-checks";
import { AZURE_2023_PROBABILITIES, AZURE_2023_SIZES } from "./azure-2023-sizes";
import { DistributedSizes, type TokenDistribution } from "./distributed-sizes";
import type { RequestSizes } from "./request-sizes";
import { ResampledSizes } from "./resampled-sizes";

/** How large requests are, in tokens. */
export type SizeSettings =
  /** As in the Azure LLM inference trace 2023: long prompts, and for code short outputs. */
  | { readonly type: Azure2023Trace }
  | LogNormalSizes
  /** All alike. */
  | { readonly type: "fixed"; readonly promptTokens: number; readonly outputTokens: number }
  /** Drawn from the requests of a trace, prompt and output together. */
  | { readonly type: "trace"; readonly batches: readonly RequestBatch[] };

/** Prompt and output tokens from two independent log-normal distributions, rounded, at least 1. */
export interface LogNormalSizes {
  readonly type: "log-normal";
  /** Before rounding and limiting. */
  readonly promptMean: number;
  /** Standard deviation / mean. */
  readonly promptCv: number;
  readonly outputMean: number;
  readonly outputCv: number;
  /** What is drawn above becomes this. Default no limit. */
  readonly promptMax?: number;
  readonly outputMax?: number;
}

const TYPES = [
  "azure-conv-2023",
  "azure-code-2023",
  "log-normal",
  "fixed",
  "trace",
] as const satisfies readonly SizeSettings["type"][];

/**
 * The sizes that settings describe.
 *
 * @param path Where the settings are, for messages.
 * @throws WorkloadError when a setting is out of range.
 */
export function requestSizes(settings: SizeSettings, path = "sizes"): RequestSizes {
  switch (settings.type) {
    case "azure-conv-2023":
    case "azure-code-2023":
      return new DistributedSizes(
        AZURE_2023_SIZES[settings.type].map(({ promptTokens, outputTokens }) => ({
          prompt: { tokens: empiricalQuantiles(AZURE_2023_PROBABILITIES, promptTokens), max: MAX_INT32 },
          output: { tokens: empiricalQuantiles(AZURE_2023_PROBABILITIES, outputTokens), max: MAX_INT32 },
        })),
      );
    case "log-normal": {
      const { promptMean, promptCv, promptMax, outputMean, outputCv, outputMax } = settings;
      const prompt = logNormal({ mean: promptMean, cv: promptCv, max: promptMax }, `${path}.prompt`);
      return new DistributedSizes([
        { prompt, output: logNormal({ mean: outputMean, cv: outputCv, max: outputMax }, `${path}.output`) },
      ]);
    }
    case "fixed":
      return new DistributedSizes([
        {
          prompt: fixed(settings.promptTokens, `${path}.promptTokens`),
          output: fixed(settings.outputTokens, `${path}.outputTokens`),
        },
      ]);
    case "trace":
      if (settings.batches.length === 0) throw badSetting(`${path}.batches`, "is empty; give a trace with requests.");
      checkBatches(settings.batches);
      return new ResampledSizes(settings.batches);
    default:
      throw unknownType((settings as { type?: unknown }).type, TYPES, `${path}.type`);
  }
}

interface LogNormalParameters {
  readonly mean: number;
  readonly cv: number;
  readonly max: number | undefined;
}

function logNormal({ mean, cv, max = MAX_INT32 }: LogNormalParameters, path: string): TokenDistribution {
  inRange(mean, RANGE.meanTokens, `${path}Mean`);
  inRange(cv, RANGE.nonNegative, `${path}Cv`);
  inRange(max, RANGE.tokens, `${path}Max`);
  return { tokens: logNormalWithCv(mean, cv), max };
}

function fixed(tokens: number, path: string): TokenDistribution {
  return { tokens: constant(inRange(tokens, RANGE.tokens, path)), max: MAX_INT32 };
}
