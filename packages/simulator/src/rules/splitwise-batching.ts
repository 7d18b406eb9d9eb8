import type { Instance } from "../instances/instance";
import { PausedTasks } from "../instances/paused-tasks";
import type { RequestTable, Task } from "../requests/request-table";
import { TaskList } from "../requests/task-list";
import type { Batching } from "./dialect";

/** The paused tasks of all instances that never preempted: of thousands of instances each event touches another one. */
const NOBODY = new PausedTasks();

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
  #starved: PausedTasks = NOBODY;
  readonly #prompts: TaskList;
  #preempted: PausedTasks = NOBODY;
  readonly #tokens: TaskList;

  constructor(instance: Instance, requests: RequestTable) {
    this.#instance = instance;
    this.#requests = requests;
    this.#prompts = new TaskList(requests);
    this.#tokens = new TaskList(requests);
  }

  arrived(task: Task): void {
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

    const running = instance.batch.length;
    const kept = Math.max(0, Math.min(running, room, budget));
    room -= kept;
    budget -= kept;
    const started = Math.max(0, Math.min(this.#tokens.length, room, budget));

    // Prompts take one iteration: whoever is still in the batch is a token task.
    if (running > kept) {
      if (this.#starved === NOBODY) {
        this.#starved = new PausedTasks();
        this.#preempted = new PausedTasks();
      }
      instance.pause(running - kept, this.#starved, this.#preempted);
    }
    instance.resume(this.#starved, starved);
    this.#join(this.#prompts, prompts);
    instance.resume(this.#preempted, resumed);
    this.#join(this.#tokens, started);
    instance.queueLength += running - kept - starved - resumed;
  }

  longestRun(iterations: number): number {
    return iterations;
  }

  runEnded(): void {}

  finished(): void {}

  withdraw(task: Task): void {
    if (!this.#starved.remove(task) && !this.#preempted.remove(task)) this.#queueOf(task).remove(task);
    this.#instance.queueLength--;
  }

  clear(): void {
    for (const list of [this.#prompts, this.#tokens]) while (list.length > 0) list.remove(list.first);
    this.#starved = this.#preempted = NOBODY;
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

  /** The queue in which a task waits that was in no batch yet. */
  #queueOf(task: Task): TaskList {
    return (task & 1) === 0 ? this.#prompts : this.#tokens;
  }
}
