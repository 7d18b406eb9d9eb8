import type { Simulation } from "@tokentide/sim-core";
import type { Instance } from "../instances/instance";
import type { RunArithmetic } from "./dialect";

/**
 * Runs whose iterations grow: the context of every token task gets one token longer each iteration, and a step time is
 * affine in the summed context, so iteration i (from 0) takes `first + i · growth` and k of them take
 * `k · first + growth · k (k − 1) / 2`.
 */
export class ClosedFormRuns implements RunArithmetic {
  readonly #simulation: Simulation;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  begin(instance: Instance, iterations: number): void {
    const { stepTimes, promptTokensInBatch, promptContextTokens, decodesInBatch, isPromptStep } = instance;
    const sequences = instance.sequencesInStep;
    const context = isPromptStep ? 0 : instance.decodeContextTokens;
    const first = stepTimes.stepSeconds(promptTokensInBatch, promptContextTokens, sequences, context);
    const gained = decodesInBatch * instance.tokensPerIteration;
    const growth = iterations === 1 ? 0 : stepTimes.stepSeconds(0, 0, sequences, context + gained) - first;
    const now = this.#simulation.now();
    instance.runIterations = iterations;
    instance.runStartSeconds = now;
    instance.firstStepSeconds = first;
    instance.stepGrowthSeconds = growth;
    instance.runEndSeconds = now + runSeconds(iterations, first, growth);
    instance.runEvent = this.#simulation.scheduleEventAt(instance.runEndSeconds, instance, 0);
  }

  cut(instance: Instance): void {
    const { firstStepSeconds: first, stepGrowthSeconds: growth, runStartSeconds } = instance;
    const now = this.#simulation.now();
    const iterations = iterationsToReach(now - runStartSeconds, first, growth, instance.runIterations);
    if (iterations === instance.runIterations) return;
    instance.runIterations = iterations;
    instance.runEndSeconds = Math.max(now, runStartSeconds + runSeconds(iterations, first, growth));
    this.#simulation.rescheduleAt(instance.runEvent, instance.runEndSeconds);
  }
}

/** Seconds of `iterations` iterations of which the first takes `first` and each further one `growth` more. */
export function runSeconds(iterations: number, first: number, growth: number): number {
  return iterations * first + (growth * iterations * (iterations - 1)) / 2;
}

/** The fewest iterations, 1 to `most`, that last at least `elapsed` seconds: the next boundary at or after that time. */
export function iterationsToReach(elapsed: number, first: number, growth: number, most: number): number {
  // The first iteration has only begun; so has a run of steps that take no time, whose root would be 0 / 0.
  if (elapsed <= 0) return 1;
  let estimate: number;
  if (growth * most < first * 1e-9) estimate = elapsed / first;
  else {
    const linear = first - growth / 2;
    estimate = (Math.sqrt(linear * linear + 2 * growth * elapsed) - linear) / growth;
  }
  let iterations = Math.min(most, Math.max(1, Math.ceil(estimate)));
  // The root is off by a rounding at most; settle it against the formula that the event times follow.
  while (iterations > 1 && runSeconds(iterations - 1, first, growth) >= elapsed) iterations--;
  while (iterations < most && runSeconds(iterations, first, growth) < elapsed) iterations++;
  return iterations;
}
