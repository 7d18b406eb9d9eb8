import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Comparison } from "@tokentide/experiments";
import { toSnakeCaseJson } from "@tokentide/report";
import { UsageError } from "../failure";
import { writeWhole } from "../write-whole";
import { comparisonCsv } from "./comparison-csv";

/** Stands for the standard output in place of a file. */
const STDOUT = "-";

/** Where the figures of a comparison go. Checked before anything is run; each file appears whole or not at all. */
export class ComparisonOutputs {
  /** Nothing else may be printed there then. */
  readonly isOnStdout: boolean;
  readonly #json: string | undefined;
  readonly #directory: string | undefined;

  /** @throws UsageError when the folder cannot be made */
  constructor({ json, directory }: { readonly json: string | undefined; readonly directory: string | undefined }) {
    this.isOnStdout = json === STDOUT;
    this.#json = json;
    this.#directory = directory;
    if (directory === undefined) return;
    try {
      mkdirSync(directory, { recursive: true });
    } catch (cause) {
      throw new UsageError(`Cannot make the folder ${directory}: ${(cause as Error).message}`, { cause });
    }
  }

  /** Answers the files that were written. @param tuned the settings that a search found, as YAML */
  write(comparison: Comparison, tuned: string | undefined): string[] {
    const json = comparisonJsonText(comparison);
    if (this.isOnStdout) process.stdout.write(json);
    const files: [path: string, text: string][] = [];
    if (this.#json !== undefined && !this.isOnStdout) files.push([this.#json, json]);
    if (this.#directory !== undefined) {
      files.push([join(this.#directory, "comparison.json"), json]);
      files.push([join(this.#directory, "comparison.csv"), comparisonCsv(comparison)]);
      if (tuned !== undefined) files.push([join(this.#directory, "tuned.yaml"), tuned]);
    }
    for (const [path, text] of files) writeWhole(path, text);
    return files.map(([path]) => path);
  }
}

/** The text of `comparison.json`: {@link Comparison} with its keys in snake_case. */
export function comparisonJsonText(comparison: Comparison): string {
  return `${JSON.stringify(toSnakeCaseJson(comparison, KEYED_BY_DATA), null, 2)}\n`;
}

/** Settings stay as the configuration has them. */
const KEYED_BY_DATA: ReadonlySet<string> = new Set(["policy"]);
