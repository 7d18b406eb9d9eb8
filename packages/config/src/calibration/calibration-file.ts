import type { ModelParallelism, RooflineEfficiency, StepCalibration, StepCoefficients } from "@tokentide/hardware";
import { CALIBRATION_VERSION, type CalibrationFile, calibrationSchema } from "./calibration-schema";

/** A file that is no calibration. Names everything that is wrong with it. */
export class CalibrationFileError extends Error {
  override readonly name = "CalibrationFileError";
  readonly code = "CALIBRATION_FILE";
  readonly fileName: string;
  readonly problems: readonly string[];

  constructor(fileName: string, problems: readonly string[]) {
    super(
      `${fileName} is no calibration that this version can use: ${problems.join("; ")}. ` +
        "Write one with `tokentide calibrate FILE… --out PROFILE`.",
    );
    this.fileName = fileName;
    this.problems = problems;
  }
}

/**
 * Reads a calibration that `tokentide calibrate` wrote.
 *
 * @throws CalibrationFileError naming every problem
 */
export function parseCalibration(text: string, fileName: string): CalibrationFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CalibrationFileError(fileName, [`it is no JSON (${(error as Error).message})`]);
  }
  const version = (value as { tokentide_calibration?: unknown } | null)?.tokentide_calibration;
  if (version !== CALIBRATION_VERSION) {
    const found = version === undefined ? "none" : JSON.stringify(version);
    throw new CalibrationFileError(fileName, [`tokentide_calibration must be ${CALIBRATION_VERSION}, found ${found}`]);
  }
  const result = calibrationSchema.safeParse(value);
  if (result.success) return result.data;
  throw new CalibrationFileError(
    fileName,
    result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
  );
}

/** A calibration as the text of its file. */
export function formatCalibration(calibration: CalibrationFile): string {
  return `${JSON.stringify(calibration, undefined, 2)}\n`;
}

/** What the hardware package needs of a calibration. */
export function stepCalibrationOf(file: CalibrationFile, name: string): StepCalibration {
  return {
    name,
    modelName: file.model_size,
    processorName: file.processor,
    measured: file.coefficients.map((one) => ({
      parallelism: parallelismOf(one.parallelism),
      coefficients: coefficientsOf(one),
    })),
    efficiency: efficiencyOf(file.efficiency),
    measuredRange: {
      maxPromptTokens: file.range.prompt_tokens_per_step,
      maxDecodeSequences: file.range.sequences_per_step,
      maxContextTokens: file.range.context_tokens,
    },
    requestSeconds: file.request_overhead,
  };
}

/** Degrees of a calibration as the packages below write them. */
export function parallelismOf({ tensor, pipeline }: CalibrationFile["parallelism"]): ModelParallelism {
  return { tensorParallelism: tensor, pipelineParallelism: pipeline };
}

function coefficientsOf(one: CalibrationFile["coefficients"][number]): StepCoefficients {
  return {
    stepSeconds: one.step,
    weightReadSeconds: one.weight_read,
    productSecondsPerToken: one.product_per_token,
    attentionSecondsPerPair: one.attention_per_pair,
    contextReadSecondsPerToken: one.context_read_per_token,
    secondsPerSequence: one.per_sequence,
    transferSecondsPerToken: one.transfer_per_token,
    pipelineStages: one.parallelism.pipeline,
  };
}

function efficiencyOf(one: CalibrationFile["efficiency"]): RooflineEfficiency {
  return {
    computeFraction: one.compute,
    narrowComputeFraction: one.narrow_compute,
    memoryFraction: one.memory,
    contextFraction: one.context,
    interconnectFraction: one.interconnect,
    stepOverheadSeconds: one.step_overhead,
    layerOverheadSeconds: one.layer_overhead,
    sequenceOverheadSeconds: one.sequence_overhead,
  };
}
