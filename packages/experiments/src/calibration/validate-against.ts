import { type CalibrationFile, stepCalibrationOf } from "@tokentide/config";
import { calibratedStepTimes } from "@tokentide/hardware";
import type { MeasuredGauge, MeasuredRun } from "../measured/measured-run";
import { type LatencyErrors, latencyErrors } from "./latency-errors";
import { replay } from "./replay";
import type { ServingSetup } from "./serving-setup";
import { setupOfCalibration } from "./setup-of-calibration";

/** How far a curve of the engine's own counts is from the predicted one. */
export interface CurveError {
  readonly curve: "running" | "waiting" | "kv";
  /** Mean of the measured curve; requests, or a share of the KV blocks. */
  readonly measuredMean: number;
  /** Mean absolute difference, in the same unit. */
  readonly meanAbsoluteError: number;
  /** Of the measured mean. */
  readonly relativeError: number;
}

/** A calibration held against a measured run. */
export interface Validation {
  readonly errors: LatencyErrors;
  /** Empty where the run has no gauges. */
  readonly curves: readonly CurveError[];
  readonly preemptions: number;
  /** Where the times come from, and how far the run leaves what was measured. */
  readonly latencySources: readonly string[];
}

/** What may be said of a validation. */
export interface ValidateOptions {
  /** The name of the calibration's file, for messages. */
  readonly name?: string;
  /** Instead of the server that the calibration was made on. */
  readonly setup?: ServingSetup;
  /** All requests are served, those from this position on are compared. Default 0: all. */
  readonly from?: number;
}

/**
 * Replays the arrivals and lengths of a measured run by a calibration and compares the latencies.
 *
 * @throws CalibrationMismatchError when `setup` has another processor than the calibration
 */
export function validateAgainst(file: CalibrationFile, run: MeasuredRun, options: ValidateOptions = {}): Validation {
  const { name = "calibration", setup = setupOfCalibration(file), from = 0 } = options;
  const { model, sku } = setup;
  const calibration = stepCalibrationOf(file, name);
  const result = replay(
    setup,
    {
      stepTimes: (parallelism) =>
        calibratedStepTimes(calibration, {
          model,
          processor: sku.processor,
          parallelism,
          interconnect: sku.interconnect,
        }),
      requestSeconds: file.request_overhead,
    },
    run.requests,
    { gauges: run.gauges.length > 0 },
  );
  return {
    errors: latencyErrors(run.requests.slice(from), result.requests.slice(from)),
    curves: curveErrors(run.gauges, result.gauges),
    preemptions: result.preemptions,
    latencySources: result.latencySources,
  };
}

/** Compares curves second by second; after its end a curve is 0. */
export function curveErrors(measured: readonly MeasuredGauge[], predicted: readonly MeasuredGauge[]): CurveError[] {
  if (measured.length === 0) return [];
  const bySecond = new Map(predicted.map((gauge) => [Math.round(gauge.timeSeconds), gauge]));
  const curves: readonly (readonly [CurveError["curve"], (gauge: MeasuredGauge) => number | undefined])[] = [
    ["running", ({ running }) => running],
    ["waiting", ({ waiting }) => waiting],
    ["kv", ({ kvShare }) => kvShare],
  ];
  return curves.flatMap(([curve, figureOf]) => {
    const known = measured.filter((gauge) => figureOf(gauge) !== undefined);
    if (known.length === 0) return [];
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const measuredMean = mean(known.map((gauge) => figureOf(gauge)!));
    const meanAbsoluteError = mean(
      known.map((gauge) => {
        const prediction = bySecond.get(Math.round(gauge.timeSeconds));
        return Math.abs(((prediction && figureOf(prediction)) ?? 0) - figureOf(gauge)!);
      }),
    );
    return [{ curve, measuredMean, meanAbsoluteError, relativeError: meanAbsoluteError / measuredMean }];
  });
}
