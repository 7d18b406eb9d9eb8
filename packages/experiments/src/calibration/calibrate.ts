import { CALIBRATION_VERSION, type CalibrationFile } from "@tokentide/config";
import { efficiencyOf, type ModelParallelism, rooflineCoefficients } from "@tokentide/hardware";
import type { MeasuredRun } from "../measured/measured-run";
import { type EfficiencyFit, fitEfficiency } from "./calibrate-efficiency";
import { LATENCIES, type LatencyErrors, latencyErrors } from "./latency-errors";
import { recordRange } from "./record-range";
import { replay, rooflineTimes } from "./replay";
import type { ServingSetup } from "./serving-setup";
import { setupForFile } from "./setup-of-calibration";

/** What a calibration is made of. */
export interface CalibrateInput {
  readonly setup: ServingSetup;
  /** At least one. */
  readonly runs: readonly MeasuredRun[];
  /** How many requests of a run, by arrival, the fit knows the latencies of; the rest is held out. Default three quarters. */
  readonly fittedRequests?: (run: MeasuredRun) => number;
  /** So many requests at the beginning of each run are served and not fitted: an engine that is still cold. Default 0. */
  readonly warmUpRequests?: number;
}

/** A calibration and how well it fits. */
export interface Calibration {
  readonly file: CalibrationFile;
  readonly fit: EfficiencyFit;
  /** In the order of the runs. */
  readonly errors: readonly { readonly fitted: LatencyErrors; readonly heldOut?: LatencyErrors }[];
}

/** Share of a run that is fitted unless said otherwise. */
const FITTED_SHARE = 0.75;

/** Too few requests say nothing about a machine. */
export class CalibrationDataError extends Error {
  override readonly name = "CalibrationDataError";
  readonly code = "CALIBRATION_DATA";
}

/**
 * Fits a model on a processor to measured runs, with the simulator in the loop, and says how well it did.
 *
 * @throws CalibrationDataError when a run has nothing that could be fitted
 */
export function calibrate(input: CalibrateInput): Calibration {
  const { setup, runs, warmUpRequests = 0 } = input;
  const fittedOf = input.fittedRequests ?? (({ requests }) => Math.ceil(FITTED_SHARE * requests.length));
  const trained = runs.map((run) => {
    const end = Math.min(run.requests.length, fittedOf(run));
    if (end - warmUpRequests < 1) {
      throw new CalibrationDataError(
        `${run.name} has ${run.requests.length} requests, of which ${end} may be fitted and ${warmUpRequests} are left out as ` +
          "warm-up: nothing is left to fit. Fit more of them, or leave out fewer.",
      );
    }
    return { run, end };
  });
  const fit = fitEfficiency(
    setup,
    trained.map(({ run, end }) => ({
      requests: run.requests,
      counts: (index) => index >= warmUpRequests && index < end,
    })),
  );
  const range = recordRange(rooflineTimes(setup, fit.efficiency));
  const errors = trained.map(({ run, end }) => {
    const times = { stepTimes: range.stepTimes, requestSeconds: fit.requestSeconds };
    const { requests } = replay(setup, times, run.requests);
    return {
      fitted: latencyErrors(run.requests.slice(warmUpRequests, end), requests.slice(warmUpRequests, end)),
      ...(end < run.requests.length ? { heldOut: latencyErrors(run.requests.slice(end), requests.slice(end)) } : {}),
    };
  });
  const contexts = runs.flatMap(({ requests }) => requests.map((one) => one.promptTokens + one.outputTokens));
  const file: CalibrationFile = {
    tokentide_calibration: CALIBRATION_VERSION,
    ...setupForFile(setup),
    efficiency: efficiencyForFile(fit),
    request_overhead: rounded(fit.requestSeconds),
    coefficients: parallelismsOf(setup).map((parallelism) => coefficientsForFile(setup, fit, parallelism)),
    range: {
      prompt_tokens_per_step: Math.round(range.maxPromptTokens()),
      sequences_per_step: Math.round(range.maxDecodeSequences()),
      context_tokens: contexts.reduce((most, tokens) => Math.max(most, tokens), 0),
    },
    runs: runs.map(({ name, format, sha256 }, index) => ({
      name,
      format,
      sha256,
      slowdown: rounded(fit.slowdowns[index]!),
      fitted: figuresForFile(errors[index]!.fitted),
      ...(errors[index]!.heldOut === undefined ? {} : { held_out: figuresForFile(errors[index]!.heldOut!) }),
    })),
  };
  return { file, fit, errors };
}

function parallelismsOf({ parallelism, promptParallelism }: ServingSetup): ModelParallelism[] {
  return [...(promptParallelism === undefined ? [] : [promptParallelism]), parallelism];
}

function efficiencyForFile({ efficiency }: EfficiencyFit): CalibrationFile["efficiency"] {
  return {
    compute: rounded(efficiency.computeFraction),
    narrow_compute: rounded(efficiency.narrowComputeFraction),
    memory: rounded(efficiency.memoryFraction),
    context: rounded(efficiency.contextFraction),
    interconnect: rounded(efficiency.interconnectFraction),
    step_overhead: rounded(efficiency.stepOverheadSeconds),
    layer_overhead: rounded(efficiency.layerOverheadSeconds),
    sequence_overhead: rounded(efficiency.sequenceOverheadSeconds),
  };
}

function coefficientsForFile(
  { model, sku }: ServingSetup,
  fit: EfficiencyFit,
  parallelism: ModelParallelism,
): CalibrationFile["coefficients"][number] {
  const one = rooflineCoefficients({
    model,
    processor: sku.processor,
    parallelism,
    interconnect: sku.interconnect,
    efficiency: efficiencyOf(sku.processor, fit.efficiency),
  });
  return {
    parallelism: { tensor: parallelism.tensorParallelism, pipeline: parallelism.pipelineParallelism },
    step: rounded(one.stepSeconds),
    weight_read: rounded(one.weightReadSeconds),
    product_per_token: rounded(one.productSecondsPerToken),
    attention_per_pair: rounded(one.attentionSecondsPerPair),
    context_read_per_token: rounded(one.contextReadSecondsPerToken),
    per_sequence: rounded(one.secondsPerSequence),
    transfer_per_token: rounded(one.transferSecondsPerToken),
  };
}

function figuresForFile(errors: LatencyErrors): CalibrationFile["runs"][number]["fitted"] {
  const [ttft, tpot, e2e] = LATENCIES.map((latency) => {
    const { medianError } = errors.latencies[latency];
    return Number.isNaN(medianError) ? null : rounded(medianError);
  });
  return {
    requests: errors.requests,
    unserved: errors.unserved,
    ttft_median_error: ttft!,
    tpot_median_error: tpot!,
    e2e_median_error: e2e!,
  };
}

/** A fit does not know more digits, and files are read by people. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
