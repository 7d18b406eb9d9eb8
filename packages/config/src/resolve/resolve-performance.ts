import { basename } from "node:path";
import {
  findProfileTable,
  type Interconnect,
  listProfileTables,
  type ModelParallelism,
  type PerformanceSettings,
  type Processor,
  ProfileParseError,
  type ProfileTable,
  parseProfileCsv,
  type RooflineEfficiency,
  type ServedModel,
  type StepTimeModel,
  stepTimesFor,
} from "@tokentide/hardware";
import type { ClusterConfig } from "@tokentide/simulator";
import { CalibrationFileError, parseCalibration, stepCalibrationOf } from "../calibration/calibration-file";
import type { ProblemSink } from "../problems/problem-sink";
import type { PerformanceModelInput } from "../schema/performance-schema";
import { type ReadFile, reasonOf } from "../source/read-config-tree";
import type { ProfileTableOf, StepTimes } from "./resolved-config";

/** A path of the configuration as an absolute one. */
export type ResolvePath = (path: readonly (string | number)[]) => string;

/** The performance settings, a user's own measurements read; undefined when that failed, which was reported. */
export function resolvePerformance(
  input: PerformanceModelInput,
  files: { readonly readFile: ReadFile; readonly resolvePath: ResolvePath },
  sink: ProblemSink,
): PerformanceSettings | undefined {
  if (input.type === "constant")
    return { type: "constant", promptSeconds: input.prompt_time, tokenSeconds: input.token_time };
  if (input.type === "calibrated") return readCalibration(files, sink);
  const efficiency = input.efficiency === undefined ? {} : { efficiency: efficiencyOf(input.efficiency) };
  if (input.type === "roofline") return { type: "roofline", ...efficiency };
  if (input.efficiency !== undefined && input.fallback === undefined) {
    sink.report(["performance_model", "efficiency"], {
      message: "has no effect with type profile: measured times need no efficiency",
      hint: "take it out, or set fallback: roofline, which it is for",
    });
  }
  const tables = input.path === undefined ? [] : readProfile(files, sink);
  if (tables === undefined) return undefined;
  return {
    type: "profile",
    ...(tables.length === 0 ? {} : { tables }),
    ...(input.fallback === undefined ? {} : { fallback: input.fallback, ...efficiency }),
  };
}

type EfficiencyInput = NonNullable<Extract<PerformanceModelInput, { type: "roofline" }>["efficiency"]>;

function efficiencyOf(input: EfficiencyInput): Partial<RooflineEfficiency> {
  return {
    ...(input.compute === undefined ? {} : { computeFraction: input.compute }),
    ...(input.narrow_compute === undefined ? {} : { narrowComputeFraction: input.narrow_compute }),
    ...(input.memory === undefined ? {} : { memoryFraction: input.memory }),
    ...(input.context === undefined ? {} : { contextFraction: input.context }),
    ...(input.interconnect === undefined ? {} : { interconnectFraction: input.interconnect }),
    ...(input.step_overhead === undefined ? {} : { stepOverheadSeconds: input.step_overhead }),
    ...(input.layer_overhead === undefined ? {} : { layerOverheadSeconds: input.layer_overhead }),
    ...(input.sequence_overhead === undefined ? {} : { sequenceOverheadSeconds: input.sequence_overhead }),
  };
}

function readCalibration(
  { readFile, resolvePath }: { readonly readFile: ReadFile; readonly resolvePath: ResolvePath },
  sink: ProblemSink,
): PerformanceSettings | undefined {
  const at = ["performance_model", "file"];
  const path = resolvePath(at);
  try {
    const calibration = stepCalibrationOf(parseCalibration(readFile(path), path), basename(path));
    return { type: "calibrated", calibration };
  } catch (error) {
    const message = error instanceof CalibrationFileError ? error.message : `cannot read ${path}: ${reasonOf(error)}`;
    sink.report(at, { message, allowed: "a profile that `tokentide calibrate` wrote" });
    return undefined;
  }
}

function readProfile(
  { readFile, resolvePath }: { readonly readFile: ReadFile; readonly resolvePath: ResolvePath },
  sink: ProblemSink,
): ProfileTable[] | undefined {
  const at = ["performance_model", "path"];
  const path = resolvePath(at);
  try {
    return parseProfileCsv(readFile(path), path);
  } catch (error) {
    const message = error instanceof ProfileParseError ? error.message : `cannot read ${path}: ${reasonOf(error)}`;
    sink.report(at, { message, allowed: "a CSV with the columns of SplitwiseSim's perf_model.csv" });
    return undefined;
  }
}

/** The times of one model on the cluster's processors; each combination is worked out once. */
export function stepTimesOf(performance: PerformanceSettings, model: ServedModel, cluster: ClusterConfig): StepTimes {
  const known = new Map<string, StepTimeModel>();
  return (processorName: string, parallelism: ModelParallelism) => {
    const key = `${processorName} ${parallelism.tensorParallelism} ${parallelism.pipelineParallelism}`;
    let times = known.get(key);
    if (times === undefined) {
      const { processor, interconnect } = processorNamed(cluster, processorName);
      times = stepTimesFor({ performance, model, processor, parallelism, interconnect });
      known.set(key, times);
    }
    return times;
  };
}

/** The measured tables behind the step times, which SplitwiseSim's rules read as they are; undefined without any. */
export function profileTableOf(performance: PerformanceSettings, model: ServedModel): ProfileTableOf | undefined {
  if (performance.type !== "profile") return undefined;
  const tables = [...(performance.tables ?? []), ...listProfileTables()];
  return (processorName, parallelism) => findProfileTable(tables, model, processorName, parallelism);
}

function processorNamed(cluster: ClusterConfig, name: string): { processor: Processor; interconnect: Interconnect } {
  const server = cluster.servers.find(({ sku }) => sku.processor.name === name);
  if (server === undefined) throw new RangeError(`The cluster has no ${name} processors.`);
  return server.sku;
}
