import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SCALING_CONFIG } from "../testing/scaling-config";
import { SMALL_CONFIG } from "../testing/small-config";
import { type EnvironmentOptions, type EnvironmentStep, ScalingEnvironment } from "./scaling-environment";

const environment = (options: Partial<EnvironmentOptions> = {}) =>
  new ScalingEnvironment({ config: SCALING_CONFIG, ...options });

/** Every step of an episode in which `actions` are taken over and over. */
function episode(env: ScalingEnvironment, seed: number, changes: readonly number[]): EnvironmentStep[] {
  const steps = [env.reset(seed)];
  for (let step = 0; !steps.at(-1)!.done; step++) {
    steps.push(env.step({ change: { mixed: changes[step % changes.length]! } }));
  }
  return steps;
}

const sum = (steps: readonly EnvironmentStep[], figure: (step: EnvironmentStep) => number) =>
  steps.reduce((total, step) => total + figure(step), 0);

describe("an environment", () => {
  it("stops at every decision, and the actions are what happens", () => {
    const env = environment();
    const first = env.reset(1);
    expect(first).toMatchObject({ done: false, applicationId: 0 });
    expect(first.observation.pools.mixed.instances).toMatchObject({ active: 2, scalingUp: 0 });
    const second = env.step({ desired: { mixed: 4 } });
    expect(second.observation.timeSeconds).toBe(10);
    expect(second.observation.pools.mixed.instances).toMatchObject({ active: 2, scalingUp: 2 });
    expect(second.figures.seconds).toBe(10);
  });

  it("is bounded as every policy is", () => {
    const env = environment();
    env.reset();
    expect(env.step({ desired: { mixed: 99 } }).observation.pools.mixed.capacity).toBe(6);
  });

  it("accounts for every request and every dollar once, whatever is done", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 1, maxLength: 4 }), (changes) => {
        const env = environment({ overrides: ["applications.0.deadline=5", "workload.duration=240"] });
        const steps = episode(env, 1, changes);
        const [application] = env.summary().applications;
        const { requests, slo, costDollars } = application!;
        expect(sum(steps, ({ figures }) => figures.met)).toBeCloseTo(slo.attainment * requests.arrived, 6);
        expect(sum(steps, ({ figures }) => figures.met + figures.missed)).toBe(requests.arrived);
        expect(sum(steps, ({ figures }) => figures.costDollars)).toBeCloseTo(costDollars, 9);
        const missed = sum(steps, ({ figures }) => figures.missed);
        expect(sum(steps, ({ reward }) => reward)).toBeCloseTo(-(costDollars + 0.01 * missed), 9);
      }),
      { numRuns: 15 },
    );
  });

  it("is the same again for the same seed and actions, another for another seed", () => {
    const env = environment();
    const rewards = (seed: number) => episode(env, seed, [1, -1, 0]).map(({ reward }) => reward);
    const first = rewards(3);
    expect(rewards(4)).not.toEqual(first);
    expect(rewards(3)).toEqual(first);
  });

  it("takes another reward", () => {
    const env = environment({ reward: ({ met }) => met });
    const steps = episode(env, 1, [1]);
    expect(sum(steps, ({ reward }) => reward)).toBe(sum(steps, ({ figures }) => figures.met));
  });

  it("says how it is used", () => {
    const env = environment();
    expect(() => env.step({})).toThrow(/call `reset` first/);
    env.reset();
    expect(() => env.step({ desired: { mixd: 1 } } as never)).toThrow(/names a pool mixd/);
    expect(() => new ScalingEnvironment({ config: SMALL_CONFIG })).toThrow(/No application .* has a scaling manager/);
  });
});
