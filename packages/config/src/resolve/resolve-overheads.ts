import type { EngineOverheads } from "@tokentide/simulator";
import type { ApplicationInput } from "../schema/application-schema";

/** What a request and a step take beside the forward pass, as the simulator wants it. */
export function resolveOverheads(input: NonNullable<ApplicationInput["engine_overheads"]>): EngineOverheads {
  const { network = 0, tokenizer = 0, scheduler = 0, sampler = 0 } = input;
  return {
    networkSeconds: network,
    tokenizerSeconds: tokenizer,
    schedulerSeconds: scheduler,
    samplerSeconds: sampler,
  };
}
