import { listProfileTables } from "../catalog/profiles";
import type { Interconnect } from "../interconnect";
import type { ModelParallelism } from "../model-parallelism";
import type { Processor } from "../processor";
import type { ServedModel } from "../served-model";
import { calibratedStepTimes, type StepCalibration } from "./calibrated-step-times";
import { type ConstantStepSettings, constantStepTimes } from "./constant-step-times";
import { NoProfileError, profileServes } from "./no-profile-error";
import { profileStepTimes } from "./profile-step-times";
import type { ProfileTable } from "./profile-table";
import type { RooflineEfficiency } from "./roofline-efficiency";
import { type RooflineInput, rooflineStepTimes } from "./roofline-step-times";
import type { StepTimeModel } from "./step-time-model";

/** Which performance model an application uses. */
export type PerformanceSettings =
  | ({ readonly type: "constant" } & ConstantStepSettings)
  | {
      readonly type: "profile";
      /** Tables of your own; they come before the shipped ones. */
      readonly tables?: readonly ProfileTable[];
      /** What to use where there is no profile. Absent: that is an error. */
      readonly fallback?: "roofline";
      /** For the fallback. */
      readonly efficiency?: Partial<RooflineEfficiency>;
    }
  | { readonly type: "roofline"; readonly efficiency?: Partial<RooflineEfficiency> }
  | { readonly type: "calibrated"; readonly calibration: StepCalibration };

/** A model on a processor at a parallelism, and how its times are to be found. */
export interface StepTimesInput {
  readonly performance: PerformanceSettings;
  readonly model: ServedModel;
  readonly processor: Processor;
  readonly parallelism: ModelParallelism;
  /** Joins the processors of an instance; for the roofline model. */
  readonly interconnect?: Interconnect;
}

/**
 * Step times by the performance model that was asked for.
 *
 * @throws NoProfileError under `profile` without a table for this model, processor and parallelism, unless there is a fallback
 * @throws CalibrationMismatchError under `calibrated` on another processor than the measured one
 * @throws InvalidParallelismError when the roofline model cannot split the model so
 */
export function stepTimesFor(input: StepTimesInput): StepTimeModel {
  const { performance } = input;
  if (performance.type === "constant") return constantStepTimes(performance);
  if (performance.type === "roofline") return rooflineStepTimes(rooflineInput(input, performance.efficiency));
  if (performance.type === "calibrated") {
    return calibratedStepTimes(performance.calibration, rooflineInput(input, undefined));
  }
  const tables = [...(performance.tables ?? []), ...listProfileTables()];
  const table = findProfileTable(tables, input.model, input.processor.name, input.parallelism);
  if (table !== undefined) return profileStepTimes(table);
  const missing = new NoProfileError(input.model, input.processor.name, input.parallelism, tables);
  if (performance.fallback !== "roofline") throw missing;
  const roofline = rooflineStepTimes(rooflineInput(input, performance.efficiency));
  const description = `${roofline.source.description} (fallback: no profile)`;
  return { ...roofline, source: { ...roofline.source, description } };
}

/**
 * The first table for a model on a processor at a parallelism. Tables name an architecture or a size; one that states its
 * number format serves sizes of as many bytes only. Tables measure one pipeline stage: undefined for more.
 */
export function findProfileTable(
  tables: readonly ProfileTable[],
  model: Pick<ServedModel, "architecture" | "size">,
  processorName: string,
  parallelism: ModelParallelism,
): ProfileTable | undefined {
  if (parallelism.pipelineParallelism !== 1) return undefined;
  return tables.find(
    (table) =>
      profileServes(table, model) &&
      table.processorName === processorName &&
      table.tensorParallelism === parallelism.tensorParallelism,
  );
}

function rooflineInput(input: StepTimesInput, efficiency: Partial<RooflineEfficiency> | undefined): RooflineInput {
  const { model, processor, parallelism, interconnect } = input;
  return {
    model,
    processor,
    parallelism,
    ...(interconnect === undefined ? {} : { interconnect }),
    ...(efficiency === undefined ? {} : { efficiency }),
  };
}
