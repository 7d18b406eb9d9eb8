import type { ComparedPolicy, LoadedConfig } from "@tokentide/config";
import { METRIC_PATHS, type MetricPath, type MetricPathName, POLICIES } from "@tokentide/scaling-manager";
import { RandomStreams } from "@tokentide/sim-core";
import { estimate } from "../estimate";
import { ComparisonError } from "../experiment-errors";
import type { ConfigSource, Job, JobResult } from "../job";
import { readConfig } from "../job-configs";
import { type RunManyOptions, runMany } from "../run-many";
import { SLO_BOUNDS } from "../scoring/request-ledger";
import type { RunScore, ScoreWindow } from "../scoring/run-score";
import { comparedType } from "./compared-policies";
import type { ComparedPromise, Comparison, PolicyResult } from "./comparison";
import { paretoFront } from "./pareto-front";
import type { ChosenPolicy } from "./policy-choice";
import { BOUND_TYPE, bootstrapOf, costPerThousandWithinSlo, regretOf, worstMinuteOf } from "./policy-figures";

/** What is compared on what. */
export interface ComparePlan {
  readonly config: ConfigSource;
  /** `path=value` texts that go over the configuration, as of `--set`. */
  readonly overrides?: readonly string[];
  /** At least one, names unique. Each runs under its platform's actuator and observation where the configuration names none. */
  readonly policies: readonly ChosenPolicy[];
  /** At least one. */
  readonly seeds: readonly number[];
  /** The part of each run that counts. Default: all of it. */
  readonly score?: ScoreWindow;
}

/**
 * Runs every policy on the same requests, cluster and seeds and puts the figures side by side. The result does not depend on
 * the number of threads.
 *
 * @example
 * const { policies } = await compare({
 *   config: { path: "cluster.yaml" },
 *   policies: ["hpa", "kpa"].map((type) => ({ name: type, policy: { type } })),
 *   seeds: [0, 1, 2],
 * });
 * console.log(policies.filter(({ isOnParetoFront }) => isOnParetoFront).map(({ name }) => name));
 *
 * @throws ConfigError when a policy cannot be put into the configuration, ComparisonError when there is nothing to compare
 *   or a run fails, and what {@link runMany} throws
 */
export async function compare(plan: ComparePlan, options: RunManyOptions = {}): Promise<Comparison> {
  checkPlan(plan);
  const loaded = plan.policies.map((policy) =>
    readConfig(plan.config, { ...overridesOf(plan), policy: variantOf(policy) }),
  );
  const jobs = comparisonJobs(plan);
  const scores = scoresOf(jobs, await runMany(jobs, options));
  const bySeed = plan.policies.map((_, index) =>
    scores.slice(index * plan.seeds.length, (index + 1) * plan.seeds.length),
  );
  return {
    seeds: plan.seeds,
    bounds: SLO_BOUNDS.filter((bound) => bySeed[0]![0]!.metBound[bound] !== undefined),
    promises: promisesOf(loaded[0]!),
    policies: results(plan, loaded, bySeed),
  };
}

/** The runs of a comparison: policy by policy, and each policy's in the order of the seeds. */
export function comparisonJobs({ config, overrides = [], policies, seeds, score = {} }: ComparePlan): Job[] {
  return policies.flatMap((policy) =>
    seeds.map((seed) => ({
      name: `${policy.name}, seed ${seed}`,
      config,
      overrides,
      policy: variantOf(policy),
      seed,
      score,
    })),
  );
}

/** A policy with its platform. */
export function variantOf({ name, policy }: ComparedPolicy): NonNullable<Job["policy"]> {
  const { platform } = comparedType(policy.type);
  return { name, policy, ...(platform === undefined ? {} : { platform }) };
}

/** @throws ComparisonError when one of the runs failed: the others alone would mislead */
export function scoresOf(jobs: readonly Job[], outcomes: readonly JobResult[]): RunScore[] {
  return outcomes.map(({ index, score, error }) => {
    if (score === undefined) {
      throw new ComparisonError(
        `The run of ${jobs[index]!.name} failed. ${error?.name ?? ""}: ${error?.message ?? ""}`,
      );
    }
    return score;
  });
}

/** The platform that has such a way to the metrics, the policy's own before others that have the same; or `custom`. */
function pathName(type: string, path: MetricPath = METRIC_PATHS.ideal): string {
  const own = POLICIES.find((entry) => entry.type === type)?.metricPath;
  const names = [...(own === undefined ? [] : [own]), ...(Object.keys(METRIC_PATHS) as MetricPathName[])];
  const isSame = (name: MetricPathName) =>
    Object.entries(METRIC_PATHS[name]).every(([key, value]) => path[key as keyof MetricPath] === value);
  return names.find(isSame) ?? "custom";
}

function overridesOf({ overrides }: ComparePlan): { readonly overrides?: readonly string[] } {
  return overrides === undefined ? {} : { overrides };
}

function checkPlan({ policies, seeds, config, overrides = [] }: ComparePlan): void {
  if (policies.length === 0) throw new ComparisonError("There are no policies to compare. Name at least one.");
  if (seeds.length === 0) throw new ComparisonError("There are no seeds to compare with. Name at least one.");
  const names = policies.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ComparisonError(`Two policies are called ${twice}. Give each a name of its own.`);
  const { applications } = readConfig(config, { overrides }).simulation;
  if (applications.every(({ scaling }) => scaling === undefined)) {
    throw new ComparisonError(
      "No application of the configuration has a scaling manager, so a policy would have nothing to decide. " +
        "Add a block `scaling_manager: { scale_up_delay: 60 }` to an application.",
    );
  }
}

function promisesOf({ simulation }: LoadedConfig): ComparedPromise[] {
  return simulation.applications.flatMap(({ applicationId, slo, classes = [] }) => [
    { applicationId, ...slo },
    ...classes.flatMap(({ name, slo: own }) => (own === undefined ? [] : [{ applicationId, className: name, ...own }])),
  ]);
}

function results(
  plan: ComparePlan,
  loaded: readonly LoadedConfig[],
  bySeed: readonly (readonly RunScore[])[],
): PolicyResult[] {
  const { policies, seeds, score = {} } = plan;
  const bound = bySeed[policies.findIndex(({ policy }) => policy.type === BOUND_TYPE)];
  const drafts = policies.map(({ name, policy, derived, tunedFrom }, index): Omit<PolicyResult, "isOnParetoFront"> => {
    const scores = bySeed[index]!;
    const over = (figure: (score: RunScore) => number) => estimate(scores.map(figure));
    const worstMinute = worstMinuteOf(scores, seeds, score.fromSeconds ?? 0);
    const scaling = loaded[index]!.simulation.applications.find((application) => application.scaling !== undefined)!
      .scaling!;
    return {
      name,
      type: policy.type,
      policy,
      ...(derived === undefined ? {} : { derived }),
      ...(tunedFrom === undefined ? {} : { tunedFrom }),
      actuator: scaling.actuator.type,
      observation: pathName(policy.type, scaling.observation),
      attainment: over(({ met, arrived }) => met / arrived),
      attainmentByBound: Object.fromEntries(
        SLO_BOUNDS.filter((one) => scores[0]!.metBound[one] !== undefined).map((one) => [
          one,
          over(({ metBound, arrived }) => metBound[one]! / arrived),
        ]),
      ),
      gpuHours: over(({ gpuHours }) => gpuHours),
      costDollars: over(({ costDollars }) => costDollars),
      costPerThousandWithinSlo: over(costPerThousandWithinSlo),
      scaleUps: over(({ scaleUps }) => scaleUps),
      scaleDowns: over(({ scaleDowns }) => scaleDowns),
      flaps: over(({ flaps }) => flaps),
      bootstrap: bootstrapOf(scores, new RandomStreams(seeds[0]!).stream(`bootstrap/${name}`)),
      ...(worstMinute === undefined ? {} : { worstMinute }),
      ...(bound === undefined ? {} : { regret: regretOf(scores, bound) }),
    };
  });
  const offers = drafts.map(({ type, attainment, costDollars }) =>
    type === BOUND_TYPE
      ? { worth: Number.NaN, price: Number.NaN }
      : { worth: attainment.mean, price: costDollars.mean },
  );
  const front = paretoFront(offers);
  return drafts.map((draft, index) => ({ ...draft, isOnParetoFront: front[index]! }));
}
