import type { ComparedPolicy } from "@tokentide/config";
import { RandomStreams } from "@tokentide/sim-core";
import { variantOf } from "../compare/compare";
import { comparedType, type TuningSpace } from "../compare/compared-policies";
import { type ComparisonSubject, comparisonSubject } from "../compare/comparison-subject";
import type { ChosenPolicy } from "../compare/policy-choice";
import { ComparisonError } from "../experiment-errors";
import type { ConfigSource, Job } from "../job";
import { readConfig } from "../job-configs";
import { type RunManyOptions, runMany } from "../run-many";
import type { RunScore } from "../scoring/run-score";
import { lastArrivalSeconds } from "./last-arrival";
import { drawValue } from "./setting-range";
import { halvingRounds, successiveHalving } from "./successive-halving";

/** What is searched, and how thoroughly. */
export interface TunePlan {
  readonly config: ConfigSource;
  /** `path=value` texts that go over the configuration, as of `--set`. */
  readonly overrides?: readonly string[];
  readonly policies: readonly ComparedPolicy[];
  /** Of the runs that are looked at. */
  readonly seed: number;
  /** The search sees requests that arrive in the first part of the run. Its share, (0, 1). Default 0.5. */
  readonly trainShare?: number;
  /** Settings that are tried for each policy, the ones it has first. Default 16. */
  readonly candidates?: number;
  /** Settings that keep the promise to this share of the requests are ranked by cost, others by how far they are from it. Default 0.99. */
  readonly target?: number;
}

/** What was found. */
export interface Tuning {
  /** The policies with the settings found, in the same order; those without a table of ranges, or nothing better in it, as they were. */
  readonly policies: readonly ComparedPolicy[];
  /** Names of those that were not searched. */
  readonly untouched: readonly string[];
  /** Where the part that was searched ends: the rest is for judging what was found. */
  readonly splitSeconds: number;
  /** Runs in all. */
  readonly runs: number;
}

const DEFAULT_TRAIN_SHARE = 0.5;
const DEFAULT_CANDIDATES = 16;
const DEFAULT_TARGET = 0.99;
/** Of what a look sees, at its beginning: there the fleet is what the start state made it, and says little of the settings. */
const SETTLING_SHARE = 0.25;

/**
 * Searches each policy's main settings by successive halving on the first part of the requests. Judge what is found on the
 * rest: `compare({ …plan, policies: tunedBesideUntuned(before, tuning), score: { fromSeconds: splitSeconds } })`. The same plan finds the same on any number of
 * threads.
 *
 * @throws ComparisonError when the requests cannot be split or every candidate of a policy fails, and what `runMany` throws
 */
export async function tune(plan: TunePlan, options: RunManyOptions = {}): Promise<Tuning> {
  const { policies, config, overrides = [], trainShare = DEFAULT_TRAIN_SHARE } = plan;
  if (!(trainShare > 0 && trainShare < 1)) {
    throw new ComparisonError(
      `Settings cannot be searched on ${trainShare} of the requests: give a share between 0 and 1.`,
    );
  }
  const loaded = readConfig(config, { overrides });
  const splitSeconds = (await lastArrivalSeconds(loaded)) * trainShare;
  if (!(splitSeconds > 0)) throw new ComparisonError("There is nothing to search on: all requests arrive at once.");
  const subject = comparisonSubject(loaded);
  const found: ComparedPolicy[] = [];
  const untouched: string[] = [];
  let runs = 0;
  for (const policy of policies) {
    const { tuning } = comparedType(policy.policy.type);
    if (tuning === undefined) {
      untouched.push(policy.name);
      found.push(policy);
      continue;
    }
    const candidates = drawCandidates(plan, policy, tuning, subject);
    runs += halvingRounds(candidates.length).reduce((sum, round) => sum + round.candidates, 0);
    found.push(await search(plan, candidates, splitSeconds, options));
  }
  return { policies: found, untouched, splitSeconds, runs };
}

/** Every policy as it was and, where the search found other settings, with them: to see what it bought. */
export function tunedBesideUntuned(before: readonly ChosenPolicy[], { policies }: Tuning): ChosenPolicy[] {
  return before.flatMap((untuned, index) => {
    const { policy } = policies[index]!;
    const { name } = untuned;
    return policy === untuned.policy ? [untuned] : [untuned, { name: `${name} tuned`, policy, tunedFrom: name }];
  });
}

/** What the policy has, then settings drawn from its ranges: a stream for each, so that one more policy changes no other. */
function drawCandidates(
  { seed, candidates = DEFAULT_CANDIDATES }: TunePlan,
  { name, policy }: ComparedPolicy,
  { ranges, settings }: TuningSpace,
  subject: ComparisonSubject,
): ComparedPolicy[] {
  const random = new RandomStreams(seed).stream(`tune/${name}`);
  const drawn = Array.from({ length: Math.max(0, candidates - 1) }, (): ComparedPolicy => {
    const values = Object.fromEntries(Object.entries(ranges).map(([key, range]) => [key, drawValue(range, random)]));
    return { name, policy: { ...policy, ...settings(values, subject) } };
  });
  return [{ name, policy }, ...drawn];
}

async function search(
  { config, overrides = [], seed, target = DEFAULT_TARGET }: TunePlan,
  candidates: readonly ComparedPolicy[],
  splitSeconds: number,
  options: RunManyOptions,
): Promise<ComparedPolicy> {
  let firstError: string | undefined;
  const { index, losses } = await successiveHalving(candidates.length, async (indexes, effort) => {
    const jobs = indexes.map((candidate): Job => {
      const { name } = candidates[candidate]!;
      const policy = variantOf(candidates[candidate]!);
      const toSeconds = splitSeconds * effort;
      return { name, config, overrides, policy, seed, score: { fromSeconds: toSeconds * SETTLING_SHARE, toSeconds } };
    });
    return (await runMany(jobs, options)).map(({ score, error }) => {
      firstError ??= error?.message;
      // Settings that do not go together are no candidates.
      return score === undefined ? [Number.NaN] : lossOf(score, target);
    });
  });
  const found = candidates[index]!;
  if (losses.some(Number.isNaN))
    throw new ComparisonError(`No settings of ${found.name} can be run. ${firstError ?? ""}`);
  return found;
}

/** How far from the promise, then the money. */
function lossOf({ arrived, met, costDollars }: RunScore, target: number): number[] {
  return [Math.max(0, target - (arrived === 0 ? 1 : met / arrived)), costDollars];
}
