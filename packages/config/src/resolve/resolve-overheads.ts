import type { PerformanceSettings } from "@tokentide/hardware";
import type { EngineOverheads } from "@tokentide/simulator";
import type { ApplicationInput } from "../schema/application-schema";

/**
 * What a request and a step take beside the forward pass, as the simulator wants it: as stated, or else what a calibration
 * found a request to take. Undefined where nothing is known.
 */
export function resolveOverheads(
  input: ApplicationInput["engine_overheads"],
  performance: PerformanceSettings | undefined,
): EngineOverheads | undefined {
  if (input === undefined) {
    return performance?.type === "calibrated" ? { networkSeconds: performance.calibration.requestSeconds } : undefined;
  }
  const { network = 0, tokenizer = 0, scheduler = 0, sampler = 0 } = input;
  return {
    networkSeconds: network,
    tokenizerSeconds: tokenizer,
    schedulerSeconds: scheduler,
    samplerSeconds: sampler,
  };
}
