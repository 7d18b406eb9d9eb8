import { isAbsolute, resolve } from "node:path";
import type { ApplicationConfig, RequestClass, ServiceLevel, SimulationConfig } from "@tokentide/simulator";
import { stringify } from "yaml";
import { ConfigError, type ConfigProblem } from "./config-error";
import type { DetailedOutput, LoadedConfig } from "./loaded-config";
import { type PolicyVariant, withPolicy } from "./policy-variant";
import { ProblemSink } from "./problems/problem-sink";
import { checkNamesOfBrokenSections } from "./resolve/broken-sections";
import { resolveAgents } from "./resolve/resolve-agents";
import { resolveCluster } from "./resolve/resolve-cluster";
import { resolveComparison } from "./resolve/resolve-comparison";
import { resolveFailure } from "./resolve/resolve-failures";
import { resolveModel } from "./resolve/resolve-model";
import { resolveOverheads } from "./resolve/resolve-overheads";
import { profileTableOf, type ResolvePath, resolvePerformance, stepTimesOf } from "./resolve/resolve-performance";
import { resolveRequests } from "./resolve/resolve-requests";
import { policyOf, resolveScaling } from "./resolve/resolve-scaling";
import { laidOutStartState, resolveScheduler } from "./resolve/resolve-scheduler";
import { resolveStartState } from "./resolve/resolve-start-state";
import { startTimeWithZone } from "./resolve/resolve-start-time";
import type { ResolvedApplication, ResolvedConfig } from "./resolve/resolved-config";
import { startApplicationId } from "./rules/application-rules";
import { RULES } from "./rules/rules";
import { scalingApplications } from "./rules/scaling-rules";
import { checkTraces } from "./rules/traces-exist";
import type { ClassInput, SloInput } from "./schema/application-schema";
import type { OutputInput } from "./schema/run-schema";
import { readSections } from "./sections";
import { applyOverrides } from "./source/apply-overrides";
import { type ConfigPath, type MapNode, nodeAt, toPlain } from "./source/config-node";
import { expandShorthands } from "./source/expand-shorthands";
import { ConfigTreeReader, type ReadFile } from "./source/read-config-tree";

/** How a text becomes a configuration. */
export interface ParseOptions {
  /** Name of the text in messages; paths in it are relative to its directory. */
  readonly fileName: string;
  /** Answers the text of a file at an absolute path, and throws when there is none: for `extends`, `include`, profiles. */
  readonly readFile: ReadFile;
  /** Whether there is a file at an absolute path; absent: traces are not looked for. */
  readonly fileExists?: (path: string) => boolean;
  /** `path=value` texts that go over the file, in order. */
  readonly overrides?: readonly string[];
  /** Goes over file and overrides, in every `scaling_manager` block. */
  readonly policy?: PolicyVariant;
}

/**
 * Checks a configuration and makes the plain values of a run from it. Traces are named, not opened.
 *
 * @throws ConfigError with every problem that was found
 */
export function parseConfig(text: string, options: ParseOptions): LoadedConfig {
  const problems: ConfigProblem[] = [];
  const reader = new ConfigTreeReader(options.readFile, problems);
  const tree = reader.readText(text, options.fileName);
  if (tree === undefined) throw new ConfigError(inOrder(problems));
  const given = applyOverrides(expandShorthands(tree), options.overrides ?? [], problems);
  const root = options.policy === undefined ? given : expandShorthands(withPolicy(given, options.policy));
  const sink = new ProblemSink(root, problems);
  const resolvePath: ResolvePath = (path) => absolutePath(root, path);
  const config = resolveConfig(root, sink, { readFile: options.readFile, resolvePath });
  for (const rule of RULES) rule.check(config);
  if (options.fileExists !== undefined) checkTraces(config, resolvePath, options.fileExists);
  if (problems.length > 0) throw new ConfigError(inOrder(problems));
  return { ...assemble(config, resolvePath), files: reader.files, text: stringify(toPlain(root)) };
}

interface Files {
  readonly readFile: ReadFile;
  readonly resolvePath: ResolvePath;
}

function resolveConfig(root: MapNode, sink: ProblemSink, files: Files): ResolvedConfig {
  const plain = toPlain(root) as Record<string, unknown>;
  const sections = readSections(plain, sink);
  checkNamesOfBrokenSections(plain, sections, sink);
  const isCompat = sections.settings.compat === "splitwise-sim";
  const cluster = sections.cluster === undefined ? undefined : resolveCluster(sections.cluster, sink);
  const performance =
    sections.performanceModel === undefined ? undefined : resolvePerformance(sections.performanceModel, files, sink);
  const readable = sections.applications.filter((application) => application !== undefined);
  const idOf = ({ path, value }: (typeof readable)[number]) => value.application_id ?? Number(path.at(-1));
  const ids = readable.map(idOf);
  const applications = readable.map((application): ResolvedApplication => {
    const applicationId = idOf(application);
    const { model_architecture: architecture, model_size: size } = application.value;
    const model = resolveModel(application.path, { architecture, size }, sink);
    const start = sections.startStates.find(
      (candidate) =>
        candidate !== undefined && startApplicationId(candidate.value.application_id, ids) === applicationId,
    );
    const state = start === undefined ? undefined : resolveStartState(start, isCompat, sink);
    const isComplete = performance !== undefined && model !== undefined && cluster !== undefined;
    return {
      path: application.path,
      input: application.value,
      applicationId,
      model,
      stepTimes: isComplete ? stepTimesOf(performance, model, cluster) : undefined,
      overheads: resolveOverheads(application.value.engine_overheads, performance),
      profileTable: isComplete ? profileTableOf(performance, model) : undefined,
      start: start === undefined || state === undefined ? undefined : { path: start.path, input: start.value, state },
    };
  });
  return { sections, isCompat, cluster, applications, sink };
}

/** The plain values of a configuration without problems: nothing is undefined any more. */
function assemble(config: ResolvedConfig, resolvePath: ResolvePath): Omit<LoadedConfig, "files" | "text"> {
  const { sections } = config;
  const { settings } = sections;
  const output = sections.output!;
  const simulation: SimulationConfig = {
    cluster: config.cluster!,
    applications: config.applications.map((application) => applicationConfig(application, config)),
    endTimeSeconds: settings.end_time ?? Number.POSITIVE_INFINITY,
    seed: settings.seed!,
    ...(settings.compat === undefined ? {} : { compat: settings.compat }),
    timelineIntervalSeconds: settings.timeline_interval!,
    exactSamples: settings.exact_samples!,
    ...(settings.start_time === undefined ? {} : { startTime: startTimeWithZone(settings.start_time) }),
    ...(sections.failures.length === 0 ? {} : { failures: sections.failures.map((one) => resolveFailure(one!.value)) }),
    ...(settings.on_loss === undefined ? {} : { onLoss: settings.on_loss }),
    ...(settings.drain === true ? { drainAtEnd: true } : {}),
  };
  return {
    simulation,
    requests: resolveRequests(config, resolvePath),
    output: {
      ...(output.dir === undefined ? {} : { directory: resolvePath(["output", "dir"]) }),
      detailed: detailedOutput(output.detailed),
    },
    policies: scalingApplications(config).flatMap(({ input }) => policyOf(input) ?? []),
    agents: resolveAgents(config, resolvePath),
    ...(sections.comparison === undefined ? {} : { comparison: resolveComparison(sections.comparison) }),
  };
}

function applicationConfig(application: ResolvedApplication, config: ResolvedConfig): ApplicationConfig {
  const { input, applicationId, model, stepTimes, overheads, profileTable } = application;
  const { slo, classes, queue_limit: queueLimit, deadline: deadlineSeconds, scaling_manager: scaling } = input;
  return {
    applicationId,
    model: model!,
    stepTimes: stepTimes!,
    ...(profileTable === undefined ? {} : { profileTable }),
    scheduler: resolveScheduler(application, config.isCompat),
    startState: laidOutStartState(application, config)!,
    ...(scaling === undefined ? {} : { scaling: resolveScaling(application, scaling, config) }),
    ...(slo === undefined ? {} : { slo: serviceLevel(slo) }),
    ...(classes === undefined ? {} : { classes: classes.map(requestClass) }),
    ...(queueLimit === undefined ? {} : { queueLimit }),
    ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }),
    ...(input.first_token === undefined ? {} : { firstTokenAt: input.first_token }),
    ...(overheads === undefined ? {} : { overheads }),
  };
}

function serviceLevel({ ttft, tbt, e2e }: SloInput): ServiceLevel {
  return {
    ...(ttft === undefined ? {} : { ttftSeconds: ttft }),
    ...(tbt === undefined ? {} : { tbtSeconds: tbt }),
    ...(e2e === undefined ? {} : { e2eSeconds: e2e }),
  };
}

function requestClass({ name, class_id: classId, slo, deadline }: ClassInput, position: number): RequestClass {
  return {
    classId: classId ?? position,
    name,
    ...(slo === undefined ? {} : { slo: serviceLevel(slo) }),
    ...(deadline === undefined ? {} : { deadlineSeconds: deadline }),
  };
}

/** True and false are the short forms of `csv` and `none`. */
function detailedOutput(detailed: OutputInput["detailed"]): DetailedOutput {
  return typeof detailed === "boolean" ? (detailed ? "csv" : "none") : detailed;
}

/** A path that stands in the configuration, from the directory of the file in which it stands. */
function absolutePath(root: MapNode, path: ConfigPath): string {
  const node = nodeAt(root, path);
  const text = node?.kind === "scalar" ? String(node.value) : "";
  return isAbsolute(text) ? text : resolve(node?.position.directory ?? ".", text);
}

function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return [...problems].sort(
    (one, other) =>
      files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line || one.column - other.column,
  );
}
