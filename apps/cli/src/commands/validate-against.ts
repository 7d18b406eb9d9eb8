import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type CalibrationFile, parseCalibration } from "@tokentide/config";
import {
  readMeasuredRun,
  type SetupOptions,
  setupFromOptions,
  setupOfCalibration,
  validateAgainst,
} from "@tokentide/experiments";
import { UsageError } from "../failure";
import { nextSteps } from "../next-steps";
import { givenOptions, serveStep } from "./calibrate";
import { validationTables } from "./error-tables";

/** Options of `tokentide validate-against`. */
export interface ValidateAgainstOptions extends SetupOptions {
  readonly profile: string;
  readonly from?: number;
  readonly json?: boolean;
}

/** Replays a measured run by a profile and prints every error. */
export function validateAgainstCommand(measured: string, options: ValidateAgainstOptions): void {
  const file = readProfile(options.profile);
  const run = readMeasuredRun(measured);
  const from = options.from ?? 0;
  if (from >= run.requests.length) {
    throw new UsageError(`--from ${from} leaves nothing to compare: ${run.name} has ${run.requests.length} requests.`);
  }
  const validation = validateAgainst(file, run, {
    name: basename(options.profile),
    setup: setupFromOptions(givenOptions(options), run.engine, setupOfCalibration(file)),
    from,
  });
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ run: run.name, ...validation }, undefined, 2)}\n`
      : `${run.name} by ${basename(options.profile)}\n\n${validationTables(validation)}${nextSteps([serveStep(options.profile)])}`,
  );
}

function readProfile(path: string): CalibrationFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read the profile ${path}: ${(error as Error).message}.`);
  }
  return parseCalibration(text, path);
}
