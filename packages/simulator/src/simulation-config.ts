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
  /** Requests that may wait for an instance; one more is rejected. Absent: no limit. */
  readonly queueLimit?: number;
  /** Seconds after its arrival when a request whose prompt phase has not begun is rejected. Absent: never. */
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
  /** `orca`: whole batch kept, first come first served. `splitwise`: prompts first, a token budget, preemption. */
  readonly type: "orca" | "splitwise";
  readonly maxBatchSize: number;
  /** Token budget of an iteration (`splitwise` only). */
  readonly maxBatchTokens: number;
  /** A task preempted this often goes first (`splitwise` only). */
  readonly maxPreemptions: number;
  readonly parallelism: ModelParallelism;
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
