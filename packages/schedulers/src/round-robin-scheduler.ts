import { InstanceRing } from "./instance-ring";
import type { InstanceView, Placement, RequestView, Scheduler } from "./scheduler";

/** Both phases on one instance, the instances in turn. */
export class RoundRobinScheduler implements Scheduler {
  readonly #ring = new InstanceRing();

  join(instance: InstanceView): void {
    this.#ring.add(instance);
  }

  leave(instance: InstanceView): void {
    this.#ring.remove(instance);
  }

  loadChanged(): void {}

  becameIdle(): void {}

  place(_request: RequestView, placement: Placement): boolean {
    const choice = this.#ring.next();
    if (choice === undefined) return false;
    placement.prompt = choice;
    placement.token = choice;
    return true;
  }
}
