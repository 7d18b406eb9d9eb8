import type { LoadFigure } from "./load-figure";
import { LoadIndex } from "./load-index";
import type { InstanceView, Placement, RequestView, Scheduler } from "./scheduler";

/**
 * The prompt phase on the least loaded prompt instance, the token phase on the least loaded token instance: `kv_jsq`,
 * `kv_token_jsq` and their overlapped forms. A `mixed` instance is in both pools, so without tags both phases of a
 * request meet on one instance.
 */
export class KvLeastLoadedScheduler implements Scheduler {
  readonly #prompts = new LoadIndex();
  readonly #tokens = new LoadIndex();
  readonly #loadOf: LoadFigure;

  constructor(loadOf: LoadFigure) {
    this.#loadOf = loadOf;
  }

  join(instance: InstanceView): void {
    const load = this.#loadOf(instance);
    if (instance.tag !== "token") this.#prompts.add(instance, load);
    if (instance.tag !== "prompt") this.#tokens.add(instance, load);
  }

  leave(instance: InstanceView): void {
    this.#prompts.remove(instance);
    this.#tokens.remove(instance);
  }

  loadChanged(instance: InstanceView): void {
    const load = this.#loadOf(instance);
    if (instance.tag !== "token") this.#prompts.update(instance, load);
    if (instance.tag !== "prompt") this.#tokens.update(instance, load);
  }

  becameIdle(): void {}

  place(_request: RequestView, placement: Placement): boolean {
    const prompt = this.#prompts.min();
    const token = this.#tokens.min();
    if (prompt === undefined || token === undefined) return false;
    placement.prompt = prompt;
    placement.token = token;
    return true;
  }
}
