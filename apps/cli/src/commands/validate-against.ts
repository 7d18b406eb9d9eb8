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
import { readText } from "../read-text";
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
  return parseCalibration(readText(path, "`tokentide calibrate` writes a profile."), path);
}
