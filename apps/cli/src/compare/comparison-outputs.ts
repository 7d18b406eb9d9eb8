import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Comparison } from "@tokentide/experiments";
import { toSnakeCaseJson } from "@tokentide/report";
import { UsageError } from "../failure";
import { cannotWrite, WholeFile } from "../whole-file";
import { comparisonCsv } from "./comparison-csv";

/** Stands for the standard output in place of a file. */
const STDOUT = "-";

/** Where the figures of a comparison go. Checked before anything is run; each file appears whole or not at all. */
export class ComparisonOutputs {
  /** Nothing else may be printed there then. */
  readonly isOnStdout: boolean;
  readonly #json: WholeFile | undefined;
  readonly #directory: string | undefined;

  /** @throws UsageError when the folder cannot be made, or there cannot be such a file */
  constructor({ json, directory }: { readonly json: string | undefined; readonly directory: string | undefined }) {
    this.isOnStdout = json === STDOUT;
    this.#json = json === undefined || this.isOnStdout ? undefined : new WholeFile(json);
    this.#directory = directory;
    if (directory === undefined) return;
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === false)
      throw new UsageError(`Cannot make the folder ${directory}: a file has that name. Choose another folder.`);
    try {
      mkdirSync(directory, { recursive: true });
    } catch (cause) {
      throw cannotWrite(directory, cause);
    }
  }

  /** Answers the files that were written. @param tuned the settings that a search found, as YAML */
  write(comparison: Comparison, tuned: string | undefined): string[] {
    const json = comparisonJsonText(comparison);
    if (this.isOnStdout) process.stdout.write(json);
    const files: [file: WholeFile, text: string][] = [];
    if (this.#json !== undefined) files.push([this.#json, json]);
    if (this.#directory !== undefined) {
      files.push([new WholeFile(join(this.#directory, "comparison.json")), json]);
      files.push([new WholeFile(join(this.#directory, "comparison.csv")), comparisonCsv(comparison)]);
      if (tuned !== undefined) files.push([new WholeFile(join(this.#directory, "tuned.yaml")), tuned]);
    }
    for (const [file, text] of files) file.write(text);
    return files.map(([{ path }]) => path);
  }
}

/** The text of `comparison.json`: {@link Comparison} with its keys in snake_case. */
export function comparisonJsonText(comparison: Comparison): string {
  return `${JSON.stringify(toSnakeCaseJson(comparison, KEYED_BY_DATA), null, 2)}\n`;
}

/** Settings stay as the configuration has them. */
const KEYED_BY_DATA: ReadonlySet<string> = new Set(["policy", "derived"]);
