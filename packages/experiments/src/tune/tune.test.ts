import { POLICY_TYPES } from "@tokentide/config";
import { describe, expect, it } from "vitest";
import { compare, variantOf } from "../compare/compare";
import { COMPARED_TYPES, comparedType } from "../compare/compared-policies";
import { comparisonSubject } from "../compare/comparison-subject";
import { choosePolicies } from "../compare/policy-choice";
import { readConfig } from "../job-configs";
import { SCALING_CONFIG } from "../testing/scaling-config";
import { type TunePlan, tune, tunedBesideUntuned } from "./tune";

const here = { workers: 0 };
const loaded = readConfig(SCALING_CONFIG);
const policies = (...names: string[]) => choosePolicies(loaded, { names }).policies;
const plan = (changes: Partial<TunePlan> = {}): TunePlan => ({
  config: SCALING_CONFIG,
  policies: policies("hpa"),
  seed: 1,
  candidates: 4,
  ...changes,
});

describe("a search for settings", () => {
  it("sees the first part of the requests only", async () => {
    const { splitSeconds, runs } = await tune(plan({ trainShare: 0.4 }), here);
    expect(splitSeconds).toBeGreaterThan(200);
    expect(splitSeconds).toBeLessThan(240);
    expect(runs).toBe(6);
    // What comes later makes no difference.
    const found = (rate: number) =>
      tune(
        plan({
          trainShare: 0.3,
          overrides: [`workload.arrivals={type: spike, base_rate: ${rate}, peak_rate: 12, start: 300, duration: 60}`],
        }),
        here,
      );
    expect((await found(2)).policies).toEqual((await found(2)).policies);
  });

  it("finds settings that are as good as those it began with, by what it was told to look at", async () => {
    const before = policies("hpa", "queue");
    const { policies: after, splitSeconds } = await tune(plan({ policies: before, candidates: 8, target: 0.9 }), here);
    expect(after.map(({ name }) => name)).toEqual(["hpa", "queue"]);
    const on = async (list: typeof before) =>
      (
        await compare(
          {
            config: SCALING_CONFIG,
            policies: list,
            seeds: [1],
            score: { fromSeconds: splitSeconds / 4, toSeconds: splitSeconds },
          },
          here,
        )
      ).policies;
    const untuned = await on(before);
    for (const [index, tuned] of (await on([...after])).entries()) {
      const short = (attainment: number) => Math.max(0, 0.9 - attainment);
      const was = untuned[index]!;
      expect(short(tuned.attainment.mean)).toBeLessThanOrEqual(short(was.attainment.mean));
      if (short(tuned.attainment.mean) === short(was.attainment.mean)) {
        expect(tuned.costDollars.mean).toBeLessThanOrEqual(was.costDollars.mean);
      }
    }
  });

  it("does not depend on the company of a policy", async () => {
    const alone = await tune(plan(), here);
    const together = await tune(plan({ policies: policies("queue", "hpa") }), here);
    expect(together.policies[1]).toEqual(alone.policies[0]);
  });

  it("is shown beside what there was before, where it found something else", async () => {
    const before = policies("static", "queue");
    const found = { name: "queue", policy: { type: "queue", step: 3 } };
    const tuning = { policies: [before[0]!, found], untouched: [], splitSeconds: 1, runs: 1 };
    expect(tunedBesideUntuned(before, tuning)).toEqual([
      ...before,
      { name: "queue tuned", policy: found.policy, tunedFrom: "queue" },
    ]);
  });

  it("leaves policies without ranges as they are", async () => {
    const mine = { name: "mine", policy: { type: "scheduled", schedule: [{ at: "00:00", instances: { mixed: 3 } }] } };
    expect(await tune(plan({ policies: [mine] }), here)).toMatchObject({
      policies: [mine],
      untouched: ["mine"],
      runs: 0,
    });
  });

  it.for([
    { name: "all of the requests", changes: { trainShare: 1 }, says: /share between 0 and 1/ },
    {
      name: "settings that cannot be",
      changes: { policies: [{ name: "bad", policy: { type: "hpa", min_instances: 5, max_instances: 2 } }] },
      says: /No settings of bad can be run/,
    },
  ])("of $name is refused", async ({ changes, says }) => {
    await expect(tune(plan(changes), here)).rejects.toThrow(says);
  });
});

describe("the table of ranges", () => {
  const subject = comparisonSubject(loaded);
  const unpromised = comparisonSubject(readConfig(SCALING_CONFIG, { overrides: ["applications.0.slo=null"] }));

  it("has every policy that decides by itself and needs to be told nothing", () => {
    const toldNothing = POLICY_TYPES.filter((type) => comparedType(type).needs === undefined && type !== "clairvoyant");
    expect(toldNothing.filter((type) => comparedType(type).tuning === undefined)).toEqual([]);
  });

  const entries = COMPARED_TYPES.flatMap(({ type, tuning, settings }) =>
    tuning === undefined ? [] : [{ type, tuning, settings }],
  );

  it.for(entries)("$type: every corner is a configuration that runs", ({ type, tuning, settings }) => {
    for (const end of ["low", "high"] as const) {
      const values = Object.fromEntries(Object.entries(tuning.ranges).map(([key, range]) => [key, range[end]]));
      for (const of of [subject, unpromised]) {
        const policy = { type, ...settings?.(of), ...tuning.settings(values, of) };
        expect(() => readConfig(SCALING_CONFIG, { policy: variantOf({ name: type, policy }) })).not.toThrow();
      }
    }
  });
});
