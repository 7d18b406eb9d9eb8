import { DefinitionCheck } from "./definition-error";
import type { Processor } from "./processor";
import type { ServerSku } from "./server-sku";

/**
 * Shares of the TDP that a processor draws while it runs, measured on DGX-A100 (SplitwiseSim 8f99e7d, `perf_model.csv`):
 * the peak power of runs of 2,048 prompt tokens and more is 0.95 to 1.08; runs of 128 tokens after a prompt of up to 1,024,
 * nearly all of it token phase, average 0.43 (llama2-70b TP 8), 0.59 (TP 4), 0.63 (bloom-176b TP 8) and 0.74 (TP 2).
 * The token phase's share is their mean.
 */
export const PROMPT_PHASE_POWER_FRACTION = 1;
export const TOKEN_PHASE_POWER_FRACTION = 0.6;

/** What a processor does of its time, shares in [0, 1]; the rest it idles. */
export interface ProcessorActivity {
  /** Share of the time that an iteration runs, of whatever kind: drawn at full power. */
  readonly busyFraction?: number;
  /** Share of the time in iterations with prompts. */
  readonly promptFraction?: number;
  /** Share of the time in iterations of decodes only. */
  readonly tokenFraction?: number;
}

/**
 * Mean power of a processor: idle watts, and what each kind of activity draws beyond them for its share of the time. Where
 * the phases are known give these, else the busy share alone: an upper estimate.
 *
 * @throws InvalidDefinitionError when a share is not in [0, 1] or they add up to more than 1
 */
export function processorWatts(processor: Processor, activity: ProcessorActivity): number {
  const { busyFraction = 0, promptFraction = 0, tokenFraction = 0 } = activity;
  checkShares({ busyFraction, promptFraction, tokenFraction });
  const { idleWatts, tdpWatts } = processor;
  const aboveIdle = (powerFraction: number) => Math.max(0, powerFraction * tdpWatts - idleWatts);
  return (
    idleWatts +
    busyFraction * aboveIdle(1) +
    promptFraction * aboveIdle(PROMPT_PHASE_POWER_FRACTION) +
    tokenFraction * aboveIdle(TOKEN_PHASE_POWER_FRACTION)
  );
}

/** Mean power of a server, its host included, whose processors share an activity. */
export function serverWatts(sku: ServerSku, activity: ProcessorActivity): number {
  return sku.hostWatts + sku.processorCount * processorWatts(sku.processor, activity);
}

/** The most that a server draws: what a power budget has to hold. */
export function peakServerWatts(sku: ServerSku): number {
  return serverWatts(sku, { busyFraction: 1 });
}

function checkShares(shares: Required<ProcessorActivity>): void {
  const check = new DefinitionCheck("the activity of a processor");
  for (const [name, share] of Object.entries(shares)) {
    check.that(share >= 0 && share <= 1, `${name} must be in [0, 1], found ${share}`);
  }
  // Shares are quotients of times: their sum may pass 1 by rounding.
  const sum = shares.busyFraction + shares.promptFraction + shares.tokenFraction;
  check.that(sum <= 1 + 1e-9, `the shares must add up to at most 1, found ${sum}`);
  check.done();
}
