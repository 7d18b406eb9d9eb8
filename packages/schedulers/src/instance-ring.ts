import type { InstanceView } from "./scheduler";

/**
 * Instances in order of joining, handed out one after the other. Joining and leaving neither skips an instance nor hands
 * one out twice before its turn: a newcomer waits at the end of the round, and the turn passes to the next of one that left.
 */
export class InstanceRing {
  #members: InstanceView[] = [];
  /** Index of the member whose turn it is. */
  #turn = 0;

  /** Number of members. */
  get size(): number {
    return this.#members.length;
  }

  /** Makes `instance` the last of the round; one that is a member already keeps its place. O(n). */
  add(instance: InstanceView): void {
    if (!this.#members.includes(instance)) this.#members.push(instance);
  }

  /** Takes `instance` out; does nothing for a stranger. O(n). */
  remove(instance: InstanceView): void {
    const index = this.#members.indexOf(instance);
    if (index < 0) return;
    this.#members.splice(index, 1);
    if (index < this.#turn) this.#turn--;
    if (this.#turn === this.#members.length) this.#turn = 0;
  }

  /** The member whose turn it is; the turn passes on. `undefined` without members. */
  next(): InstanceView | undefined {
    const member = this.#members[this.#turn];
    this.#turn = this.#turn + 1 < this.#members.length ? this.#turn + 1 : 0;
    return member;
  }
}
