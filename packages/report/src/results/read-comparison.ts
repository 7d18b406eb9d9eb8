import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { RUN_FILE } from "../run-facts";
import type { FileNumber } from "./result-files";
import { ResultsError } from "./results-error";

const COMPARISON_FILE = "comparison.json";

/** A figure over several seeds. */
export interface FileEstimate {
  readonly mean: FileNumber;
  /** Ends of the 95 % confidence interval; null for a single seed. */
  readonly low: FileNumber;
  readonly high: FileNumber;
}

/** One policy in `comparison.json`, as far as reports read it. */
export interface PolicyEntry {
  readonly name: string;
  readonly type: string;
  readonly policy: Readonly<Record<string, unknown>>;
  readonly actuator: string;
  readonly observation: string;
  readonly attainment: FileEstimate;
  readonly gpu_hours: FileEstimate;
  readonly cost_dollars: FileEstimate;
  readonly cost_per_thousand_within_slo: FileEstimate;
  readonly flaps: FileEstimate;
  readonly worst_minute?: { readonly seed: number; readonly start_seconds: number; readonly attainment: number };
  readonly is_on_pareto_front: boolean;
}

/** What `tokentide compare` writes as JSON. */
export interface ComparisonFile {
  readonly seeds: readonly number[];
  readonly bounds: readonly string[];
  readonly policies: readonly PolicyEntry[];
}

/** The file of a comparison that a path names: itself, or in the folder that `compare --out` wrote; else nothing. */
export function comparisonAt(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return path.endsWith(".json") ? path : undefined;
  const file = join(path, COMPARISON_FILE);
  return existsSync(file) && !existsSync(join(path, RUN_FILE)) ? file : undefined;
}

/** @throws ResultsError when the file is no comparison */
export function readComparison(path: string): ComparisonFile {
  const problem = (text: string) => new ResultsError([{ path, problem: text }]);
  let comparison: Partial<ComparisonFile>;
  try {
    comparison = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw problem(`it cannot be read: ${(error as Error).message}`);
  }
  const { policies, seeds } = comparison;
  const isComparison =
    Array.isArray(seeds) && Array.isArray(policies) && policies.every(({ attainment }) => attainment);
  if (!isComparison) throw problem("it is no comparison, as `tokentide compare --json FILE` writes it");
  return comparison as ComparisonFile;
}
