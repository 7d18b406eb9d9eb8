import { existsSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fitSteadyState } from "./fit-steady-state";
import { runCase } from "./run-case";
import { steadyStates } from "./steady-state";
import { VALIDITY_CASES } from "./validity-cases";
import { validityPage } from "./validity-report";

/** Names the folder of measured runs. */
export const MEASURED_VARIABLE = "TOKENTIDE_MEASURED_DIR";

/** Where measured runs are looked for when nothing is said, from the root of the repository. */
const DEFAULT_FOLDER = "../shared/measured";

/** The page, from the root of the repository. */
const PAGE = "docs/validity.md";

/** Instead of predicting: fits the factors of the catalog's hopper family anew and prints them. */
const FIT_STEADY_STATE = "--fit-steady-state";

const DONE = 0;
const WRONG_INPUT = 2;

/** What the command needs of the world. */
export interface ValidityCommandOptions {
  readonly root: string;
  /** What was said on the command line. */
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/** Calibrates and predicts all of the measured runs and writes the page of errors. Answers the exit code. */
export function runValidity(options: ValidityCommandOptions): number {
  const { root, workingDirectory, environment, print, printError } = options;
  const unknown = options.arguments.filter((argument) => argument !== FIT_STEADY_STATE);
  if (unknown.length > 0) {
    printError(`npm run validity takes ${FIT_STEADY_STATE} or nothing; found ${unknown.join(" ")}.`);
    return WRONG_INPUT;
  }
  const named = environment[MEASURED_VARIABLE];
  const folder = named === undefined ? resolve(root, DEFAULT_FOLDER) : resolve(workingDirectory, named);
  if (!existsSync(folder)) {
    printError(
      `There is no folder of measured runs at ${folder}. Set ${MEASURED_VARIABLE} to one: docs/validity.md says what is in it.`,
    );
    return WRONG_INPUT;
  }
  const steadyFile = join(folder, "serving-steady-state.csv");
  if (options.arguments.includes(FIT_STEADY_STATE)) {
    print(`hopper, fitted to half of the steady states: ${JSON.stringify(fitSteadyState(steadyFile))}`);
    return DONE;
  }
  const cases = VALIDITY_CASES.map((one) => {
    print(one.title);
    const result = runCase(one, folder);
    for (const { check, run, validation } of result.checks) {
      for (const bar of check.bars) {
        const error = bar.errorOf(validation);
        print(`  ${run.name}: ${bar.figure} ${(error * 100).toFixed(1)} % (bar ${bar.within * 100} %)`);
      }
    }
    if (one.knee !== undefined) print(`  ${one.knee.figure}: ${result.kneeRate!.toFixed(2)} requests/s`);
    return result;
  });
  const steady = existsSync(steadyFile) ? steadyStates(steadyFile) : undefined;
  if (steady !== undefined) {
    print(
      `steady states, held-out half: TPOT ${(steady.heldOut.tpot * 100).toFixed(1)} %, TTFT ${(steady.heldOut.ttft * 100).toFixed(1)} %`,
    );
  }
  const page = join(root, PAGE);
  writeFileSync(page, validityPage(cases, steady));
  print(`Wrote ${relative(workingDirectory, page)}`);
  return DONE;
}
