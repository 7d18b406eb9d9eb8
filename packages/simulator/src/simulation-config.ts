import type {
  Interconnect,
  ModelParallelism,
  ProfileTable,
  ServedModel,
  ServerSku,
  StepTimeModel,
} from "@tokentide/hardware";
import type { Scheduler, SchedulerContext, SchedulerSettings } from "@tokentide/schedulers";

import type { FailureSetup, ScalingSetup } from "./scaling/scaling-setup";

/**
 * All that decides the result of a run, but the requests. Plain readonly data, units in the names; `config` makes it from
 * YAML, and a program may write it by hand.
 */
export interface SimulationConfig {
  readonly cluster: ClusterConfig;
  /** At least one; ids unique. */
  readonly applications: readonly ApplicationConfig[];
  /** The run ends here or when nothing is left to do, whichever is first. `Infinity` for no bound. */
  readonly endTimeSeconds: number;
  /** One seed; every concern draws from its own named stream of it. */
  readonly seed: number;
  /** `splitwise-sim` reproduces the ancestor, its faults included; absent is right. */
  readonly compat?: "splitwise-sim";
  /** Width of a row of the timeline. Default 60. */
  readonly timelineIntervalSeconds?: number;
  /** Up to this many samples a percentile is exact; beyond, a sketch of bounded error. Default 1,000,000. */
  readonly exactSamples?: number;
  /** The wall time of simulated second 0, ISO 8601. Default a Monday, 00:00 UTC. */
  readonly startTime?: string;
  /** Things that go wrong, on purpose. They strike applications that have a scaling manager. */
  readonly failures?: readonly FailureSetup[];
  /** What becomes of the requests of an instance that is lost. Default `requeue`: they start anew elsewhere. */
  readonly onLoss?: "requeue" | "abort";
  /** When all requests are done, go on until every scaling manager is down to its minimum. Default false. */
  readonly drainAtEnd?: boolean;
}

export interface ClusterConfig {
  /** In order: the first SKU is the default for scale-up. A count of 0 makes a SKU known without having any. */
  readonly servers: readonly { readonly sku: ServerSku; readonly count: number }[];
  /** Links between servers; KV transfers use the first. */
  readonly interconnects: readonly Interconnect[];
  readonly powerBudgetWatts?: number;
}

export interface ApplicationConfig {
  readonly applicationId: number;
  readonly model: ServedModel;
  /** Times of this model on a processor type at a parallelism; throws a typed error where it has none. */
  readonly stepTimes: (processorName: string, parallelism: ModelParallelism) => StepTimeModel;
  /** The measured table behind `stepTimes`, where there is one: `compat` reads its knots as they are. */
  readonly profileTable?: (processorName: string, parallelism: ModelParallelism) => ProfileTable | undefined;
  readonly scheduler: SchedulerSettings;
  /**
   * Makes a scheduler of your own that takes the place of the one named by `scheduler`; the name still says whether the
   * phases of a request run together and how fast its KV cache travels.
   */
  readonly createScheduler?: (context: SchedulerContext) => Scheduler;
  readonly startState: StartState;
  /** Absent: the instances of the start state are all there ever is. */
  readonly scaling?: ScalingSetup;
  readonly slo?: ServiceLevel;
  /** Kinds of requests that are promised something of their own; ids unique. Requests may have other classes too. */
  readonly classes?: readonly RequestClass[];
  /** Requests that may wait for an instance; one more is rejected. Absent: no limit. */
  readonly queueLimit?: number;
  /** Seconds after its arrival when a request whose prompt phase has not begun is rejected. Absent: never. */
  readonly deadlineSeconds?: number;
  /** What a request and a step take beside the forward pass. */
  readonly overheads?: EngineOverheads;
  /**
   * When the first token counts as there, for phases on different instances: at the end of the prompt phase (default), or
   * when the KV cache has been handed over and the client sees it.
   */
  readonly firstTokenAt?: "prefill_end" | "client";
}

/** A kind of requests, told by the `classId` of its requests. */
export interface RequestClass {
  readonly classId: number;
  readonly name: string;
  /** In place of the application's promise. Absent: the application's. */
  readonly slo?: ServiceLevel;
  /** In place of the application's deadline; a request's own goes before both. Absent: the application's. */
  readonly deadlineSeconds?: number;
}

/** The promised bounds of a request; an absent one is no promise. */
export interface ServiceLevel {
  readonly ttftSeconds?: number;
  readonly tbtSeconds?: number;
  readonly e2eSeconds?: number;
}

/** How an instance batches. */
export interface InstanceConfig {
  /**
   * `vllm`: paged KV cache, a token budget a step, decodes first, then prompts in chunks, as current engines do. `orca`: whole
   * batch kept, first come first served. `splitwise`: prompts first, a token budget, preemption. An application's instances
   * are all `vllm` or none is.
   */
  readonly type: "vllm" | "orca" | "splitwise";
  /** Requests in a batch at most; vLLM's `max_num_seqs`. */
  readonly maxBatchSize: number;
  /** Token budget of an iteration (`vllm`: `max_num_batched_tokens`, and `splitwise`). */
  readonly maxBatchTokens: number;
  /** A task preempted this often goes first (`splitwise` only). */
  readonly maxPreemptions: number;
  readonly parallelism: ModelParallelism;
  /** Given with `type: "vllm"`, and only then. */
  readonly vllm?: VllmSettings;
}

/** What only instances with a paged KV cache have. */
export interface VllmSettings {
  /**
   * Prompts are cut into chunks that fit what decodes leave of the token budget. Otherwise a prompt runs whole, and one
   * larger than the budget alone.
   */
  readonly chunkedPrefill: boolean;
  /**
   * `shared`: prompts and decodes in one step. `alone`: a step has prompts or decodes, prompts go first and decodes stand
   * still meanwhile, as in vLLM before chunked prefill; needs `chunkedPrefill: false`.
   */
  readonly promptSteps: "shared" | "alone";
  /** Tokens of a block of the KV cache. */
  readonly blockTokens: number;
  /** Blocks of the instance. Absent: as many as its memory holds beside the weights, see {@link gpuMemoryUtilization}. */
  readonly blocks?: number;
  /** Share of the processors' memory that the engine may take, (0, 1]. */
  readonly gpuMemoryUtilization: number;
  /** Longest prompt and output together, in tokens; a longer request is rejected. Absent: what fits the blocks. */
  readonly maxModelTokens?: number;
  /** Absent: every prompt is computed whole. */
  readonly prefixCache?: PrefixCacheSettings;
  /** Absent: a decode yields one token a step. */
  readonly speculation?: SpeculationSettings;
  /** Decode batches are padded to the next of these sizes, ascending, and run as they are beyond the last. Absent: no padding. */
  readonly graphBatchSizes?: readonly number[];
}

/** Reuse of KV blocks of prompts that begin alike. */
export interface PrefixCacheSettings {
  /**
   * Share of a prompt's tokens found in the cache of a warm instance, [0, 1): for traces that do not say what prompts share.
   * A new instance is cold: the share grows with the prompt tokens it has computed, up to the size of its cache. Absent:
   * hits follow from the requests' prefixes.
   */
  readonly hitRate?: number;
}

/** Draft tokens that are checked in one step. */
export interface SpeculationSettings {
  /** Tokens proposed a step, at least 1; each costs a step as much as a sequence of its own. */
  readonly draftTokens: number;
  /** Chance that a proposed token is accepted, given that those before it were, [0, 1]. */
  readonly acceptanceRate: number;
}

/** Seconds that no model of a forward pass has in it. All 0 where nothing else is said. */
export interface EngineOverheads {
  /** Of every request: the way from the client and back. Part of TTFT and E2E. */
  readonly networkSeconds?: number;
  /** Of every request: tokenising the prompt and taking it in. Part of TTFT and E2E. */
  readonly tokenizerSeconds?: number;
  /** Of every step: choosing the batch and preparing its inputs. */
  readonly schedulerSeconds?: number;
  /** Of every sequence of a step: sampling its token. */
  readonly samplerSeconds?: number;
}

/** The instances a run starts with. Servers are cut into instances of as many processors as their parallelism needs. */
export type StartState =
  | {
      readonly type: "unallocated";
      readonly templates?: {
        readonly prompt?: InstanceConfig;
        readonly token?: InstanceConfig;
        readonly mixed?: InstanceConfig;
      };
    }
  /** Every server is filled with mixed instances of one kind. */
  | { readonly type: "uniform"; readonly instance: InstanceConfig }
  /** The first servers serve prompts, the next ones tokens. Counts are servers. */
  | {
      readonly type: "splitwise-homogeneous";
      readonly prompt: InstanceConfig;
      readonly promptServers: number;
      readonly token: InstanceConfig;
      readonly tokenServers: number;
    }
  /** The SKU decides; one named on both sides serves prompts. */
  | {
      readonly type: "splitwise-heterogeneous";
      readonly prompt: InstanceConfig;
      readonly promptSkus: readonly string[];
      readonly token: InstanceConfig;
      readonly tokenSkus: readonly string[];
    };
