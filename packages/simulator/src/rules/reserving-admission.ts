import type { Instance } from "../instances/instance";
import type { RequestRow, RequestTable } from "../requests/request-table";
import type { Admission, LoadBookkeeping } from "./dialect";

/** What the admission needs of the application: see {@link Application}. */
export interface AdmissionHost {
  instanceAt(index: number): Instance;
  /** KV memory of the prompt phase and of the whole request, bytes. */
  promptMemoryBytes(row: RequestRow): number;
  requestMemoryBytes(row: RequestRow): number;
  /** The request holds all it needs: its prompt task goes to its instance. */
  deliver(row: RequestRow): void;
}

/**
 * A request begins when it holds the memory of its whole life at both ends, so nothing ever waits for memory while it
 * runs and a deadlock of requests that hold and wait is impossible: memory is taken in ascending order of instances, each
 * instance serves its waiters oldest first, and whoever holds everything always finishes.
 */
export class ReservingAdmission implements Admission {
  readonly #requests: RequestTable;
  readonly #host: AdmissionHost;
  readonly #loads: LoadBookkeeping;

  constructor(requests: RequestTable, host: AdmissionHost, loads: LoadBookkeeping) {
    this.#requests = requests;
    this.#host = host;
    this.#loads = loads;
  }

  admit(row: RequestRow): void {
    const prompt = this.#requests.promptInstance[row]!;
    const token = this.#requests.tokenInstance[row]!;
    this.#request(row, this.#host.instanceAt(Math.min(prompt, token)));
  }

  release(row: RequestRow, instance: Instance): void {
    const bytes = this.#needs(row, instance);
    instance.memoryBytes -= bytes;
    this.#loads.released(instance, bytes);
    this.#serve(instance);
  }

  leaveQueue(row: RequestRow): void {
    const [first, second] = this.#ends(row);
    (this.#holdsFirst(row) ? second : first).admissionQueue.remove(row << 1);
  }

  withdraw(row: RequestRow): void {
    const [first, second] = this.#ends(row);
    const holdsFirst = this.#holdsFirst(row);
    if (holdsFirst) this.release(row, first);
    else this.#loads.released(first, this.#needs(row, first));
    if (second !== first) this.#loads.released(second, this.#needs(row, second));
    // Whoever stood behind it may fit.
    this.#serve(holdsFirst ? second : first);
  }

  /** The instances of a request in the order in which their memory is taken. */
  #ends(row: RequestRow): [Instance, Instance] {
    const prompt = this.#requests.promptInstance[row]!;
    const token = this.#requests.tokenInstance[row]!;
    return [this.#host.instanceAt(Math.min(prompt, token)), this.#host.instanceAt(Math.max(prompt, token))];
  }

  /** A waiting request that holds something waits at its second instance, one that holds nothing at its first. */
  #holdsFirst(row: RequestRow): boolean {
    return this.#requests.memoryBytes[row]! > 0;
  }

  #serve(instance: Instance): void {
    const queue = instance.admissionQueue;
    while (queue.length > 0) {
      const waiter = queue.first >> 1;
      if (!this.#take(waiter, instance)) return;
      queue.remove(waiter << 1);
      this.#proceed(waiter, instance);
    }
  }

  #request(row: RequestRow, instance: Instance): void {
    if (instance.admissionQueue.length === 0 && this.#take(row, instance)) this.#proceed(row, instance);
    else instance.admissionQueue.append(row << 1);
  }

  #take(row: RequestRow, instance: Instance): boolean {
    const bytes = this.#needs(row, instance);
    if (instance.memoryBytes + bytes > instance.maxMemoryBytes) return false;
    instance.memoryBytes += bytes;
    this.#requests.memoryBytes[row] = this.#requests.memoryBytes[row]! + bytes;
    return true;
  }

  /** The request has what it needs of `instance`: on to its second instance, or to work. */
  #proceed(row: RequestRow, instance: Instance): void {
    const last = Math.max(this.#requests.promptInstance[row]!, this.#requests.tokenInstance[row]!);
    if (instance.id === last) this.#host.deliver(row);
    else this.#request(row, this.#host.instanceAt(last));
  }

  #needs(row: RequestRow, instance: Instance): number {
    return instance.id === this.#requests.tokenInstance[row]
      ? this.#host.requestMemoryBytes(row)
      : this.#host.promptMemoryBytes(row);
  }
}
