import type { SessionSettings, SharedPrefixSettings } from "@tokentide/workload";
import type { GeneratedPlan, RequestPlan } from "../loaded-config";
import type {
  ArrivalsInput,
  SessionsInput,
  SharedPrefixInput,
  SizesInput,
  WorkloadInput,
} from "../schema/workload-schema";
import type { ConfigPath } from "../source/config-node";
import type { ResolvePath } from "./resolve-performance";
import { hourOfWeek } from "./resolve-start-time";
import type { ResolvedApplication, ResolvedConfig } from "./resolved-config";

/** Where the requests of a configuration without problems come from. */
export function resolveRequests({ sections, applications }: ResolvedConfig, resolvePath: ResolvePath): RequestPlan[] {
  const { trace, workload, settings } = sections;
  const startHour = hourOfWeek(settings.start_time);
  const generated = (input: WorkloadInput, application: ResolvedApplication, path: ConfigPath): GeneratedPlan => {
    const { classes } = application.input;
    const duration = input.duration ?? (input.requests === undefined ? settings.end_time : undefined);
    return {
      type: "generated",
      applicationId: application.applicationId,
      arrivals: arrivalsOf(input.arrivals as ArrivalsInput, startHour),
      sizes: sizesOf(input.sizes as SizesInput, () => resolvePath([...path, "sizes", "path"])),
      ...(input.sessions === undefined ? {} : { sessions: sessionsOf(input.sessions) }),
      ...(input.shared_prefix === undefined ? {} : { sharedPrefix: sharedPrefixOf(input.shared_prefix) }),
      ...(duration === undefined ? {} : { durationSeconds: duration }),
      ...(input.requests === undefined ? {} : { requests: input.requests }),
      ...(classes === undefined
        ? {}
        : { classes: classes.map((each, index) => ({ classId: each.class_id ?? index, share: each.share ?? 1 })) }),
    };
  };
  if (trace !== undefined) return [{ type: "trace", path: resolvePath(["trace", "path"]) }];
  if (workload !== undefined) return [generated(workload, applications[0]!, ["workload"])];
  return applications.map((application) => {
    const { path, input, applicationId } = application;
    return input.trace === undefined
      ? generated(input.workload!, application, [...path, "workload"])
      : { type: "trace", path: resolvePath([...path, "trace", "path"]), applicationId };
  });
}

function sessionsOf({ turns, think_time: thinkTime, max_context: maxContextTokens }: SessionsInput): SessionSettings {
  return { turns, thinkTime, ...(maxContextTokens === undefined ? {} : { maxContextTokens }) };
}

function sharedPrefixOf({ exponent, ...settings }: SharedPrefixInput): SharedPrefixSettings {
  return { ...settings, ...(exponent === undefined ? {} : { exponent }) };
}

function arrivalsOf(input: ArrivalsInput, startHour: number): GeneratedPlan["arrivals"] {
  switch (input.type) {
    case "closed_loop":
      return {
        type: "closed_loop",
        concurrency: input.concurrency,
        thinkTime: input.think_time,
        rampUpSeconds: input.ramp_up,
      };
    case "piecewise":
      return {
        type: "piecewise",
        steps: input.steps.map(({ start, rate }) => ({ startSeconds: start, rate })),
        ...(input.repeat_every === undefined ? {} : { repeatEverySeconds: input.repeat_every }),
      };
    case "diurnal":
      return {
        type: "diurnal",
        meanRate: input.mean_rate,
        peakToTrough: input.peak_to_trough,
        peakHour: input.peak_hour,
        startHour,
        ...(input.weekday_factors === undefined ? {} : { weekdayFactors: input.weekday_factors }),
      };
    case "spike":
      return {
        type: "spike",
        baseRate: input.base_rate,
        peakRate: input.peak_rate,
        startSeconds: input.start,
        durationSeconds: input.duration,
        rampSeconds: input.ramp,
        ...(input.repeat_every === undefined ? {} : { repeatEverySeconds: input.repeat_every }),
      };
    case "azure-conv-2023":
    case "azure-code-2023":
      return { type: input.type, ...(input.rate === undefined ? {} : { rate: input.rate }) };
    default:
      return input;
  }
}

function sizesOf(input: SizesInput, tracePath: () => string): GeneratedPlan["sizes"] {
  switch (input.type) {
    case "fixed":
      return { type: "fixed", promptTokens: input.prompt_tokens, outputTokens: input.output_tokens };
    case "log-normal":
      return {
        type: "log-normal",
        promptMean: input.prompt_mean,
        promptCv: input.prompt_cv,
        outputMean: input.output_mean,
        outputCv: input.output_cv,
        ...(input.prompt_max === undefined ? {} : { promptMax: input.prompt_max }),
        ...(input.output_max === undefined ? {} : { outputMax: input.output_max }),
      };
    case "trace":
      return { type: "trace", path: tracePath() };
    default:
      return { type: input.type };
  }
}
