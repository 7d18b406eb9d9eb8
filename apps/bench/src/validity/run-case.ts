import { join } from "node:path";
import {
  type Calibration,
  calibrate,
  type MeasuredRun,
  readMeasuredRun,
  setupFromOptions,
  type Validation,
  validateAgainst,
} from "@tokentide/experiments";
import type { Knee, ValidityCase, ValidityCheck } from "./validity-cases";

/** What a case found. */
export interface CaseResult {
  readonly of: ValidityCase;
  readonly calibration: Calibration;
  readonly checks: readonly {
    readonly check: ValidityCheck;
    readonly run: MeasuredRun;
    readonly validation: Validation;
  }[];
  /** Requests/s. */
  readonly kneeRate?: number;
}

/** How finely a knee is looked for, in requests/s, as a share of the rate of the run whose requests are sent. */
const KNEE_STEP_SHARE = 1 / 60;
/** How far around that rate. */
const KNEE_REACH = [0.5, 1.5] as const;

/** Calibrates and validates as a case says; measured runs are in `folder`. */
export function runCase(of: ValidityCase, folder: string): CaseResult {
  const runs = of.calibratedOn.map((file) => readMeasuredRun(join(folder, file)));
  const setup = setupFromOptions(of.options, runs[0]!.engine);
  const { fittedRequests, warmUpRequests } = of;
  const calibration = calibrate({
    setup,
    runs,
    fittedRequests: ({ requests }) => fittedRequests ?? requests.length,
    ...(warmUpRequests === undefined ? {} : { warmUpRequests }),
  });
  const checks = of.checks.map((check) => {
    const run = readMeasuredRun(join(folder, check.file));
    return { check, run, validation: validateAgainst(calibration.file, run, { from: check.from ?? 0 }) };
  });
  return {
    of,
    calibration,
    checks,
    ...(of.knee === undefined ? {} : { kneeRate: kneeRate(calibration, of.knee, folder) }),
  };
}

/** The first rate at which the figure passes its bound, when the requests of a run are sent faster or slower. */
function kneeRate({ file }: Calibration, knee: Knee, folder: string): number {
  const run = readMeasuredRun(join(folder, knee.file));
  const [low, high] = KNEE_REACH;
  for (let share = low; share <= high; share += KNEE_STEP_SHARE) {
    const requests = run.requests.map((one) => ({ ...one, arrivalSeconds: one.arrivalSeconds / share }));
    const { errors } = validateAgainst(file, { ...run, requests, gauges: [] });
    const p90 = errors.latencies[knee.latency].percentiles[2]!.predicted;
    if (p90 > knee.beyondSeconds) return share * knee.fileRate;
  }
  return Number.NaN;
}
