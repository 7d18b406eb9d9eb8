import {
  constantStepTimes,
  listProfileTables,
  profileStepTimes,
  rooflineStepTimes,
  type ServerSku,
  type StepTimeModel,
} from "@tokentide/hardware";
import type { RoutingSchedulerName } from "@tokentide/schedulers";
import type { RequestRow } from "@tokentide/workload";
import fc from "fast-check";
import type { InstanceSummary } from "../src/run-summary";
import type { ApplicationConfig, InstanceConfig, SimulationConfig, StartState } from "../src/simulation-config";
import { testApplication, testConfig, testInstance, testModel, testSku, WEIGHT_BYTES } from "./small-cluster";

/** A small run: any mixture of rules, requests that burst, meet boundaries and hardly fit. */
export interface ArbitraryRun {
  readonly config: SimulationConfig;
  readonly requests: readonly RequestRow[];
}

export const SCHEDULER_TYPES: readonly RoutingSchedulerName[] = [
  "random",
  "round_robin",
  "jsq",
  "token_jsq",
  "kv_round_robin",
  "kv_jsq",
  "kv_token_jsq",
  "overlap_kv_jsq",
  "overlap_kv_token_jsq",
  "mixed_pool",
];

/** Step times that grow with everything: with context too, so that iterations of a run are not equally long. */
function growingStepTimes(): StepTimeModel {
  return {
    source: { type: "calibrated", description: "grows with everything" },
    stepSeconds: (promptTokens, _held, decodes, context) =>
      0.1 + promptTokens / 64 + decodes / 128 + (decodes > 0 ? context / 1024 : 0),
  };
}

const performance = fc.constantFrom("constant", "growing", "profile", "roofline");
const profileTable = listProfileTables()[0]!;
const profiled = profileStepTimes(profileTable);

function stepTimesOf(kind: string, skus: readonly ServerSku[]): ApplicationConfig["stepTimes"] {
  if (kind === "constant") return () => constantStepTimes({ promptSeconds: 1, tokenSeconds: 0.25 });
  if (kind === "growing") return growingStepTimes;
  if (kind === "profile") return () => profiled;
  return (processorName, parallelism) => {
    const sku = skus.find(({ processor }) => processor.name === processorName)!;
    return rooflineStepTimes({
      model: testModel,
      processor: sku.processor,
      parallelism,
      interconnect: sku.interconnect,
    });
  };
}

const instanceConfig: fc.Arbitrary<InstanceConfig> = fc
  .record({
    type: fc.constantFrom("orca" as const, "splitwise" as const),
    maxBatchSize: fc.integer({ min: 1, max: 8 }),
    maxBatchTokens: fc.integer({ min: 1, max: 100 }),
    maxPreemptions: fc.nat({ max: 4 }),
    tensorParallelism: fc.constantFrom(1, 2),
  })
  .map(({ tensorParallelism, ...config }) =>
    testInstance({ ...config, parallelism: { pipelineParallelism: 1, tensorParallelism } }),
  );

/** Blocks few enough to run out, settings of every kind. */
const vllmConfig: fc.Arbitrary<InstanceConfig> = fc
  .record({
    maxBatchSize: fc.integer({ min: 1, max: 8 }),
    maxBatchTokens: fc.integer({ min: 1, max: 100 }),
    tensorParallelism: fc.constantFrom(1, 2),
    promptSteps: fc.constantFrom("chunked" as const, "whole" as const, "alone" as const),
    blockTokens: fc.constantFrom(1, 4, 16),
    capacityTokens: fc.integer({ min: 20, max: 300 }),
    prefixCache: fc.constantFrom(undefined, {}, { hitRate: 0.5 }),
    speculation: fc.constantFrom(undefined, undefined, { draftTokens: 2, acceptanceRate: 0.6 }),
    graphBatchSizes: fc.constantFrom(undefined, [2, 4]),
  })
  .map(({ maxBatchSize, maxBatchTokens, tensorParallelism, promptSteps, capacityTokens, ...settings }) =>
    testInstance({
      type: "vllm",
      maxBatchSize,
      maxBatchTokens,
      parallelism: { pipelineParallelism: 1, tensorParallelism },
      vllm: {
        chunkedPrefill: promptSteps === "chunked",
        promptSteps: promptSteps === "alone" ? "alone" : "shared",
        blockTokens: settings.blockTokens,
        blocks: Math.ceil(capacityTokens / settings.blockTokens),
        gpuMemoryUtilization: 0.9,
        ...(settings.prefixCache && { prefixCache: settings.prefixCache }),
        ...(settings.speculation && { speculation: settings.speculation }),
        ...(settings.graphBatchSizes && { graphBatchSizes: settings.graphBatchSizes }),
      },
    }),
  );

const skus = fc
  .record({ small: fc.integer({ min: 120, max: 300 }), large: fc.integer({ min: 200, max: 600 }) })
  .map(({ small, large }) => [
    testSku({ name: "small", processors: 2, memoryBytes: small }),
    testSku({ name: "large", processors: 2, memoryBytes: large }),
  ]);

const startStateOf = (instance: fc.Arbitrary<InstanceConfig>): fc.Arbitrary<StartState> =>
  fc
    .record({ a: instance, b: instance })
    .chain(({ a, b }) =>
      fc.constantFrom<StartState>(
        { type: "uniform", instance: a },
        { type: "splitwise-homogeneous", prompt: a, promptServers: 1, token: b, tokenServers: 2 },
        { type: "splitwise-homogeneous", prompt: a, promptServers: 2, token: b, tokenServers: 1 },
        { type: "splitwise-heterogeneous", prompt: a, promptSkus: ["small"], token: b, tokenSkus: ["large"] },
      ),
    );

const limits: fc.Arbitrary<Partial<ApplicationConfig>> = fc.record(
  {
    queueLimit: fc.nat({ max: 5 }),
    deadlineSeconds: fc.double({ min: 0.1, max: 20, noNaN: true }),
    slo: fc.record({ ttftSeconds: fc.double({ min: 0.1, max: 20, noNaN: true }) }),
    classes: fc.constant([{ classId: 0, name: "hurried", deadlineSeconds: 1.5, slo: { e2eSeconds: 6 } }]),
  },
  { requiredKeys: [] },
);

/** What a test may pin; everything else is drawn. */
export interface ArbitraryRunSettings {
  /** Default: instances that reserve memory beforehand. */
  readonly instances?: "reserving" | "vllm";
  readonly compat?: SimulationConfig["compat"];
  readonly performance?: fc.Arbitrary<string>;
  /** Default: none. A run that may be stuck for ever needs one. */
  readonly endTimeSeconds?: number;
  readonly maxRequests?: number;
  readonly limits?: fc.Arbitrary<Partial<ApplicationConfig>>;
}

/** Requests in bursts, on the boundaries of a quarter of a second, or anywhere. */
export function arbitraryRequests(maxRequests = 40): fc.Arbitrary<RequestRow[]> {
  const request = fc.record({
    gap: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.nat({ max: 12 }).map((quarters) => quarters / 4) },
      { weight: 2, arbitrary: fc.double({ min: 0, max: 3, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(50) },
    ),
    promptTokens: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 1, max: 80 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 600 }) },
    ),
    outputTokens: fc.oneof(
      { weight: 1, arbitrary: fc.constant(1) },
      { weight: 4, arbitrary: fc.integer({ min: 2, max: 30 }) },
    ),
  });
  return fc.array(request, { minLength: 1, maxLength: maxRequests }).map((drawn) => {
    let arrivalSeconds = 0;
    return drawn.map(({ gap, ...sizes }) => {
      arrivalSeconds += gap;
      return { arrivalSeconds, ...sizes };
    });
  });
}

/** Some requests with a class, known or not, some with a deadline of their own, some with neither. */
function ofSomeKind(request: RequestRow, index: number): RequestRow {
  if (index % 5 === 4) return { ...request, deadlineSeconds: 2.5 };
  return index % 3 === 2 ? request : { ...request, classId: index % 3 };
}

/** Such requests, some of which begin alike. */
export function arbitraryPrefixes(maxRequests?: number): fc.Arbitrary<RequestRow[]> {
  const prefix = fc.record({
    prefixId: fc.constantFrom(-1, 0, 1, 2),
    prefixShare: fc.double({ min: 0, max: 1, noNaN: true }),
    sharedPrefixId: fc.constantFrom(-1, -1, 7),
    sharedShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  return fc
    .tuple(arbitraryRequests(maxRequests), fc.array(prefix, { minLength: 1, maxLength: 20 }))
    .map(([requests, prefixes]) =>
      requests.map((request, index) => {
        const { prefixId, prefixShare, sharedPrefixId, sharedShare } = prefixes[index % prefixes.length]!;
        const prefixTokens = prefixId < 0 ? 0 : Math.floor(prefixShare * request.promptTokens);
        const within = prefixId < 0 ? request.promptTokens : prefixTokens;
        return {
          ...request,
          prefixId,
          prefixTokens,
          sharedPrefixId,
          sharedPrefixTokens: sharedPrefixId < 0 ? 0 : Math.floor(sharedShare * within),
        };
      }),
    );
}

/** A run with one application. */
export function arbitraryRun(settings: ArbitraryRunSettings = {}): fc.Arbitrary<ArbitraryRun> {
  return fc
    .record({
      skus,
      startState: startStateOf(settings.instances === "vllm" ? vllmConfig : instanceConfig),
      firstTokenAt: fc.constantFrom("prefill_end" as const, "client" as const),
      scheduler: fc.constantFrom(...SCHEDULER_TYPES),
      performance: settings.performance ?? performance,
      link: fc.record({
        bandwidthBytesPerSecond: fc.integer({ min: 10, max: 1000 }),
        latencySeconds: fc.constantFrom(0, 0.25),
      }),
      limits: settings.limits ?? limits,
      seed: fc.nat(),
      requests:
        settings.instances === "vllm"
          ? arbitraryPrefixes(settings.maxRequests)
          : arbitraryRequests(settings.maxRequests),
    })
    .map((drawn) => ({
      requests: drawn.limits.classes ? drawn.requests.map(ofSomeKind) : drawn.requests,
      config: testConfig({
        servers: drawn.skus.map((sku) => ({ sku, count: 2 })),
        link: { link: "test", topology: "p2p", ...drawn.link },
        endTimeSeconds: settings.endTimeSeconds ?? Number.POSITIVE_INFINITY,
        seed: drawn.seed,
        timelineIntervalSeconds: 7,
        ...(settings.compat === undefined ? {} : { compat: settings.compat }),
        applications: [
          testApplication({
            scheduler: { type: drawn.scheduler },
            startState: drawn.startState,
            ...(settings.instances === "vllm" ? { firstTokenAt: drawn.firstTokenAt } : {}),
            stepTimes: stepTimesOf(drawn.performance, drawn.skus),
            ...(drawn.performance === "profile" ? { profileTable: () => profileTable } : {}),
            ...drawn.limits,
          }),
        ],
      }),
    }));
}

/** Whether the instances that the scheduler may choose from could hold the request, were they empty. */
export function fitsSomewhere(
  { promptTokens, outputTokens }: RequestRow,
  config: SimulationConfig,
  instances: readonly InstanceSummary[],
): boolean {
  const schedulerType = config.applications[0]!.scheduler.type;
  const { startState } = config.applications[0]!;
  const holds = (phase: "prompt" | "token", tokens: number): boolean =>
    instances.some((instance) => {
      const vllm = instanceConfigOf(startState, instance.tag)?.vllm;
      const { sku } = config.cluster.servers.find((entry) => entry.sku.name === instance.skuName)!;
      const mayServe = !schedulerType.includes("kv") || instance.tag === phase || instance.tag === "mixed";
      if (vllm) return mayServe && tokens <= vllm.blocks! * vllm.blockTokens;
      return mayServe && WEIGHT_BYTES + tokens <= sku.processor.memoryBytes * instance.processors;
    });
  return holds("token", promptTokens + outputTokens) && holds("prompt", promptTokens + 1);
}

/** What the start state says of the instances of a pool. */
export function instanceConfigOf(startState: StartState, tag: string): InstanceConfig | undefined {
  if (startState.type === "uniform") return startState.instance;
  if (startState.type === "unallocated") return startState.templates?.[tag as "prompt" | "token" | "mixed"];
  return tag === "prompt" ? startState.prompt : startState.token;
}
