import { type ModelParallelism, processorsNeeded } from "../model-parallelism";
import type { RooflineEfficiency } from "./roofline-efficiency";
import { type RooflineInput, rooflineCoefficients } from "./roofline-step-times";
import { coefficientStepTimes, type StepCoefficients } from "./step-coefficients";
import type { MeasuredRange, StepTimeModel } from "./step-time-model";

/** What was learnt of an engine on a processor from measured runs of one model. */
export interface StepCalibration {
  /** Where it is from, for a reader: a file's name. */
  readonly name: string;
  /** Size of the model that was measured, e.g. `opt-13b-fp16`. */
  readonly modelName: string;
  readonly processorName: string;
  /** Fitted to that model on that processor, for each parallelism that was measured: one, or one for each phase. */
  readonly measured: readonly { readonly parallelism: ModelParallelism; readonly coefficients: StepCoefficients }[];
  /** The same as shares of the processor's peaks and overheads: for other models on the same processor. */
  readonly efficiency: RooflineEfficiency;
  readonly measuredRange: MeasuredRange;
  /** Of every request, outside of the steps: tokenising, the way to the engine and back. For who simulates requests. */
  readonly requestSeconds: number;
}

/** A calibration was made on another processor than the one that is to be served. */
export class CalibrationMismatchError extends Error {
  override readonly name = "CalibrationMismatchError";
  readonly code = "CALIBRATION_MISMATCH";
  readonly calibrationName: string;
  readonly processorName: string;

  constructor(calibration: StepCalibration, processorName: string) {
    super(
      `The calibration ${calibration.name} was made on ${calibration.processorName} and says nothing of ${processorName}. ` +
        `Serve on ${calibration.processorName}, calibrate on ${processorName}, or derive the times from the hardware: performance model "roofline".`,
    );
    this.calibrationName = calibration.name;
    this.processorName = processorName;
  }
}

/**
 * Step times by a calibration. What was measured has its coefficients; another model, number format or parallelism on the
 * same processor gets the roofline's at the efficiency that was reached, and its description says so.
 *
 * @throws CalibrationMismatchError for another processor
 * @throws InvalidParallelismError when the model cannot be split so
 */
export function calibratedStepTimes(calibration: StepCalibration, input: RooflineInput): StepTimeModel {
  const { model, processor, parallelism } = input;
  if (calibration.processorName !== processor.name) throw new CalibrationMismatchError(calibration, processor.name);
  const measured = `${calibration.modelName} on ${calibration.processorName}`;
  const same = calibration.measured.find((one) => degrees(one.parallelism) === degrees(parallelism));
  if (calibration.modelName === model.size.name && same !== undefined) {
    return coefficientStepTimes(same.coefficients, {
      type: "calibrated",
      description: `calibrated (${calibration.name}): ${measured} at ${degrees(parallelism)}`,
      measuredRange: calibration.measuredRange,
    });
  }
  const coefficients = rooflineCoefficients({ ...input, efficiency: calibration.efficiency });
  return coefficientStepTimes(coefficients, {
    type: "calibrated",
    description:
      `roofline of ${model.size.name} on ${processor.name} at ${degrees(parallelism)} ` +
      `with the efficiency calibrated on ${measured} at ${calibration.measured.map((one) => degrees(one.parallelism)).join(" and ")} ` +
      `(${calibration.name}); not measured`,
    measuredRange: calibration.measuredRange,
  });
}

function degrees(parallelism: ModelParallelism): string {
  const { tensorParallelism, pipelineParallelism } = parallelism;
  return processorsNeeded(parallelism) === tensorParallelism
    ? `TP ${tensorParallelism}`
    : `TP ${tensorParallelism}, PP ${pipelineParallelism}`;
}
