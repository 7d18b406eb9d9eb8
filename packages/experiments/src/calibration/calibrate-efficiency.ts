import type { MeasuredRequest } from "../measured/measured-run";
import { type Fit, type FitParameter, fitBounded } from "./bounded-least-squares";
import { type FittedTimes, fittedParameters, fittedTimes } from "./fitted-parameters";
import { LATENCIES, type Latency, latencyOf } from "./latency-errors";
import { replay, rooflineTimes } from "./replay";
import type { ServingSetup } from "./serving-setup";

/** A measured run to be fitted to: all of its requests are served, some count. */
export interface TrainingRun {
  readonly requests: readonly MeasuredRequest[];
  /** Whether the latencies of the request at a position are known to the fit. */
  readonly counts: (index: number) => boolean;
}

/** A fit, and how much slower than it each run was. */
export interface EfficiencyFit extends FittedTimes {
  /**
   * Of each run, how much longer its steps took than fitted, at equal work: 1.1 for a tenth; of a single run 1. Runs of
   * one machine differ by clocks, temperature, neighbours: the fit is of the typical one.
   */
  readonly slowdowns: readonly number[];
  readonly fit: Fit;
  readonly parameters: readonly FitParameter[];
}

/** Standard deviations of the logarithm of a request's latency around its prediction, as fits of good runs leave them. */
const LATENCY_SPREAD: Readonly<Record<Latency, number>> = { ttft: 0.3, tpot: 0.1, e2e: 0.1 };
/** A run says as much as so many independent requests: its requests share their batches, and so their errors. */
const INDEPENDENT_REQUESTS = 20;
/** Standard deviation of the logarithm of a run's speed. */
const RUN_SPREAD = 0.05;
/** A request that is not served at all is as wrong as it gets. */
const UNSERVED_RESIDUAL = 20;

/** Shares that searches start from besides the expected one: attention kernels differ the most, and trade with the rest. */
const CONTEXT_STARTS = [1, 0.7, 0.5] as const;

/**
 * Fits efficiency and overheads so that the simulator serves measured runs as they were served. Starts from the roofline
 * of the processor's family.
 */
export function fitEfficiency(setup: ServingSetup, runs: readonly TrainingRun[]): EfficiencyFit {
  const parameters = fittedParameters(setup);
  const speeds = runs.length > 1 ? runs.map((_, index) => speedOf(index)) : [];
  const all = [...parameters, ...speeds];
  const residuals = (values: readonly number[]) => {
    const times = fittedTimes(setup, values);
    const slowdowns = slowdownsOf(runs, values.slice(parameters.length));
    return runs.flatMap((run, index) => residualsOf(setup, times, run, slowdowns[index]!));
  };
  const expected = all.map((parameter) => parameter.expected);
  const context = all.findIndex(({ name }) => name === "contextFraction");
  const fits = CONTEXT_STARTS.map((share) =>
    fitBounded(
      all,
      residuals,
      expected.map((value, index) => (index === context ? value * share : value)),
    ),
  );
  const fit = fits.reduce((best, other) => (other.cost < best.cost ? other : best));
  return {
    ...fittedTimes(setup, fit.values),
    slowdowns: slowdownsOf(runs, fit.values.slice(parameters.length)),
    fit,
    parameters: all,
  };
}

/** How much slower than the typical run each one was: their geometric mean is 1. */
function slowdownsOf(runs: readonly TrainingRun[], speeds: readonly number[]): number[] {
  if (speeds.length === 0) return runs.map(() => 1);
  const typical = Math.exp(speeds.reduce((sum, speed) => sum + Math.log(speed), 0) / speeds.length);
  return speeds.map((speed) => speed / typical);
}

/** Residuals of the latencies that count, in standard deviations. */
function residualsOf(setup: ServingSetup, times: FittedTimes, run: TrainingRun, slowdown: number): number[] {
  const { requests } = replay(
    setup,
    { stepTimes: slowed(rooflineTimes(setup, times.efficiency), slowdown), requestSeconds: times.requestSeconds },
    run.requests,
  );
  const counted = run.requests.map((_, index) => index).filter(run.counts);
  const weight = Math.sqrt(INDEPENDENT_REQUESTS / counted.length);
  return counted.flatMap((index) => {
    const measured = run.requests[index]!;
    const predicted = requests[index];
    return LATENCIES.flatMap((latency) => {
      const seconds = latencyOf(measured, latency);
      if (seconds === undefined) return [];
      const predictedSeconds = predicted && latencyOf(predicted, latency);
      if (predictedSeconds === undefined) return [UNSERVED_RESIDUAL * weight];
      return [
        (weight * Math.log(Math.max(predictedSeconds, 1e-9) / Math.max(seconds, 1e-9))) / LATENCY_SPREAD[latency],
      ];
    });
  });
}

function speedOf(index: number): FitParameter {
  return { name: `run ${index + 1}`, expected: 1, spread: RUN_SPREAD, low: 0.5, high: 2 };
}

function slowed(stepTimes: ReturnType<typeof rooflineTimes>, slowdown: number): ReturnType<typeof rooflineTimes> {
  if (slowdown === 1) return stepTimes;
  return (parallelism) => {
    const times = stepTimes(parallelism);
    return {
      source: times.source,
      stepSeconds: (...step) => slowdown * times.stepSeconds(...step),
    };
  };
}
