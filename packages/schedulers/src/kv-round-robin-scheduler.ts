import { InstanceRing } from "./instance-ring";
import type { InstanceView, Placement, RequestView, Scheduler } from "./scheduler";

/**
 * The prompt phase on the prompt instances in turn, the token phase on the token instances in a turn of its own. A
 * `mixed` instance is in both rounds.
 */
export class KvRoundRobinScheduler implements Scheduler {
  readonly #prompts = new InstanceRing();
  readonly #tokens = new InstanceRing();

  join(instance: InstanceView): void {
    if (instance.tag !== "token") this.#prompts.add(instance);
    if (instance.tag !== "prompt") this.#tokens.add(instance);
  }

  leave(instance: InstanceView): void {
    this.#prompts.remove(instance);
    this.#tokens.remove(instance);
  }

  loadChanged(): void {}

  becameIdle(): void {}

  place(_request: RequestView, placement: Placement): boolean {
    if (this.#prompts.size === 0 || this.#tokens.size === 0) return false; // no turn passes for a request not placed
    placement.prompt = this.#prompts.next();
    placement.token = this.#tokens.next();
    return true;
  }
}
