import type { Instance } from "../instances/instance";
import { type RequestTable, type Task, TaskState } from "../requests/request-table";
import { TaskList } from "../requests/task-list";
import type { Batching } from "./dialect";

/**
 * Splitwise's batching: a token budget an iteration, prompts before tokens, token tasks preempted when prompts take the
 * room. In order: tasks preempted `maxPreemptions` times or more, waiting prompts, other preempted tasks, the running
 * ones, token tasks that never ran; each group first come first served. A prompt larger than the budget runs alone.
 * Memory was reserved at admission, so a preempted task can always come back.
 *
 * Source: Patel et al., "Splitwise: Efficient Generative LLM Inference Using Phase Splitting", ISCA 2024.
 */
export class SplitwiseBatching implements Batching {
  readonly #instance: Instance;
  readonly #requests: RequestTable;
  readonly #starved: TaskList;
  readonly #prompts: TaskList;
  readonly #preempted: TaskList;
  readonly #tokens: TaskList;

  constructor(instance: Instance, requests: RequestTable) {
    this.#instance = instance;
    this.#requests = requests;
    this.#starved = new TaskList(requests);
    this.#prompts = new TaskList(requests);
    this.#preempted = new TaskList(requests);
    this.#tokens = new TaskList(requests);
  }

  arrived(task: Task): void {
    this.#requests.preemptions[task] = 0;
    this.#queueOf(task).append(task);
    this.#instance.queueLength++;
  }

  mayStart(): boolean {
    return true;
  }

  /** Yes when the newcomer fits beside the batch, or is a prompt that fits after preempting token tasks. */
  wantsCut(task: Task): boolean {
    const { batch, config, decodesInBatch } = this.#instance;
    const isPrompt = (task & 1) === 0;
    const tokens = isPrompt ? this.#requests.promptTokens[task >> 1]! : 1;
    if (batch.length < config.maxBatchSize && decodesInBatch + tokens <= config.maxBatchTokens) return true;
    return isPrompt;
  }

  selectBatch(): void {
    const instance = this.#instance;
    if (instance.queueLength === 0) return;
    const { maxBatchSize, maxBatchTokens } = instance.config;
    const promptTokens = this.#requests.promptTokens;

    // Who goes before the running tasks is counted first and joins after the preempted ones have left.
    let room = maxBatchSize;
    let budget = maxBatchTokens;
    const starved = Math.min(this.#starved.length, room, budget);
    room -= starved;
    budget -= starved;
    let prompts = 0;
    for (let task = this.#prompts.first; task >= 0 && room > 0; task = this.#prompts.after(task)) {
      const tokens = promptTokens[task >> 1]!;
      if (tokens > budget && room < maxBatchSize) break;
      room--;
      budget -= tokens;
      prompts++;
    }
    const resumed = Math.max(0, Math.min(this.#preempted.length, room, budget));
    room -= resumed;
    budget -= resumed;

    const running = instance.batch;
    const kept = Math.max(0, Math.min(running.length, room, budget));
    while (running.length > kept) this.#preempt(running.last);
    room -= kept;
    budget -= kept;
    const started = Math.max(0, Math.min(this.#tokens.length, room, budget));

    this.#join(this.#starved, starved);
    this.#join(this.#prompts, prompts);
    this.#join(this.#preempted, resumed);
    this.#join(this.#tokens, started);
  }

  longestRun(iterations: number): number {
    return iterations;
  }

  runEnded(): void {}

  finished(): void {}

  withdraw(task: Task): void {
    this.#queueOf(task).remove(task);
    this.#instance.queueLength--;
  }

  clear(): void {
    for (const list of [this.#starved, this.#prompts, this.#preempted, this.#tokens]) {
      while (list.length > 0) list.remove(list.first);
    }
    this.#instance.queueLength = 0;
  }

  #join(queue: TaskList, count: number): void {
    const instance = this.#instance;
    for (let i = 0; i < count; i++) {
      const task = queue.first;
      queue.remove(task);
      instance.joinBatch(task);
    }
    instance.queueLength -= count;
  }

  #preempt(task: Task): void {
    this.#instance.leaveBatch(task);
    const count = this.#requests.preemptions[task]! + 1;
    this.#requests.preemptions[task] = count;
    this.#queueOf(task).append(task);
    this.#instance.queueLength++;
  }

  /** The queue in which the task waits: a function of what it is and of what happened to it. */
  #queueOf(task: Task): TaskList {
    if ((task & 1) === 0) return this.#prompts;
    if (this.#requests.state[task] === TaskState.Queued) return this.#tokens;
    return this.#requests.preemptions[task]! >= this.#instance.config.maxPreemptions ? this.#starved : this.#preempted;
  }
}
