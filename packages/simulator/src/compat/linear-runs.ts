import type { Simulation } from "@tokentide/sim-core";
import type { Instance } from "../instances/instance";
import type { RunArithmetic } from "../rules/dialect";

/**
 * The ancestor's runs: every iteration of a run takes as long as the first. The expressions are evaluated in the
 * ancestor's order, since another order differs in the last bit.
 */
export class LinearRuns implements RunArithmetic {
  readonly #simulation: Simulation;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  begin(instance: Instance, iterations: number): void {
    const { promptTokensInBatch, decodesInBatch, decodeContextTokens } = instance;
    const seconds = instance.stepTimes.stepSeconds(promptTokensInBatch, 0, decodesInBatch, decodeContextTokens);
    const delay = seconds * iterations;
    instance.runIterations = iterations;
    instance.firstStepSeconds = seconds;
    instance.runStartSeconds = this.#simulation.now();
    instance.runEndSeconds = instance.runStartSeconds + delay;
    instance.runEvent = this.#simulation.scheduleEvent(delay, instance, 0);
  }

  cut(instance: Instance): void {
    const seconds = instance.firstStepSeconds;
    const now = this.#simulation.now();
    const start = instance.runEndSeconds - seconds * instance.runIterations;
    const elapsed = now - start;
    // An arrival on the last boundary may count one iteration too many by rounding (fault B7): never more than were planned.
    const iterations = Math.min(instance.runIterations, floorDivision(elapsed, seconds) + 1);
    // Nor less than no time (fault B6).
    const delay = Math.max(0, seconds * iterations - elapsed);
    instance.runIterations = iterations;
    instance.runEndSeconds = now + delay;
    this.#simulation.reschedule(instance.runEvent, delay);
  }
}

/** Python's `//` on floats, by way of the remainder: not always the floor of the quotient. */
export function floorDivision(dividend: number, divisor: number): number {
  const quotient = (dividend - (dividend % divisor)) / divisor;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}
