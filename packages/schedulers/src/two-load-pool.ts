import { LoadIndex } from "./load-index";
import type { InstanceView } from "./scheduler";

/** One pool of the mixed pool scheduler: instances in order of joining, the least loaded by tokens and by memory. */
export class TwoLoadPool {
  readonly #byPendingTokens = new LoadIndex();
  readonly #byReservedMemory = new LoadIndex();

  /** Makes `instance` the last of the pool. */
  add(instance: InstanceView): void {
    this.#byPendingTokens.add(instance, instance.pendingTokens);
    this.#byReservedMemory.add(instance, instance.reservedMemoryBytes);
  }

  /** Takes `instance` out of the pool. */
  remove(instance: InstanceView): void {
    this.#byPendingTokens.remove(instance);
    this.#byReservedMemory.remove(instance);
  }

  /** Reads the figures of `instance` again. */
  update(instance: InstanceView): void {
    this.#byPendingTokens.update(instance, instance.pendingTokens);
    this.#byReservedMemory.update(instance, instance.reservedMemoryBytes);
  }

  /** Whether this very object is in the pool. */
  has(instance: InstanceView): boolean {
    return this.#byPendingTokens.has(instance);
  }

  /** The first instance with the fewest pending tokens. */
  leastPendingTokens(): InstanceView | undefined {
    return this.#byPendingTokens.min();
  }

  /** The first instance with the least reserved memory. */
  leastReservedMemory(): InstanceView | undefined {
    return this.#byReservedMemory.min();
  }
}
