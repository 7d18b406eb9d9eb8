import type { ModelParallelism, StepTimeModel } from "@tokentide/hardware";
import type { InstanceView, PoolTag } from "@tokentide/schedulers";
import { type EventHandle, type EventReceiver, NO_EVENT, type Simulation } from "@tokentide/sim-core";
import type { Application } from "../requests/application";
import { type RequestTable, type Task, TaskState } from "../requests/request-table";
import { TaskList } from "../requests/task-list";
import type { Batching, RunArithmetic } from "../rules/dialect";
import type { InstanceConfig } from "../simulation-config";
import { Batch } from "./batch";
import type { DecodeShape } from "./decode-shape";
import { InstanceLedger, type LedgerStatus } from "./instance-ledger";
import type { PausedTasks } from "./paused-tasks";
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
  readonly decodes: DecodeShape;
  readonly application: Application;
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  readonly arithmetic: RunArithmetic;
  readonly initialStatus: LedgerStatus;
}

/**
 * One replica of a model: batches tasks iteration by iteration. Token iterations with an unchanged batch are one
 * *contiguous run* and one event; a newcomer cuts the run at an iteration boundary. An iteration costs as much as the
 * batch *changes*: tasks that merely go on are not touched.
 */
export class Instance implements InstanceView, EventReceiver {
  // In memory fields stand in this order: first those that most events read, so that they share cache lines.
  readonly id: number;
  readonly tag: PoolTag;
  readonly config: InstanceConfig;
  readonly application: Application;
  readonly stepTimes: StepTimeModel;
  batching!: Batching;
  readonly batch: Batch = new Batch();
  /** Requests that wait for memory here, oldest first. */
  readonly admissionQueue: TaskList;
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #arithmetic: RunArithmetic;
  /** Token iterations as the settings shape them. */
  readonly decodes: DecodeShape;
  /**
   * Who joined since token tasks last ran: a token task, or how many that came back together (negative), and when they had
   * their latest token, in turn. The array keeps its length, for an emptied one allocates anew.
   */
  readonly #newcomers: number[] = [];
  #newcomersEnd = 0;

  // The present run, kept by the run arithmetic.
  runEvent: EventHandle = NO_EVENT;
  runIterations = 0;
  runStartSeconds = 0;
  runEndSeconds = 0;
  firstStepSeconds = 0;
  stepGrowthSeconds = 0;
  #isCut = false;
  #isCompleting = false;
  /** The token tasks of the batch stand still in the present iteration: it is the prompts' alone. */
  isPromptStep = false;
  /** Whether schedulers may choose it. */
  isSchedulable = false;
  /** Tasks whose prompt the present iteration works on. */
  promptsInBatch = 0;
  /** Prompt tokens of the present iteration. */
  promptTokensInBatch = 0;
  /** What those tokens attend to beyond a single whole prompt of that size; see `StepTimeModel.stepSeconds`. */
  promptContextTokens = 0;
  decodesInBatch = 0;
  /** Context lengths of the token tasks in the batch, summed, at the start of the present run. */
  decodeContextTokens = 0;
  /** Iterations of token tasks done since the start. */
  iterations = 0;
  /** Seconds that the other token tasks have stood still. */
  #stalledSeconds = 0;

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
  readonly weightBytes: number;
  readonly maxMemoryBytes: number;

  /** Seconds of iterations with prompts: they draw more power than others. */
  promptSeconds = 0;
  completedTasks = 0;
  /** Seconds with a batch, up to the last time it emptied. */
  #busySeconds = 0;
  #busySince = 0;
  // The largest steps run, to say where they left the measured range.
  largestPromptTokens = 0;
  largestDecodes = 0;
  /** Called when nothing is owed any more, while somebody waits for that. */
  onIdle: (() => void) | undefined;

  /** Times that a task had to leave the batch before it was done. */
  preemptions = 0;
  readonly server: Server;
  readonly processors: number;
  readonly parallelism: ModelParallelism;
  /** It left the cluster. */
  isGone = false;
  /** Where its time went, for the bill. */
  readonly ledger: InstanceLedger;

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
    this.decodes = parts.decodes;
    this.memoryBytes = parts.weightBytes;
    this.reservedMemoryBytes = parts.weightBytes;
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#arithmetic = parts.arithmetic;
    this.admissionQueue = new TaskList(parts.requests);
    this.ledger = new InstanceLedger(parts.initialStatus, parts.simulation.now());
  }

  /** Tokens that a token task yields an iteration: more than 1 when drafts are checked. */
  get tokensPerIteration(): number {
    return this.decodes.tokensPerIteration;
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

  /** Something that tasks waited for is there: the batch is chosen anew as soon as may be. */
  wake(): void {
    if (this.#isCompleting) return;
    if (this.batch.length === 0) this.startIteration();
    else this.cutRun();
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
    const iterations = this.promptsInBatch > 0 ? 1 : this.batching.longestRun(this.batch.earliest - this.iterations);
    if (this.promptTokensInBatch > this.largestPromptTokens) this.largestPromptTokens = this.promptTokensInBatch;
    if (this.decodesInBatch > this.largestDecodes) this.largestDecodes = this.decodesInBatch;
    this.#arithmetic.begin(this, iterations);
  }

  /** Sequences of the token phase in the present iteration, as its step time counts them. */
  get sequencesInStep(): number {
    return this.isPromptStep ? 0 : this.decodes.sequencesInStep(this.decodesInBatch, this.promptsInBatch > 0);
  }

  /** The end of a run: the tasks that are done leave in batch order, then the next batch starts. */
  handleEvent(): void {
    if (this.application.sinks.runEnded) this.#reportRun();
    if (this.promptsInBatch > 0) this.promptSeconds += this.#simulation.now() - this.runStartSeconds;
    if (this.isPromptStep) this.#stalledSeconds += this.#simulation.now() - this.runStartSeconds;
    else {
      this.iterations += this.runIterations;
      this.decodeContextTokens += this.runIterations * this.decodesInBatch * this.tokensPerIteration;
      if (this.decodesInBatch > 0) this.#countGaps();
    }
    this.runEvent = NO_EVENT;
    this.#isCut = false;
    const { finishing } = this.#requests;
    const count = this.batch.takeFinished(this.iterations, finishing);
    this.#isCompleting = true;
    this.batching.runEnded(this.runIterations);
    for (let i = 0; i < count; i++) this.#finish(finishing[i]!);
    this.#isCompleting = false;
    this.startIteration();
  }

  /** Puts a waiting task at the end of the batch. */
  joinBatch(task: Task): void {
    const requests = this.#requests;
    const row = task >> 1;
    this.#startBusy();
    if ((task & 1) === 0) {
      this.promptsInBatch++;
      this.promptTokensInBatch += requests.promptTokens[row]!;
      requests.promptStartSeconds[row] = this.#simulation.now();
      requests.state[task] = TaskState.Running;
      this.batch.push(task, this.iterations + 1);
      return;
    }
    let iterationsLeft: number;
    if (requests.state[task] === TaskState.Blocked) iterationsLeft = requests.iterationsLeft[task]!;
    else {
      requests.tokenStartSeconds[row] = this.#simulation.now();
      iterationsLeft = this.decodes.iterationsOf(requests.outputTokens[row]!);
    }
    const contextTokens = this.#countIn(task, iterationsLeft, this.#lastTokenSeconds(row));
    this.batch.push(task, this.iterations + iterationsLeft, contextTokens + iterationsLeft);
  }

  /**
   * Puts a waiting task at the end of the batch whose prompt, or what it lost of its cache, is computed in as many
   * iterations as the batching sees fit: it says when that is over.
   */
  joinPrefill(task: Task): void {
    const requests = this.#requests;
    this.#startBusy();
    this.batch.push(task, Number.POSITIVE_INFINITY);
    requests.state[task] = TaskState.Running;
    if ((task & 1) === 0 && requests.preemptions[task] === 0) {
      requests.promptStartSeconds[task >> 1] = this.#simulation.now();
    }
  }

  /** Takes a task out of the batch whose prompt is not computed yet. */
  leavePrefill(task: Task): void {
    this.preemptions++;
    this.#requests.state[task] = (task & 1) === 0 ? TaskState.Queued : TaskState.Blocked;
    this.batch.remove(task);
    this.#stopBusy();
  }

  /** The prompt is computed: its first token is there. Its token phase takes its place in the batch when it is here. */
  finishPrompt(task: Task, goesOn: boolean): void {
    const requests = this.#requests;
    const row = task >> 1;
    requests.state[task] = TaskState.Absent;
    this.completedTasks++;
    if (goesOn) {
      requests.tokenStartSeconds[row] = this.#simulation.now();
      requests.preemptions[task + 1] = 0;
      const iterationsLeft = this.decodes.iterationsOf(requests.outputTokens[row]!);
      this.#countIn(task + 1, iterationsLeft, this.#simulation.now());
      this.batch.replace(task, task + 1, this.iterations + iterationsLeft);
    } else {
      this.batch.remove(task);
      this.#stopBusy();
    }
    this.batching.finished(task);
    this.application.promptFinished(row, this);
  }

  /** The lost cache of a token task is computed again, which has yielded its next token. */
  resumeTokens(task: Task): void {
    const now = this.#simulation.now();
    const row = task >> 1;
    this.application.metrics.gaps.addRun(now - this.#lastTokenSeconds(row), 0, 1, 1);
    this.#requests.pausedSeconds[row] = now;
    const left = this.#requests.iterationsLeft[task]! - 1;
    if (left > 0) {
      this.#countIn(task, left, now);
      this.batch.replace(task, task, this.iterations + left);
    } else {
      this.batch.remove(task);
      this.#stopBusy();
      this.#finishOutside(task);
    }
  }

  /** Takes the token task that joined last out of the batch before it is done; it keeps its memory and its progress. */
  leaveBatch(): Task {
    const requests = this.#requests;
    const { batch } = this;
    const task = batch.last;
    const iterationsLeft = batch.lastFinish - this.iterations;
    requests.iterationsLeft[task] = iterationsLeft;
    requests.state[task] = TaskState.Blocked;
    this.preemptions++;
    // One that joined and never ran has its last token from before.
    if (!this.#forgetNewcomer(task)) {
      requests.pausedSeconds[task >> 1] = this.#simulation.now() - this.#stalledSeconds;
    }
    batch.pop();
    this.#countOut(task, iterationsLeft);
    return task;
  }

  /**
   * Takes the last `count` tasks out of the batch as {@link leaveBatch} does, all of which have run: into `starved` those
   * that had to leave as often as the settings allow, into `others` the others.
   */
  pause(count: number, starved: PausedTasks, others: PausedTasks): void {
    this.preemptions += count;
    this.decodesInBatch -= count;
    this.decodeContextTokens -= this.batch.pause(count, {
      iteration: this.iterations,
      sinceSeconds: this.#simulation.now(),
      limit: this.config.maxPreemptions,
      starved,
      others,
      state: this.#requests.state,
    });
    this.#stopBusy();
  }

  /** Puts the first `count` paused tasks at the end of the batch. */
  resume(paused: PausedTasks, count: number): void {
    if (count === 0) return;
    this.#startBusy();
    this.decodesInBatch += count;
    for (let left = count; left > 0; ) {
      const sinceSeconds = paused.firstSinceSeconds;
      const alike = paused.alikeInFront(left);
      this.#newcomers[this.#newcomersEnd++] = -alike;
      this.#newcomers[this.#newcomersEnd++] = sinceSeconds;
      this.decodeContextTokens += this.batch.resume(paused, alike, this.iterations, this.#requests.state);
      left -= alike;
    }
  }

  /** Drops everything that runs and waits: the instance died. The requests are the application's affair. */
  abandon(): void {
    if (this.runEvent !== NO_EVENT) this.#simulation.cancel(this.runEvent);
    this.runEvent = NO_EVENT;
    this.batching.clear();
    while (this.batch.length > 0) {
      const task = this.batch.last;
      this.batch.pop();
      this.#countOut(task, 0);
    }
    this.#isCut = false;
  }

  #reportRun(): void {
    this.application.sinks.runEnded!({
      instanceId: this.id,
      startSeconds: this.runStartSeconds,
      endSeconds: this.#simulation.now(),
      iterations: this.runIterations,
      prompts: this.promptsInBatch,
      promptTokens: this.promptTokensInBatch,
      sequences: this.isPromptStep ? 0 : this.decodesInBatch,
    });
  }

  #finish(task: Task): void {
    this.batch.length--;
    this.#countOut(task, 0);
    this.#finishOutside(task);
  }

  /** What follows when a task that has left the batch is done. */
  #finishOutside(task: Task): void {
    this.#requests.state[task] = TaskState.Absent;
    this.completedTasks++;
    this.batching.finished(task);
    if ((task & 1) === 0) this.application.promptFinished(task >> 1, this);
    else this.application.tokensFinished(task >> 1, this);
  }

  #startBusy(): void {
    if (this.batch.length === 0) this.#busySince = this.#simulation.now();
  }

  #stopBusy(): void {
    if (this.batch.length === 0) this.#busySeconds += this.#simulation.now() - this.#busySince;
  }

  /** A task goes through its token phase from the next iteration on. Answers the length of its context. */
  #countIn(task: Task, iterationsLeft: number, lastTokenSeconds: number): number {
    const contextTokens = this.contextTokens(task, iterationsLeft);
    this.#requests.state[task] = TaskState.Running;
    this.decodesInBatch++;
    this.decodeContextTokens += contextTokens;
    this.#newcomers[this.#newcomersEnd++] = task;
    this.#newcomers[this.#newcomersEnd++] = lastTokenSeconds;
    return contextTokens;
  }

  /** A task has left the batch. */
  #countOut(task: Task, iterationsLeft: number): void {
    if ((task & 1) === 0) {
      this.promptsInBatch--;
      this.promptTokensInBatch -= this.#requests.promptTokens[task >> 1]!;
    } else {
      this.decodesInBatch--;
      this.decodeContextTokens -= this.contextTokens(task, iterationsLeft);
    }
    this.#stopBusy();
  }

  /** Tokens of a token task that are there when so many of its iterations are left: prompt and output. */
  contextTokens(task: Task, iterationsLeft: number): number {
    const row = task >> 1;
    const done = this.decodes.iterationsOf(this.#requests.outputTokens[row]!) - iterationsLeft;
    return this.#requests.promptTokens[row]! + 1 + done * this.tokensPerIteration;
  }

  /** The gaps between tokens of the run that ends; those who joined or stood still waited longer for its first token. */
  #countGaps(): void {
    const { gaps } = this.application.metrics;
    const counted = gaps.addRun(this.firstStepSeconds, this.stepGrowthSeconds, this.runIterations, this.decodesInBatch);
    const newcomers = this.#newcomers;
    let others = this.decodesInBatch;
    for (let i = 0; i < this.#newcomersEnd; i += 2) {
      const sequences = Math.max(1, -newcomers[i]!);
      const stood = this.runStartSeconds - newcomers[i + 1]!;
      others -= sequences;
      if (stood > 0) gaps.lengthen(counted, stood, sequences);
    }
    this.#newcomersEnd = 0;
    if (this.#stalledSeconds > 0) {
      if (others > 0) gaps.lengthen(counted, this.#stalledSeconds, others);
      this.#stalledSeconds = 0;
    }
  }

  /** When the latest token came of a request that has paused or is about to begin its token phase. */
  #lastTokenSeconds(row: number): number {
    return this.#requests.pausedSeconds[row]! || this.#requests.firstTokenSeconds[row]!;
  }

  /** Answers whether the task joined and has not run since: rare, and then among few. */
  #forgetNewcomer(task: Task): boolean {
    const newcomers = this.#newcomers;
    for (let i = this.#newcomersEnd - 2; i >= 0; i -= 2) {
      if (newcomers[i] !== task) continue;
      newcomers[i + 1] = newcomers[--this.#newcomersEnd]!;
      newcomers[i] = newcomers[--this.#newcomersEnd]!;
      return true;
    }
    return false;
  }
}
