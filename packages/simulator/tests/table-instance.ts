import type { PoolTag } from "@tokentide/schedulers";
import { Batch } from "../src/instances/batch";
import type { Instance } from "../src/instances/instance";
import type { PausedTasks } from "../src/instances/paused-tasks";
import type { Server } from "../src/instances/server";
import { RequestTable, type Task, TaskState } from "../src/requests/request-table";
import { TaskList } from "../src/requests/task-list";
import type { Batching } from "../src/rules/dialect";
import type { InstanceConfig } from "../src/simulation-config";
import { testInstance } from "./small-cluster";

/** Nothing runs here, so nothing ever comes to its end by itself. */
const FINISH = 1000;

/** What a test sets of a {@link TableInstance}. */
export interface TableInstanceSettings {
  readonly id?: number;
  readonly tag?: PoolTag;
  readonly memoryBytes?: number;
  readonly maxMemoryBytes?: number;
  readonly server?: Server;
  readonly config?: Partial<InstanceConfig>;
}

/** An instance without a clock: holds a batch and figures, runs nothing. Rules are tested on it one call at a time. */
export class TableInstance {
  readonly id: number;
  readonly tag: PoolTag;
  readonly config: InstanceConfig;
  readonly server: Server;
  readonly requests: RequestTable;
  readonly batch: Batch = new Batch();
  readonly admissionQueue: TaskList;
  memoryBytes: number;
  maxMemoryBytes: number;
  pendingRequests = 0;
  pendingTokens = 0;
  queueLength = 0;
  reservedMemoryBytes = 0;
  tokenPhaseRequests = 0;
  foreignTasks = 0;
  promptsInBatch = 0;
  decodesInBatch = 0;
  preemptions = 0;
  /** Iterations started and runs cut, in order. */
  readonly calls: string[] = [];

  constructor(requests: RequestTable, settings: TableInstanceSettings = {}) {
    this.requests = requests;
    this.id = settings.id ?? 0;
    this.tag = settings.tag ?? "mixed";
    this.config = testInstance(settings.config);
    this.server = settings.server as Server;
    this.memoryBytes = settings.memoryBytes ?? 0;
    this.maxMemoryBytes = settings.maxMemoryBytes ?? Number.POSITIVE_INFINITY;
    this.admissionQueue = new TaskList(requests);
  }

  /** As the simulator's own classes take it. */
  get asInstance(): Instance {
    return this as unknown as Instance;
  }

  joinBatch(task: Task): void {
    this.batch.push(task, FINISH);
    this.requests.state[task] = TaskState.Running;
    if ((task & 1) === 0) this.promptsInBatch++;
    else this.decodesInBatch++;
  }

  leaveBatch(): Task {
    const task = this.batch.last;
    this.batch.pop();
    this.#countOut(task);
    this.requests.state[task] = TaskState.Blocked;
    return task;
  }

  pause(count: number, starved: PausedTasks, others: PausedTasks): void {
    const { maxPreemptions: limit } = this.config;
    const { state } = this.requests;
    this.preemptions += count;
    this.decodesInBatch -= count;
    this.batch.pause(count, { iteration: 0, sinceSeconds: 0, limit, starved, others, state });
  }

  resume(paused: PausedTasks, count: number): void {
    this.decodesInBatch += count;
    this.batch.resume(paused, count, 0, this.requests.state);
  }

  startIteration(): void {
    this.calls.push("start");
  }

  cutRun(): void {
    this.calls.push("cut");
  }

  /** A task comes and waits. */
  arrive(task: Task, batching: Batching): void {
    this.requests.state[task] = TaskState.Queued;
    batching.arrived(task);
  }

  /** The end of an iteration for one task of the batch. */
  finish(task: Task, batching: Batching): void {
    this.batch.remove(task);
    this.#countOut(task);
    this.requests.state[task] = TaskState.Absent;
    batching.finished(task);
  }

  /** The batch in order. */
  batchTasks(): Task[] {
    return this.batch.tasks();
  }

  #countOut(task: Task): void {
    if ((task & 1) === 0) this.promptsInBatch--;
    else this.decodesInBatch--;
  }
}

/** A table with requests of these sizes (prompt, output) in rows 0, 1, …; request i arrives at i seconds. */
export function tableOf(sizes: readonly (readonly [promptTokens: number, outputTokens: number])[]): RequestTable {
  const requests = new RequestTable();
  sizes.forEach(([promptTokens, outputTokens], index) => {
    requests.add(index, index, promptTokens, outputTokens, 0);
  });
  return requests;
}

export function promptOf(row: number): Task {
  return row << 1;
}

export function tokenOf(row: number): Task {
  return (row << 1) | 1;
}

/** A list front to back; read along the links, so that a broken one shows. */
export function tasksOf(list: TaskList): Task[] {
  const tasks: Task[] = [];
  for (let task = list.first; task >= 0; task = list.after(task)) tasks.push(task);
  return tasks;
}
