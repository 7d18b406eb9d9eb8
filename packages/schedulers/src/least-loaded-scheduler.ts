import type { LoadFigure } from "./load-figure";
import { LoadIndex } from "./load-index";
import type { InstanceView, Placement, RequestView, Scheduler } from "./scheduler";

/** Both phases on the least loaded instance: `jsq` and `token_jsq`. */
export class LeastLoadedScheduler implements Scheduler {
  readonly #index = new LoadIndex();
  readonly #loadOf: LoadFigure;

  constructor(loadOf: LoadFigure) {
    this.#loadOf = loadOf;
  }

  join(instance: InstanceView): void {
    this.#index.add(instance, this.#loadOf(instance));
  }

  leave(instance: InstanceView): void {
    this.#index.remove(instance);
  }

  loadChanged(instance: InstanceView): void {
    this.#index.update(instance, this.#loadOf(instance));
  }

  becameIdle(): void {}

  place(_request: RequestView, placement: Placement): boolean {
    const choice = this.#index.min();
    if (choice === undefined) return false;
    placement.prompt = choice;
    placement.token = choice;
    return true;
  }
}
