import type { Instance } from "../instances/instance";
import { type RequestTable, type Task, TaskState } from "../requests/request-table";
import { TaskList } from "../requests/task-list";
import type { AncestorMemory } from "./ancestor-memory";
import { AncestorOrcaBatching } from "./ancestor-orca-batching";

/**
 * The ancestor's Splitwise instance, faults B3 to B5 included. Its count of preemptions goes up for every waiting request
 * at every iteration; here one counter of iterations goes up and a waiting task's count is kept relative to it, so an
 * iteration costs nothing for those who merely wait.
 */
export class AncestorSplitwiseBatching extends AncestorOrcaBatching {
  readonly #prompts: TaskList;
  readonly #blocked: TaskList;
  /** Iterations started: what every waiting first task's count has grown by. */
  #started = 0;
  readonly #chosen: Task[] = [];
  /** The selection a task was last chosen in would be a column; the few chosen of one selection are searched instead. */
  #chosenCount = 0;
  #batchTokens = 0;
  /** Reused by every selection. */
  readonly #left: Task[] = [];

  constructor(instance: Instance, requests: RequestTable, memory: AncestorMemory) {
    super(instance, requests, memory);
    this.#prompts = new TaskList(requests);
    this.#blocked = new TaskList(requests);
  }

  override arrived(task: Task): void {
    this.requests.preemptions[task] = this.isFirst(task) ? -this.#started : 0;
    super.arrived(task);
    if ((task & 1) === 0) this.#prompts.append(task);
  }

  override wantsCut(task: Task): boolean {
    const { batch, config, promptsInBatch, decodesInBatch } = this.instance;
    const isPrompt = (task & 1) === 0;
    const tokens = isPrompt ? this.requests.promptTokens[task >> 1]! : 1;
    if (batch.length < config.maxBatchSize && this.#batchTokens + tokens <= config.maxBatchTokens) return true;
    const promptTokens = this.#batchTokens - decodesInBatch;
    return isPrompt && promptsInBatch < batch.length && promptTokens + tokens <= config.maxBatchTokens;
  }

  override selectBatch(): void {
    const { instance, requests, memory, pending, waiting } = this;
    const { maxBatchSize, maxBatchTokens, maxPreemptions } = instance.config;
    const { maxMemoryBytes } = instance;
    const running = instance.batch;
    this.#chosenCount = 0;
    let size = 0;
    let tokens = 0;
    let memoryBytes = instance.memoryBytes;

    for (let i = 0; i < pending.length && size < maxBatchSize; i++) {
      const task = pending.at(i);
      if (this.#preemptionsOf(task) < maxPreemptions) break;
      const more = this.#tokensOf(task);
      if (size > 0 && tokens + more > maxBatchTokens) break;
      if (!this.isFirst(task)) continue;
      const bytes = requests.state[task] === TaskState.Blocked ? 0 : memory.taskBytes(task);
      if (bytes + memoryBytes > maxMemoryBytes) continue;
      this.#choose(task);
      memoryBytes += bytes;
      tokens += more;
      size++;
    }
    const starved = this.#chosenCount;
    for (let task = this.#prompts.first; task >= 0 && size < maxBatchSize; task = this.#prompts.after(task)) {
      const more = this.#tokensOf(task);
      if (size > 0 && tokens + more > maxBatchTokens) break;
      if (this.#isChosen(task, starved)) continue;
      const bytes = memory.taskBytes(task);
      if (bytes + memoryBytes > maxMemoryBytes) break;
      this.#choose(task);
      memoryBytes += bytes;
      tokens += more;
      size++;
    }
    for (let task = this.#blocked.first; task >= 0 && size < maxBatchSize; task = this.#blocked.after(task)) {
      if (size > 0 && tokens + 1 > maxBatchTokens) break;
      if (this.#isChosen(task, starved)) continue;
      this.#choose(task);
      tokens++;
      size++;
    }

    const budget = size === 0 ? Math.max(1, maxBatchTokens) : Math.max(0, maxBatchTokens - tokens);
    const kept = Math.min(running.length, maxBatchSize - size, budget);
    const leaves = running.length - kept;
    size += kept;
    tokens += kept;

    // Only when nobody had to leave: otherwise the batch is full already.
    if (leaves === 0) {
      const beforeWaiting = this.#chosenCount;
      for (let i = waiting.head; i < waiting.head + waiting.length && size < maxBatchSize; i++) {
        const task = this.firstTask(waiting.rows[i]!);
        if (this.#isChosen(task, beforeWaiting)) continue;
        const more = this.#tokensOf(task);
        if (size > 0 && tokens + more > maxBatchTokens) break;
        const bytes = requests.state[task] === TaskState.Blocked ? 0 : memory.taskBytes(task);
        if (bytes + memoryBytes > maxMemoryBytes) break;
        this.#choose(task);
        memoryBytes += bytes;
        tokens += more;
        size++;
      }
    }
    this.#batchTokens = tokens;
    this.#apply(leaves);
    this.#started++;
  }

  override finished(task: Task): void {
    super.finished(task);
    if ((task & 1) === 0 && this.requests.state[task | 1] === TaskState.Queued) {
      this.requests.preemptions[task | 1] = this.requests.preemptions[task | 1]! - this.#started;
    }
  }

  override withdraw(task: Task): void {
    super.withdraw(task);
    if ((task & 1) === 0) this.#prompts.remove(task);
    else if (this.requests.state[task] === TaskState.Blocked) this.#blocked.remove(task);
  }

  override clear(): void {
    super.clear();
    for (const list of [this.#prompts, this.#blocked]) while (list.length > 0) list.remove(list.first);
  }

  protected override hasRoom(): boolean {
    const { batch, config } = this.instance;
    return batch.length < config.maxBatchSize && this.#batchTokens < config.maxBatchTokens;
  }

  /** Binary search on the unsorted list, as the ancestor does it: behind the last of the equals. */
  protected override enqueue(task: Task): void {
    const { pending, requests } = this;
    const preemptions = this.#preemptionsOf(task);
    const arrival = requests.arrivalSeconds[task >> 1]!;
    let low = 0;
    let high = pending.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = pending.at(middle);
      const otherPreemptions = this.#preemptionsOf(other);
      const isBefore =
        preemptions < otherPreemptions ||
        (preemptions === otherPreemptions && arrival < requests.arrivalSeconds[other >> 1]!);
      if (isBefore) high = middle;
      else low = middle + 1;
    }
    pending.insert(task, low);
    this.instance.queueLength++;
  }

  #apply(leaves: number): void {
    const { instance, requests } = this;
    // The ones at the end leave; they wait in the order of the batch.
    const left = this.#left;
    for (let i = 0; i < leaves; i++) left[i] = instance.leaveBatch();
    for (let i = leaves - 1; i >= 0; i--) {
      const task = left[i]!;
      requests.preemptions[task] = requests.preemptions[task]! - this.#started;
      this.enqueue(task);
      this.#blocked.append(task);
      this.waiting.insert(task >> 1);
    }
    for (let i = 0; i < this.#chosenCount; i++) {
      const task = this.#chosen[i]!;
      requests.preemptions[task] = requests.preemptions[task]! + this.#started;
      if ((task & 1) === 0) this.#prompts.remove(task);
      else if (requests.state[task] === TaskState.Blocked) this.#blocked.remove(task);
      this.join(task);
    }
  }

  /** How often the ancestor would say that the task was preempted, iterations spent waiting included. */
  #preemptionsOf(task: Task): number {
    const count = this.requests.preemptions[task]!;
    return this.isFirst(task) && this.requests.state[task] !== TaskState.Running ? count + this.#started : count;
  }

  #tokensOf(task: Task): number {
    return (task & 1) === 0 ? this.requests.promptTokens[task >> 1]! : 1;
  }

  #choose(task: Task): void {
    this.#chosen[this.#chosenCount++] = task;
  }

  #isChosen(task: Task, among: number): boolean {
    for (let i = 0; i < among; i++) if (this.#chosen[i] === task) return true;
    return false;
  }
}
