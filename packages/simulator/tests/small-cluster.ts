import { constantStepTimes, type Interconnect, type ServedModel, type ServerSku } from "@tokentide/hardware";
import type { ApplicationConfig, InstanceConfig, SimulationConfig } from "../src/simulation-config";

/** Weights of the test model: with KV caches of one byte a token, memory can be worked out in the head. */
export const WEIGHT_BYTES = 100;

const testLink: Interconnect = { link: "nvlink", topology: "p2p", bandwidthBytesPerSecond: 1000 };

/** A model of 100 bytes of weights and one byte of KV cache a token, in both dialects. */
export const testModel: ServedModel = {
  architecture: {
    name: "test",
    layers: 1,
    hiddenSize: 1,
    attentionHeads: 8,
    keyValueHeads: 8,
    headDimension: 1,
    intermediateSize: 1,
    feedForwardMatrices: 2,
    vocabularySize: 1,
    tiedEmbeddings: true,
    parameters: 200,
    publishedDtype: "int4",
    maxContextTokens: 1e6,
    source: "made for tests",
  },
  size: {
    name: "test-int4",
    architectureName: "test",
    dtype: "int4",
    bytesPerParameter: 0.5,
    weightBytes: WEIGHT_BYTES,
  },
  weightBytes: WEIGHT_BYTES,
  kvBytesPerToken: 1,
  kvDtype: "int4",
};

/** A server of `processors` processors of `memoryBytes` each, joined by 1000 bytes/s. */
export function testSku(settings: { name?: string; processors?: number; memoryBytes?: number } = {}): ServerSku {
  const { name = "test-sku", processors = 1, memoryBytes = 10_000 } = settings;
  return {
    name,
    processor: {
      name: `${name}-processor`,
      memoryBytes,
      memoryBandwidthBytesPerSecond: 1e6,
      peakFlopsPerSecond: { int4: 1e9 },
      tdpWatts: 400,
      idleWatts: 100,
      source: "made for tests",
    },
    processorCount: processors,
    interconnect: testLink,
    priceDollarsPerHour: 8,
    hostWatts: 200,
    source: "made for tests",
  };
}

/** A Splitwise instance of one processor with a roomy batch. */
export function testInstance(overrides: Partial<InstanceConfig> = {}): InstanceConfig {
  return {
    type: "splitwise",
    maxBatchSize: 64,
    maxBatchTokens: 2048,
    maxPreemptions: 4,
    parallelism: { pipelineParallelism: 1, tensorParallelism: 1 },
    ...overrides,
  };
}

/** Prompts take 1 s, token iterations 0.25 s; the first instance there is, in turn. */
export function testApplication(overrides: Partial<ApplicationConfig> = {}): ApplicationConfig {
  const stepTimes = constantStepTimes({ promptSeconds: 1, tokenSeconds: 0.25 });
  return {
    applicationId: 0,
    model: testModel,
    stepTimes: () => stepTimes,
    scheduler: { type: "round_robin" },
    startState: { type: "uniform", instance: testInstance() },
    ...overrides,
  };
}

/** What a test says of a run; everything else is {@link testSku} and {@link testApplication}. */
export interface TestRunSettings extends Partial<Omit<SimulationConfig, "cluster" | "applications">> {
  readonly servers?: SimulationConfig["cluster"]["servers"];
  readonly link?: Interconnect;
  readonly application?: Partial<ApplicationConfig>;
  readonly applications?: readonly ApplicationConfig[];
}

/** One server with one mixed instance, no end. */
export function testConfig(settings: TestRunSettings = {}): SimulationConfig {
  const { servers = [{ sku: testSku(), count: 1 }], link = testLink, application, applications, ...rest } = settings;
  return {
    cluster: { servers, interconnects: [link] },
    applications: applications ?? [testApplication(application)],
    endTimeSeconds: Number.POSITIVE_INFINITY,
    seed: 0,
    ...rest,
  };
}
