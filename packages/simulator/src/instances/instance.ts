import type { ModelParallelism, StepTimeModel } from "@tokentide/hardware";
import type { InstanceView, PoolTag } from "@tokentide/schedulers";
import { type EventHandle, type EventReceiver, NO_EVENT, type Simulation } from "@tokentide/sim-core";
import type { Application } from "../requests/application";
import { type RequestTable, type Task, TaskState } from "../requests/request-table";
import { TaskList } from "../requests/task-list";
import type { Batching, RunArithmetic } from "../rules/dialect";
import type { InstanceConfig } from "../simulation-config";
import { FinishHeap } from "./finish-heap";
import { InstanceLedger, type LedgerStatus } from "./instance-ledger";
import type { Server } from "./server";

/** What an instance is made of; see {@link Instance}. */
export interface InstanceParts {
  /** Position in the run's list of instances, counted from 0. */
  readonly index: number;
  readonly tag: PoolTag;
  readonly server: Server;
  readonly processors: number;
  readonly config: InstanceConfig;
  readonly maxMemoryBytes: number;
  readonly weightBytes: number;
  readonly stepTimes: StepTimeModel;
  readonly application: Application;
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  readonly arithmetic: RunArithmetic;
  readonly initialStatus: LedgerStatus;
}

/**
 * One replica of a model: batches tasks iteration by iteration. Token iterations with an unchanged batch are one
 * *contiguous run* and one event; a newcomer cuts the run at an iteration boundary. An iteration costs as much as the
 * batch *changes*: tasks that merely go on are not touched, their end stands in a heap.
 */
export class Instance implements InstanceView, EventReceiver {
  readonly id: number;
  readonly tag: PoolTag;
  readonly server: Server;
  readonly processors: number;
  readonly config: InstanceConfig;
  readonly parallelism: ModelParallelism;
  readonly application: Application;
  readonly stepTimes: StepTimeModel;
  readonly weightBytes: number;
  readonly maxMemoryBytes: number;

  // What schedulers compare, kept by the dialect's load bookkeeping.
  pendingRequests = 0;
  pendingTokens = 0;
  queueLength = 0;
  reservedMemoryBytes: number;
  tokenPhaseRequests = 0;
  foreignTasks = 0;

  /** Requests that the instance still has to do something for, in whatever state: at 0 it may leave. */
  owedRequests = 0;
  /** Memory taken: weights and KV cache, bytes. */
  memoryBytes: number;
  /** Requests that wait for memory here, oldest first. */
  readonly admissionQueue: TaskList;

  readonly batch: TaskList;
  promptsInBatch = 0;
  promptTokensInBatch = 0;
  decodesInBatch = 0;
  /** Context lengths of the token tasks in the batch, summed, at the start of the present run. */
  decodeContextTokens = 0;
  /** Iterations done since the start. */
  iterations = 0;

  // The present run, kept by the run arithmetic.
  runEvent: EventHandle = NO_EVENT;
  runIterations = 0;
  runStartSeconds = 0;
  runEndSeconds = 0;
  firstStepSeconds = 0;
  stepGrowthSeconds = 0;
  #isCut = false;

  /** Seconds with a batch, up to the last time it emptied. */
  #busySeconds = 0;
  #busySince = 0;
  /** Seconds of iterations with prompts: they draw more power than others. */
  promptSeconds = 0;
  completedTasks = 0;
  /** Whether schedulers may choose it. */
  isSchedulable = false;
  /** It left the cluster. */
  isGone = false;
  /** Called when nothing is owed any more, while somebody waits for that. */
  onIdle: (() => void) | undefined;
  /** Where its time went, for the bill. */
  readonly ledger: InstanceLedger;

  // The largest steps run, to say where they left the measured range.
  largestPromptTokens = 0;
  largestDecodes = 0;

  batching!: Batching;
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #arithmetic: RunArithmetic;
  readonly #finishes = new FinishHeap();
  readonly #finishing: Task[] = [];
  #isCompleting = false;

  constructor(parts: InstanceParts) {
    this.id = parts.index;
    this.tag = parts.tag;
    this.server = parts.server;
    this.processors = parts.processors;
    this.config = parts.config;
    this.parallelism = parts.config.parallelism;
    this.application = parts.application;
    this.stepTimes = parts.stepTimes;
    this.weightBytes = parts.weightBytes;
    this.maxMemoryBytes = parts.maxMemoryBytes;
    this.memoryBytes = parts.weightBytes;
    this.reservedMemoryBytes = parts.weightBytes;
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#arithmetic = parts.arithmetic;
    this.admissionQueue = new TaskList(parts.requests);
    this.batch = new TaskList(parts.requests);
    this.ledger = new InstanceLedger(parts.initialStatus, parts.simulation.now());
  }

  /** Seconds with a batch so far. */
  busySecondsAt(nowSeconds: number): number {
    return this.batch.length > 0 ? this.#busySeconds + (nowSeconds - this.#busySince) : this.#busySeconds;
  }

  /** Seconds with a batch up to the last time it emptied: the ancestor's figure. */
  get closedBusySeconds(): number {
    return this.#busySeconds;
  }

  changeStatus(status: LedgerStatus): void {
    const now = this.#simulation.now();
    this.ledger.change(status, now, this.busySecondsAt(now));
  }

  /** The instance leaves the cluster; nothing may be left on it. */
  end(): void {
    const now = this.#simulation.now();
    this.isGone = true;
    this.isSchedulable = false;
    this.onIdle = undefined;
    this.ledger.end(now, this.busySecondsAt(now));
    this.server.remove(this);
  }

  /** Takes a task whose turn on this instance has come. */
  arrive(task: Task): void {
    this.#requests.state[task] = TaskState.Queued;
    this.batching.arrived(task);
    if (this.batch.length === 0) {
      if (!this.#isCompleting && this.batching.mayStart(task)) this.startIteration();
    } else if (this.promptsInBatch === 0 && !this.#isCut && !this.#isCompleting && this.batching.wantsCut(task))
      this.cutRun();
  }

  /** Ends the contiguous run at its next iteration boundary. */
  cutRun(): void {
    if (this.#isCut || this.promptsInBatch > 0) return;
    this.#isCut = true;
    this.#arithmetic.cut(this);
  }

  /** Chooses the batch anew and runs it. */
  startIteration(): void {
    this.batching.selectBatch();
    if (this.batch.length === 0) {
      if (this.pendingRequests === 0) this.application.scheduler.becameIdle(this);
      return;
    }
    const iterations =
      this.promptsInBatch > 0 ? 1 : this.#finishes.earliest(this.#requests.batchSequence) - this.iterations;
    if (this.promptTokensInBatch > this.largestPromptTokens) this.largestPromptTokens = this.promptTokensInBatch;
    if (this.decodesInBatch > this.largestDecodes) this.largestDecodes = this.decodesInBatch;
    this.#arithmetic.begin(this, iterations);
  }

  /** The end of a run: the tasks that are done leave in batch order, then the next batch starts. */
  handleEvent(): void {
    const { batchSequence } = this.#requests;
    if (this.promptsInBatch > 0) this.promptSeconds += this.#simulation.now() - this.runStartSeconds;
    this.iterations += this.runIterations;
    this.decodeContextTokens += this.runIterations * this.decodesInBatch;
    this.runEvent = NO_EVENT;
    this.#isCut = false;
    const finishing = this.#finishing;
    let count = 0;
    while (this.#finishes.earliest(batchSequence) <= this.iterations) {
      const task = this.#finishes.pop();
      // Insertion by order of joining: few finish at once, and mostly in order.
      let position = count++;
      for (; position > 0 && batchSequence[finishing[position - 1]!]! > batchSequence[task]!; position--) {
        finishing[position] = finishing[position - 1]!;
      }
      finishing[position] = task;
    }
    this.#isCompleting = true;
    for (let i = 0; i < count; i++) this.#finish(finishing[i]!);
    this.#isCompleting = false;
    this.startIteration();
  }

  /** Puts a waiting task at the end of the batch. */
  joinBatch(task: Task): void {
    const requests = this.#requests;
    const row = task >> 1;
    if (this.batch.length === 0) this.#busySince = this.#simulation.now();
    this.batch.append(task);
    const sequence = requests.nextSequence++;
    requests.batchSequence[task] = sequence;
    let remaining: number;
    if ((task & 1) === 0) {
      remaining = 1;
      this.promptsInBatch++;
      this.promptTokensInBatch += requests.promptTokens[row]!;
      requests.promptStartSeconds[row] = this.#simulation.now();
    } else {
      const owed = requests.outputTokens[row]! - 1;
      if (requests.state[task] === TaskState.Blocked) remaining = requests.finishIteration[task]!;
      else {
        remaining = owed;
        requests.tokenStartSeconds[row] = this.#simulation.now();
      }
      this.decodesInBatch++;
      this.decodeContextTokens += requests.promptTokens[row]! + 1 + owed - remaining;
    }
    requests.state[task] = TaskState.Running;
    requests.finishIteration[task] = this.iterations + remaining;
    this.#finishes.push(task, this.iterations + remaining, sequence);
  }

  /** Takes a token task out of the batch before it is done; it keeps its memory and its progress. */
  leaveBatch(task: Task): void {
    const requests = this.#requests;
    requests.finishIteration[task] = requests.finishIteration[task]! - this.iterations;
    requests.state[task] = TaskState.Blocked;
    this.#finishes.bury();
    this.#unlink(task, requests.finishIteration[task]!);
  }

  /** Drops everything that runs and waits: the instance died. The requests are the application's affair. */
  abandon(): void {
    if (this.runEvent !== NO_EVENT) this.#simulation.cancel(this.runEvent);
    this.runEvent = NO_EVENT;
    while (this.batch.length > 0) this.#unlink(this.batch.first, 0);
    this.#finishes.clear();
    this.batching.clear();
    this.#isCut = false;
  }

  #finish(task: Task): void {
    this.#unlink(task, 0);
    this.#requests.state[task] = TaskState.Absent;
    this.completedTasks++;
    this.batching.finished(task);
    if ((task & 1) === 0) this.application.promptFinished(task >> 1, this);
    else this.application.tokensFinished(task >> 1, this);
  }

  #unlink(task: Task, iterationsLeft: number): void {
    const requests = this.#requests;
    const row = task >> 1;
    this.batch.remove(task);
    requests.batchSequence[task] = -1;
    if ((task & 1) === 0) {
      this.promptsInBatch--;
      this.promptTokensInBatch -= requests.promptTokens[row]!;
    } else {
      this.decodesInBatch--;
      this.decodeContextTokens -= requests.promptTokens[row]! + requests.outputTokens[row]! - iterationsLeft;
    }
    if (this.batch.length === 0) this.#busySeconds += this.#simulation.now() - this.#busySince;
  }
}
