import type { RandomSource } from "./random-source";
import type { InstanceView, Placement, RequestView, Scheduler } from "./scheduler";

/** Both phases on one instance, each equally likely. One draw a placed request, none without instances. */
export class RandomScheduler implements Scheduler {
  readonly #random: RandomSource;
  readonly #members: InstanceView[] = [];

  constructor(random: RandomSource) {
    this.#random = random;
  }

  join(instance: InstanceView): void {
    if (!this.#members.includes(instance)) this.#members.push(instance);
  }

  leave(instance: InstanceView): void {
    const index = this.#members.indexOf(instance);
    if (index >= 0) this.#members.splice(index, 1); // keeps the order of joining, so that a seed means one sequence
  }

  loadChanged(): void {}

  becameIdle(): void {}

  place(_request: RequestView, placement: Placement): boolean {
    if (this.#members.length === 0) return false;
    const choice = this.#members[this.#random.nextInteger(this.#members.length)];
    placement.prompt = choice;
    placement.token = choice;
    return true;
  }
}
