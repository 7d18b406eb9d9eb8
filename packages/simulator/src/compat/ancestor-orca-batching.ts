import type { Instance } from "../instances/instance";
import { type RequestTable, type Task, TaskState } from "../requests/request-table";
import type { Batching } from "../rules/dialect";
import type { AncestorMemory } from "./ancestor-memory";
import { AncestorQueue, RowsByArrival } from "./ancestor-queue";

/**
 * What the ancestor's two kinds of instances have in common: the list of waiting tasks, and the requests present by
 * arrival. Joins stop at the first request that does not fit into memory (fault B3).
 */
export class AncestorOrcaBatching implements Batching {
  protected readonly instance: Instance;
  protected readonly requests: RequestTable;
  protected readonly memory: AncestorMemory;
  protected readonly pending: AncestorQueue;
  /** Requests present whose first unfinished task is not in the batch. */
  protected readonly waiting: RowsByArrival;

  constructor(instance: Instance, requests: RequestTable, memory: AncestorMemory) {
    this.instance = instance;
    this.requests = requests;
    this.memory = memory;
    this.pending = new AncestorQueue(requests);
    this.waiting = new RowsByArrival(requests);
  }

  arrived(task: Task): void {
    if (this.isFirst(task)) {
      this.requests.joinSequence[task >> 1] = this.requests.nextSequence++;
      this.waiting.insert(task >> 1);
    }
    this.enqueue(task);
  }

  mayStart(task: Task): boolean {
    return this.instance.memoryBytes + this.memory.taskBytes(task) <= this.instance.maxMemoryBytes;
  }

  wantsCut(_task: Task): boolean {
    return this.instance.batch.length < this.instance.config.maxBatchSize;
  }

  selectBatch(): void {
    const { instance, waiting } = this;
    while (waiting.length > 0 && instance.batch.length < instance.config.maxBatchSize) {
      const task = this.firstTask(waiting.rows[waiting.head]!);
      if (instance.memoryBytes + this.memory.taskBytes(task) > instance.maxMemoryBytes) return;
      this.join(task);
    }
  }

  longestRun(iterations: number): number {
    return iterations;
  }

  runEnded(): void {}

  finished(task: Task): void {
    // A chained token task has been waiting behind its prompt: now it is the first of its request.
    if ((task & 1) === 0 && this.requests.state[task | 1] === TaskState.Queued) this.waiting.insert(task >> 1);
  }

  /** A transfer away from here ended: room may have come. */
  flowCompleted(): void {
    const { instance, pending } = this;
    if (pending.length === 0) return;
    if (instance.batch.length === 0) {
      if (this.mayStart(pending.at(0))) instance.startIteration();
    } else if (this.hasRoom()) instance.cutRun();
  }

  withdraw(task: Task): void {
    this.dequeue(task);
    if (this.isFirst(task)) this.waiting.remove(task >> 1);
    // A chained token task came together with its prompt and goes with it.
    const chained = task | 1;
    if (task === chained || this.requests.state[chained] !== TaskState.Queued) return;
    this.dequeue(chained);
    this.requests.state[chained] = TaskState.Absent;
  }

  clear(): void {
    this.pending.clear();
    this.waiting.clear();
    this.instance.queueLength = 0;
  }

  protected hasRoom(): boolean {
    return this.instance.batch.length < this.instance.config.maxBatchSize;
  }

  /** No earlier task of the request is unfinished here. */
  protected isFirst(task: Task): boolean {
    return (task & 1) === 0 || this.requests.state[task - 1] === TaskState.Absent;
  }

  protected firstTask(row: number): Task {
    const prompt = row << 1;
    return this.requests.state[prompt] === TaskState.Absent ? prompt + 1 : prompt;
  }

  protected enqueue(task: Task): void {
    this.pending.insert(task, this.pending.length);
    this.instance.queueLength++;
  }

  protected dequeue(task: Task): void {
    this.pending.remove(task);
    this.instance.queueLength--;
  }

  protected join(task: Task): void {
    this.dequeue(task);
    this.waiting.remove(task >> 1);
    if (this.requests.state[task] !== TaskState.Blocked) this.memory.take(task, this.instance);
    this.instance.joinBatch(task);
  }
}
