import type { Interconnect, ModelParallelism, ServedModel, StepTimeModel } from "@tokentide/hardware";
import type { SchedulerDialect } from "@tokentide/schedulers";
import type { Simulation } from "@tokentide/sim-core";
import type { Instance } from "../instances/instance";
import type { ServerCut } from "../instances/start-state";
import type { Application, ApplicationSeams } from "../requests/application";
import type { RequestRow, RequestTable, Task } from "../requests/request-table";
import type { ApplicationConfig } from "../simulation-config";
import type { Fabric } from "./shared-links";

/**
 * How an instance fills its batch. One object an instance; it owns the tasks that wait, the instance owns the batch.
 */
export interface Batching {
  /** What prompts found in the prefix cache; absent where there is none. */
  readonly cacheLookups?: { readonly lookedUpTokens: number; readonly hitTokens: number };
  /** A task came to the instance: it waits from now on. */
  arrived(task: Task): void;
  /** The batch is empty: may an iteration start for this newcomer? */
  mayStart(task: Task): boolean;
  /** A contiguous run is under way: is it to be cut at the next boundary so that this newcomer may join? */
  wantsCut(task: Task): boolean;
  /** Takes tasks out of the batch (`instance.leaveBatch`) and puts waiting ones in (`instance.joinBatch`). */
  selectBatch(): void;
  /** How many of the next `iterations` iterations the batch can do without choosing anew, at least 1. */
  longestRun(iterations: number): number;
  /** A run of `iterations` iterations is over; tasks that are done with it have not left yet. */
  runEnded(iterations: number): void;
  /** A task of the batch is done. It has left the batch; nothing of it may be kept. */
  finished(task: Task): void;
  /** Takes a waiting task out of the queues: its request leaves the instance. */
  withdraw(task: Task): void;
  /** Forgets every task, for an instance that died; those of the batch that the instance cannot take out itself leave it here. */
  clear(): void;
}

/** How long a contiguous run lasts, and where it may be cut. */
export interface RunArithmetic {
  /** Starts a run of `iterations` iterations of the instance's batch and schedules its end. */
  begin(instance: Instance, iterations: number): void;
  /** Shortens the run to the first boundary that is not in the past. */
  cut(instance: Instance): void;
}

/** When a routed request may begin. */
export interface Admission {
  /** The request has its instances. Delivers its prompt task, now or when there is room. */
  admit(row: RequestRow): void;
  /** Frees what the request holds on the instance: its work there is done. */
  release(row: RequestRow, instance: Instance): void;
  /** The request waits for memory no longer; what it holds already it keeps until it is withdrawn. */
  leaveQueue(row: RequestRow): void;
  /** Takes a request back that has left its queue, with all it holds: others may be admitted. */
  withdraw(row: RequestRow): void;
}

/** How the KV cache gets from the prompt instance to the token instance. */
export interface KvTransfer {
  /** The prompt is done and the token phase is elsewhere: calls `application.transferred(row)` when the cache is there. */
  start(row: RequestRow): void;
  /** Ends the transfer of a request that lost one of its instances. */
  abort(row: RequestRow): void;
}

/** Keeps the figures by which schedulers compare instances. */
export interface LoadBookkeeping {
  routed(row: RequestRow, prompt: Instance, token: Instance): void;
  /** A task is on its instance now. */
  arrived(task: Task, instance: Instance): void;
  /** A task is done on its instance. */
  finished(task: Task, instance: Instance): void;
  /** `bytes` of the request's memory on the instance were freed. */
  released(instance: Instance, bytes: number): void;
}

/** What a dialect builds its parts from. */
export interface DialectParts {
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  /** What transfers between servers use. */
  readonly link: Interconnect;
  readonly fabric: Fabric;
}

/** A dialect: everything in which two ways to simulate differ, chosen once when a run is composed. */
export interface DialectRules {
  readonly schedulerDialect: SchedulerDialect;
  readonly cutServer: ServerCut;
  readonly servedModel: (model: ServedModel) => ServedModel;
  readonly stepTimes: (
    config: ApplicationConfig,
    processorName: string,
    parallelism: ModelParallelism,
  ) => StepTimeModel;
  /** What the time between first and last token is divided by to give the TBT. */
  readonly tbtDivisor: (outputTokens: number) => number;
  /** An instance's utilisation is a share of the whole run, not of its own life. */
  readonly utilizationOfRun: boolean;
  /** The first event at or after the end time still happens. */
  readonly runsPastEnd: boolean;
  readonly arithmetic: (simulation: Simulation) => RunArithmetic;
  readonly batching: (instance: Instance, requests: RequestTable, application: Application) => Batching;
  readonly seams: (application: Application, parts: DialectParts) => ApplicationSeams;
}
