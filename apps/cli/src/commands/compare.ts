import { loadConfig } from "@tokentide/config";
import { choosePolicies, compare } from "@tokentide/experiments";
import pc from "picocolors";
import { ComparisonOutputs } from "../compare/comparison-outputs";
import { comparisonTable } from "../compare/comparison-table";
import { JobProgress } from "../compare/job-progress";
import { withThreads } from "../compare/threads";

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
  readonly json?: string;
  readonly out?: string;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** Runs policies side by side and prints what each comes to. */
export async function compareCommand(configName: string, options: CompareOptions): Promise<void> {
  const { set: overrides = [], policies: names, policySet: settings = [], json, out, quiet = false } = options;
  const config = loadConfig(configName, { overrides });
  const { policies, leftOut } = choosePolicies(config, { ...(names === undefined ? {} : { names }), settings });
  const first = options.seed ?? config.simulation.seed;
  const count = options.seeds ?? config.comparison?.seeds ?? DEFAULT_SEEDS;
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  const outputs = new ComparisonOutputs({ json, directory: out });
  const progress = new JobProgress(policies.length * count, !quiet);
  try {
    const comparison = await withThreads(options.threads, (threads) =>
      compare(
        { config: { path: configName }, overrides, policies, seeds },
        { ...threads, onResult: () => progress.done() },
      ),
    );
    progress.clear();
    const written = outputs.write(comparison);
    if (quiet || outputs.isOnStdout) return;
    const colors = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
    process.stdout.write(comparisonTable(comparison, { heading: colors.bold, label: colors.cyan, best: colors.green }));
    for (const { type, needs } of leftOut) process.stdout.write(`\nLeft out: ${type}, which needs ${needs}.\n`);
    if (written.length > 0) process.stdout.write(`\nWrote ${written.join(" and ")}\n`);
  } finally {
    progress.clear();
  }
}
