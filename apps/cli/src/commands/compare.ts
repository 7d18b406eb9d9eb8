import { loadConfig } from "@tokentide/config";
import {
  type ComparePlan,
  choosePolicies,
  compare,
  type RunManyOptions,
  type Tuning,
  tune,
  tunedBesideUntuned,
} from "@tokentide/experiments";
import pc from "picocolors";
import { ComparisonOutputs } from "../compare/comparison-outputs";
import { comparisonTable } from "../compare/comparison-table";
import { derivedText } from "../compare/derived-text";
import { JobProgress } from "../compare/job-progress";
import { stepsAfterComparison } from "../compare/steps-after";
import { withThreads } from "../compare/threads";
import { tunedYaml, tuningText } from "../compare/tuning-text";
import { UsageError } from "../failure";
import { nextSteps } from "../next-steps";

const DEFAULT_SEEDS = 5;

/** Options of `tokentide compare`. */
export interface CompareOptions {
  readonly policies?: readonly string[];
  readonly policySet?: readonly string[];
  readonly set?: readonly string[];
  /** How many. */
  readonly seeds?: number;
  /** The first of them. */
  readonly seed?: number;
  readonly tune?: boolean;
  readonly candidates?: number;
  readonly trainShare?: number;
  readonly target?: number;
  readonly json?: string;
  readonly out?: string;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** Runs policies side by side and prints what each comes to. */
export async function compareCommand(configName: string, options: CompareOptions): Promise<void> {
  const { set: overrides = [], policies: names, policySet: settings = [], json, out, quiet = false } = options;
  checkTuneOptions(options);
  const config = loadConfig(configName, { overrides });
  const { policies, leftOut } = choosePolicies(config, { ...(names === undefined ? {} : { names }), settings });
  const first = options.seed ?? config.simulation.seed;
  const count = options.seeds ?? config.comparison?.seeds ?? DEFAULT_SEEDS;
  const plan: ComparePlan = {
    config: { path: configName },
    overrides,
    policies,
    seeds: Array.from({ length: count }, (_, index) => first + index),
  };
  const outputs = new ComparisonOutputs({ json, directory: out });
  const progress = new JobProgress(!quiet);
  try {
    const { comparison, tuning } = await withThreads(options.threads, (threads) =>
      tuneAndCompare(plan, options, { ...threads, onResult: () => progress.done() }),
    );
    progress.clear();
    const written = outputs.write(comparison, tuning && tunedYaml(tuning));
    if (quiet || outputs.isOnStdout) return;
    const colors = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
    const style = { heading: colors.bold, label: colors.cyan, best: colors.green };
    const missing = leftOut.map(({ type, needs }) => `${type} (needs ${needs})`).join(", ");
    const parts = [
      comparisonTable(comparison, style),
      derivedText(comparison),
      ...(tuning === undefined ? [] : [tuningText(tuning, comparison)]),
      ...(missing === "" ? [] : [`Left out: ${missing}.\n`]),
      ...(written.length === 0 ? [] : [`Wrote ${written.join(", ")}\n`]),
    ];
    process.stdout.write(parts.filter((part) => part !== "").join("\n"));
    process.stdout.write(nextSteps(stepsAfterComparison(configName, options)));
  } finally {
    progress.clear();
  }
}

async function tuneAndCompare(plan: ComparePlan, options: CompareOptions, running: RunManyOptions) {
  if (options.tune !== true) return { comparison: await compare(plan, running) };
  const { candidates, trainShare, target } = options;
  const { config, overrides, policies, seeds } = plan;
  const tuning: Tuning = await tune(
    {
      config,
      ...(overrides === undefined ? {} : { overrides }),
      policies,
      seed: seeds[0]!,
      ...(candidates === undefined ? {} : { candidates }),
      ...(trainShare === undefined ? {} : { trainShare }),
      ...(target === undefined ? {} : { target }),
    },
    running,
  );
  const both = tunedBesideUntuned(policies, tuning);
  const judged = { ...plan, policies: both, score: { fromSeconds: tuning.splitSeconds } };
  return { comparison: await compare(judged, running), tuning };
}

function checkTuneOptions({ tune, candidates, trainShare, target }: CompareOptions): void {
  const given = Object.entries({ "--candidates": candidates, "--train-share": trainShare, "--target": target });
  const useless = given.filter(([, value]) => value !== undefined).map(([name]) => name);
  if (tune !== true && useless.length > 0)
    throw new UsageError(`${useless.join(" and ")} has no effect without --tune.`);
  if (trainShare !== undefined && !(trainShare > 0 && trainShare < 1)) {
    throw new UsageError(`--train-share is ${trainShare}; allowed: a number between 0 and 1.`);
  }
  if (target !== undefined && !(target >= 0 && target <= 1)) {
    throw new UsageError(`--target is ${target}; allowed: a share from 0 to 1.`);
  }
}
