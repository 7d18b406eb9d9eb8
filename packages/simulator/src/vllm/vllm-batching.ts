import type { Instance } from "../instances/instance";
import { type RequestRow, type RequestTable, type Task, TaskState } from "../requests/request-table";
import { TaskList } from "../requests/task-list";
import type { Batching } from "../rules/dialect";
import type { VllmSettings } from "../simulation-config";
import { IncomingCaches } from "./incoming-caches";
import type { PagedColumns } from "./paged-columns";
import { SequenceBlocks } from "./sequence-blocks";

/** Share of the blocks that prompts in steps of their own leave free, lest they preempt decodes at once: vLLM's. */
const WATERMARK = 0.01;

/** What the batching needs beside its instance. */
export interface VllmParts {
  readonly requests: RequestTable;
  readonly paged: PagedColumns;
  readonly blocks: number;
  /** KV cache of a block, bytes. */
  readonly bytesPerBlock: number;
  /** The blocks of a cache that waited elsewhere are there: it may be sent. */
  readonly startTransfer: (task: Task) => void;
}

/**
 * Batching as in vLLM: blocks of KV cache are taken as tokens come, a step has a budget of tokens. First every running
 * decode gets its token, then prompts that were begun, then waiting ones in order of arrival, in chunks that fill the
 * budget. When blocks run out the youngest request of the batch gives its own back and is computed anew, before all who
 * wait.
 *
 * Sources: Kwon et al., "Efficient Memory Management for Large Language Model Serving with PagedAttention", SOSP 2023;
 * Agrawal et al., "Taming Throughput-Latency Tradeoff in LLM Inference with Sarathi-Serve", OSDI 2024, for chunks.
 */
export class VllmBatching implements Batching {
  readonly sequences: SequenceBlocks;
  readonly #instance: Instance;
  readonly #parts: VllmParts;
  readonly #requests: RequestTable;
  readonly #paged: PagedColumns;
  readonly #settings: VllmSettings;
  readonly #watermark: number;
  /** Tasks whose prompt, or lost cache, is to be computed: in order of arrival, preempted ones in front. */
  readonly #waiting: TaskList;
  /** Caches of prompts that were computed elsewhere. */
  readonly incoming: IncomingCaches;
  /** Tasks of the batch whose prompt is being computed, in order of joining. */
  readonly #prefilling: Task[] = [];
  #hasPreempted = false;
  /** The instance died; what requests still believe to hold here is gone. */
  #isDead = false;

  constructor(instance: Instance, parts: VllmParts) {
    const { requests, paged, blocks } = parts;
    this.#instance = instance;
    this.#parts = parts;
    this.#requests = requests;
    this.#paged = paged;
    this.#settings = instance.config.vllm!;
    this.#watermark = Math.floor(WATERMARK * blocks);
    this.sequences = new SequenceBlocks(requests, paged, this.#settings, {
      blocks,
      tokensPerIteration: instance.tokensPerIteration,
    });
    this.#waiting = new TaskList(requests);
    this.incoming = new IncomingCaches(instance, requests, this.sequences, paged, parts.startTransfer);
  }

  get cacheLookups(): { readonly lookedUpTokens: number; readonly hitTokens: number } {
    return this.sequences;
  }

  arrived(task: Task): void {
    const instance = this.#instance;
    this.#requests.preemptions[task] = 0;
    if ((task & 1) !== 0) {
      this.incoming.arrive(task);
      return;
    }
    this.#paged.open(task, this.#requests.promptTokens[task >> 1]!);
    this.#waiting.append(task);
    instance.queueLength++;
  }

  mayStart(): boolean {
    return true;
  }

  /** Yes for whoever could join at the next boundary: none waits before it, and there are a place and a block. */
  wantsCut(task: Task): boolean {
    const { batch, config } = this.#instance;
    if (batch.length >= config.maxBatchSize) return false;
    if ((task & 1) !== 0) return true;
    return this.#waiting.length === 1 && this.sequences.pool.free > 0;
  }

  selectBatch(): void {
    const instance = this.#instance;
    instance.promptsInBatch = 0;
    instance.promptTokensInBatch = 0;
    instance.isPromptStep = false;
    this.#hasPreempted = false;
    const pairs = this.#settings.promptSteps === "alone" ? this.#selectAlone() : this.#selectShared();
    const tokens = instance.promptTokensInBatch;
    instance.promptContextTokens = tokens > 0 ? pairs / tokens - tokens / 2 : 0;
    // Preempted requests want their blocks back first.
    if (this.#waiting.length === 0 || (this.#waiting.first & 1) === 0) this.incoming.fetch(this.#growing);
    this.#showMemory();
  }

  longestRun(iterations: number): number {
    return this.sequences.longestRun(this.#instance.iterations, iterations);
  }

  runEnded(iterations: number): void {
    const instance = this.#instance;
    if (!instance.isPromptStep) this.sequences.grow(instance.iterations - iterations, iterations);
    if (instance.promptsInBatch === 0) return;
    const { cachedTokens, chunkTokens, targetTokens } = this.#paged;
    const prefilling = this.#prefilling;
    let kept = 0;
    for (let i = 0; i < prefilling.length; i++) {
      const task = prefilling[i]!;
      cachedTokens[task] = cachedTokens[task]! + chunkTokens[task]!;
      chunkTokens[task] = 0;
      if (cachedTokens[task]! < targetTokens[task]!) prefilling[kept++] = task;
      else this.#promptComputed(task);
    }
    prefilling.length = kept;
  }

  finished(task: Task): void {
    if ((task & 1) === 0) return;
    this.sequences.release(task, this.#instance.iterations, this.#lastContextTokens(task));
  }

  /** Only prompts that have not begun are taken back. */
  withdraw(task: Task): void {
    this.#waiting.remove(task);
    this.#instance.queueLength--;
  }

  clear(): void {
    const instance = this.#instance;
    for (const task of this.#prefilling) instance.leavePrefill(task);
    this.#prefilling.length = 0;
    while (this.#waiting.length > 0) this.#waiting.remove(this.#waiting.first);
    this.incoming.clear();
    instance.queueLength = 0;
    this.sequences.clear();
    this.#isDead = true;
    this.#showMemory();
  }

  /** Nothing of the request is left here: what it still holds becomes free. */
  release(row: RequestRow): void {
    const { promptInstance, tokenInstance, promptTokens } = this.#requests;
    const { id } = this.#instance;
    const prompt = row << 1;
    const freed =
      (promptInstance[row] === id ? this.#free(prompt, promptTokens[row]!) : 0) +
      (tokenInstance[row] === id ? this.#free(prompt + 1, 0) : 0);
    if (freed === 0) return;
    this.#showMemory();
    if (this.#waiting.length > 0 || this.incoming.wantsBlocks) this.#instance.wake();
  }

  /** Answers how many blocks the task gave back. */
  #free(task: Task, contextTokens: number): number {
    const { cachedTokens } = this.#paged;
    const held = this.#paged.heldBlocks(task);
    if (!(held > 0)) return 0;
    if (this.#isDead) {
      this.#paged.open(task, 0);
      return 0;
    }
    this.sequences.release(task, this.#instance.iterations, cachedTokens[task] === contextTokens ? contextTokens : 0);
    return held;
  }

  /**
   * Decodes first, then prompts in what they leave of the budget. Nobody is let in while somebody had to leave.
   * @returns the pairs of tokens that attend to each other in the prompts' chunks
   */
  #selectShared(): number {
    const instance = this.#instance;
    const { maxBatchTokens } = instance.config;
    this.incoming.join();
    this.#makeRoomForDecodes();
    const budget = maxBatchTokens - instance.decodes.budgetOf(instance.decodesInBatch);
    let pairs = this.#continuePrompts(budget);
    if (!this.#hasPreempted) pairs += this.#admit(budget - instance.promptTokensInBatch, this.#growing);
    // The last one of the batch had to leave: there is room for the first who waits.
    if (instance.batch.length === 0) pairs = this.#admit(maxBatchTokens, 0);
    return pairs;
  }

  /** Prompts in a step of their own, when there are any that fit; else decodes. Answers as {@link #selectShared}. */
  #selectAlone(): number {
    const instance = this.#instance;
    const { maxBatchTokens } = instance.config;
    let pairs = this.#admit(maxBatchTokens, this.#watermark);
    if (instance.promptsInBatch === 0) {
      this.incoming.join();
      this.#makeRoomForDecodes();
      if (instance.batch.length === 0) pairs = this.#admit(maxBatchTokens, 0);
    }
    instance.isPromptStep = instance.promptsInBatch > 0;
    return pairs;
  }

  #makeRoomForDecodes(): void {
    while (this.#growing > this.sequences.pool.free) this.#preempt(this.#instance.batch.last);
  }

  /** Blocks that the decodes of the batch take in the coming iteration: nobody else may. */
  get #growing(): number {
    return this.sequences.growthOver(this.#instance.iterations, 1);
  }

  /**
   * Gives the prompts that were begun their next chunks, the oldest first.
   * @returns the pairs of tokens that attend to each other in those chunks
   */
  #continuePrompts(budget: number): number {
    const { cachedTokens, targetTokens } = this.#paged;
    const prefilling = this.#prefilling;
    let left = budget;
    let pairs = 0;
    for (let i = 0; i < prefilling.length && left > 0; i++) {
      const task = prefilling[i]!;
      const cached = cachedTokens[task]!;
      const chunk = Math.min(left, targetTokens[task]! - cached);
      while (!this.sequences.extend(task, cached + chunk, this.#growing)) {
        const youngest = this.#instance.batch.last;
        this.#preempt(youngest);
        if (youngest === task) return pairs;
      }
      pairs += this.#work(task, chunk);
      left -= chunk;
    }
    return pairs;
  }

  /**
   * Lets waiting tasks in while there are a place, budget and blocks.
   * @returns as {@link #continuePrompts}
   */
  #admit(budget: number, leaveFree: number): number {
    const instance = this.#instance;
    const { maxBatchSize, maxBatchTokens } = instance.config;
    const { targetTokens } = this.#paged;
    let left = budget;
    let pairs = 0;
    while (this.#waiting.length > 0 && left > 0 && instance.batch.length < maxBatchSize) {
      const task = this.#waiting.first;
      const hit = this.sequences.findPrefix(task);
      let chunk = targetTokens[task]! - hit;
      if (chunk > left) {
        // Whole prompts wait for a step that has room; one larger than any step runs alone.
        if (this.#settings.chunkedPrefill) chunk = left;
        else if (left < maxBatchTokens) break;
      }
      // The watermark is for others: an empty instance takes whatever fits.
      if (!this.sequences.begin(task, hit, chunk, instance.batch.length > 0 ? leaveFree : 0)) break;
      this.#waiting.remove(task);
      instance.queueLength--;
      instance.joinPrefill(task);
      this.#prefilling.push(task);
      pairs += this.#work(task, chunk);
      left -= chunk;
    }
    return pairs;
  }

  /** The task gets a chunk of the present step; answers the pairs of tokens that attend to each other in it. */
  #work(task: Task, chunk: number): number {
    const instance = this.#instance;
    this.#paged.chunkTokens[task] = chunk;
    instance.promptsInBatch++;
    instance.promptTokensInBatch += chunk;
    return chunk * (this.#paged.cachedTokens[task]! + chunk / 2);
  }

  /** The last chunk of a task is done: it has yielded a token. */
  #promptComputed(task: Task): void {
    const instance = this.#instance;
    const row = task >> 1;
    this.sequences.promptCached(task);
    if ((task & 1) !== 0) {
      instance.resumeTokens(task);
      if (this.#requests.state[task] === TaskState.Running) this.sequences.startGrowing(task, instance.iterations);
      return;
    }
    const goesOn = this.#requests.tokenInstance[row] === instance.id && this.#requests.outputTokens[row]! > 1;
    if (goesOn) {
      this.sequences.moveToTokens(task);
      this.sequences.startGrowing(task + 1, instance.iterations);
    }
    instance.finishPrompt(task, goesOn);
  }

  /** A task of the batch gives its blocks back and waits in front of all others, to be computed anew. */
  #preempt(task: Task): void {
    const instance = this.#instance;
    const position = this.#prefilling.indexOf(task);
    let target = this.#paged.targetTokens[task]!;
    if (position >= 0) {
      this.#prefilling.splice(position, 1);
      instance.leavePrefill(task);
    } else {
      instance.leaveBatch();
      // Drafts yield fractions of tokens on average; no more than there will be.
      const tokens = Math.round(instance.contextTokens(task, this.#requests.iterationsLeft[task]!));
      target = Math.min(tokens, this.#lastContextTokens(task));
    }
    this.sequences.release(task, instance.iterations);
    this.#paged.open(task, target);
    this.#requests.preemptions[task]!++;
    this.#waiting.prepend(task);
    instance.queueLength++;
    this.#hasPreempted = true;
  }

  /** Tokens of the request in the cache when its last token is there: that one's own key and value are not needed. */
  #lastContextTokens(task: Task): number {
    return this.#requests.promptTokens[task >> 1]! + this.#requests.outputTokens[task >> 1]! - 1;
  }

  #showMemory(): void {
    const instance = this.#instance;
    instance.memoryBytes = instance.weightBytes + this.sequences.pool.used * this.#parts.bytesPerBlock;
  }
}
