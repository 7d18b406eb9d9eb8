import type { ServedModel } from "./served-model";

/** Weights that SplitwiseSim 8f99e7d configures, bytes; for other models it has none. */
const SPLITWISE_SIM_WEIGHT_BYTES: Readonly<Record<string, number>> = {
  "llama2-70b-fp16": 135e9,
  "bloom-176b-fp16": 329e9,
};

/**
 * The model as SplitwiseSim 8f99e7d counts its memory, for `compat: splitwise-sim` only: its round weights, and a KV cache
 * of every attention head, grouped or not (llama2-70b: 8 times the real one).
 */
export function asSplitwiseSimCounts(model: ServedModel): ServedModel {
  const { layers, hiddenSize } = model.architecture;
  return {
    ...model,
    weightBytes: SPLITWISE_SIM_WEIGHT_BYTES[model.size.name] ?? model.weightBytes,
    kvBytesPerToken: 2 * hiddenSize * layers * model.size.bytesPerParameter,
  };
}
