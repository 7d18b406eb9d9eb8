import { describe, expect, it } from "vitest";
import {
  CalibrationMismatchError,
  calibratedStepTimes,
  coefficientStepTimes,
  efficiencyOf,
  findProcessor,
  InvalidDefinitionError,
  type RooflineInput,
  rooflineCoefficients,
  rooflineStepTimes,
  type StepCalibration,
  servedModel,
  stepTimesFor,
} from "../index";

const processor = findProcessor("rtx-4090");
const TP1 = { tensorParallelism: 1, pipelineParallelism: 1 };
const measured: RooflineInput = { model: servedModel("llama-3.1-8b"), processor, parallelism: TP1 };
const efficiency = efficiencyOf(processor, { computeFraction: 0.4, memoryFraction: 0.7, contextFraction: 0.3 });
const calibration = {
  name: "mine.json",
  modelName: "llama-3.1-8b-bf16",
  processorName: "rtx-4090",
  measured: [
    { parallelism: TP1, coefficients: { ...rooflineCoefficients({ ...measured, efficiency }), stepSeconds: 0.01 } },
  ],
  efficiency,
  measuredRange: { maxPromptTokens: 2048, maxDecodeSequences: 40, maxContextTokens: 4000 },
  requestSeconds: 0.01,
} satisfies StepCalibration;
const { coefficients } = calibration.measured[0]!;

describe("calibratedStepTimes", () => {
  it("uses the fitted coefficients for what was measured, and states the range", () => {
    const times = calibratedStepTimes(calibration, measured);
    expect(times.source).toMatchObject({ type: "calibrated", measuredRange: calibration.measuredRange });
    expect(times.stepSeconds(0, 0, 1, 0)).toBeCloseTo(
      0.01 + coefficients.weightReadSeconds + coefficients.secondsPerSequence,
      12,
    );
  });

  it("derives another model on the same processor from the efficiency reached, and says so", () => {
    const other = { ...measured, model: servedModel("llama-3.2-3b") };
    const times = calibratedStepTimes(calibration, other);
    const derived = rooflineStepTimes({ ...other, efficiency });
    expect(times.stepSeconds(700, 0, 12, 9000)).toBe(derived.stepSeconds(700, 0, 12, 9000));
    expect(times.source.description).toMatch(/llama-3.2-3b.*efficiency calibrated on llama-3.1-8b-bf16.*not measured/);
  });

  it("says nothing of another processor", () => {
    expect(() => calibratedStepTimes(calibration, { ...measured, processor: findProcessor("l40s") })).toThrow(
      CalibrationMismatchError,
    );
  });

  it("is one of the performance models", () => {
    const times = stepTimesFor({ performance: { type: "calibrated", calibration }, ...measured });
    expect(times.source.description).toBe("calibrated (mine.json): llama-3.1-8b-bf16 on rtx-4090 at TP 1");
  });
});

describe("coefficientStepTimes", () => {
  it("adds the parts up; weights and matrix products hide behind each other", () => {
    const times = coefficientStepTimes(
      {
        stepSeconds: 1,
        weightReadSeconds: 10,
        productSecondsPerToken: 1,
        attentionSecondsPerPair: 0.01,
        contextReadSecondsPerToken: 0.001,
        secondsPerSequence: 0.1,
        transferSecondsPerToken: 0.2,
        pipelineStages: 1,
      },
      { type: "calibrated", description: "worked example" },
    );
    expect(times.stepSeconds(0, 0, 4, 1000)).toBeCloseTo(1 + 10 + 1 + 0.4 + 0.8, 12);
    // Two prompts of 20: 20 · 10 pairs each, so the mean token attends to 10 tokens: 40 / 2 − 10.
    expect(times.stepSeconds(40, -10, 0, 0)).toBeCloseTo(1 + 40 + 0.01 * 400 + 8, 12);
  });

  it("refuses coefficients below zero, all of them at once", () => {
    const bad = { ...coefficients, stepSeconds: -1, pipelineStages: 0 };
    expect(() => coefficientStepTimes(bad, { type: "calibrated", description: "" })).toThrow(InvalidDefinitionError);
    expect(() => coefficientStepTimes(bad, { type: "calibrated", description: "" })).toThrow(
      /pipelineStages.*stepSeconds/,
    );
  });
});
