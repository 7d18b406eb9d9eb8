import type { InstanceView } from "./scheduler";

/**
 * Answers "the least loaded instance, ties to the one that joined first" without looking at all of them.
 *
 * Instances occupy slots in order of joining, so the order of the slots breaks ties and no order number is stored. Up to
 * {@link SCAN_LIMIT} slots the minimum is a scan over a typed array, which beats any tree there, and a change of load is
 * one store. Beyond, a [tournament tree](https://en.wikipedia.org/wiki/Tournament_sort) over the slots holds the winner
 * of every subtree: the minimum is its root, a change of load replays the matches above one leaf and stops where the
 * winner is another slot than the changed one and stays so.
 *
 * Given up: a slot left behind stays empty until all slots are used and the members close ranks, O(1) amortised a join;
 * slots are found by instance id in a plain array, which is fastest for small ids and right for any number.
 */
export class LoadIndex {
  #capacity = SCAN_LIMIT;
  /** Load by slot; `Infinity` marks an empty slot. */
  #loads: Float64Array = new Float64Array(SCAN_LIMIT).fill(Number.POSITIVE_INFINITY);
  #members: (InstanceView | undefined)[] = [];
  #slotOfId: number[] = [];
  /** Slots from here on were never used, or are free again at the end. */
  #end = 0;
  #size = 0;
  /** The tournament: node k has children 2k and 2k + 1, leaf i is node capacity + i. Empty while a scan serves. */
  #winners: Int32Array = new Int32Array(0);

  /** Number of members. */
  get size(): number {
    return this.#size;
  }

  /** Whether this very object is a member. */
  has(instance: InstanceView): boolean {
    return this.#slotOf(instance) >= 0;
  }

  /** Makes `instance` the last member; one that is a member already keeps its place. O(log n) amortised. */
  add(instance: InstanceView, load: number): void {
    if (this.has(instance)) return;
    if (this.#end === this.#capacity) this.#closeRanks();
    const slot = this.#end++;
    this.#members[slot] = instance;
    this.#slotOfId[instance.id] = slot;
    this.#size++;
    this.#setLoad(slot, load);
  }

  /** Takes `instance` out; answers whether it was a member. O(log n). */
  remove(instance: InstanceView): boolean {
    const slot = this.#slotOf(instance);
    if (slot < 0) return false;
    this.#members[slot] = undefined;
    this.#slotOfId[instance.id] = NO_SLOT;
    this.#size--;
    this.#loads[slot] = Number.POSITIVE_INFINITY;
    this.#replay(slot);
    while (this.#end > 0 && this.#members[this.#end - 1] === undefined) this.#end--;
    return true;
  }

  /** Notes the load of `instance`; does nothing for a stranger. O(log n), O(1) when the load is the one known. */
  update(instance: InstanceView, load: number): void {
    const slot = this.#slotOf(instance);
    if (slot < 0 || this.#loads[slot] === load) return;
    this.#setLoad(slot, load);
  }

  /** The member of least load, the first of them to have joined; `undefined` without members. */
  min(): InstanceView | undefined {
    if (this.#size === 0) return undefined;
    return this.#members[this.#winners.length === 0 ? this.#scan() : this.#winners[1]!];
  }

  #slotOf(instance: InstanceView): number {
    const slot = this.#slotOfId[instance.id];
    return slot !== undefined && slot >= 0 && this.#members[slot] === instance ? slot : NO_SLOT;
  }

  /** A member never weighs as much as an empty slot, not even when its load is infinite or not a number. */
  #setLoad(slot: number, load: number): void {
    this.#loads[slot] = load < Number.POSITIVE_INFINITY ? load : Number.MAX_VALUE;
    this.#replay(slot);
  }

  #scan(): number {
    const loads = this.#loads;
    const end = this.#end;
    let best = 0;
    let least = loads[0]!;
    for (let slot = 1; slot < end; slot++) {
      const load = loads[slot]!;
      if (load < least) {
        least = load;
        best = slot;
      }
    }
    return best;
  }

  /** Replays the matches above the leaf of `slot`. */
  #replay(slot: number): void {
    const winners = this.#winners;
    if (winners.length === 0) return;
    const loads = this.#loads;
    for (let node = (this.#capacity + slot) >> 1; node > 0; node >>= 1) {
      const left = winners[2 * node]!;
      const right = winners[2 * node + 1]!;
      const winner = loads[right]! < loads[left]! ? right : left;
      if (winner === winners[node] && winner !== slot) return; // nothing above can tell the difference
      winners[node] = winner;
    }
  }

  /** All slots are used: moves the members together, in order, and doubles the room when more than half are taken. */
  #closeRanks(): void {
    const oldLoads = this.#loads;
    const oldMembers = this.#members;
    if (this.#size * 2 > this.#capacity) this.#capacity *= 2;
    this.#loads = new Float64Array(this.#capacity).fill(Number.POSITIVE_INFINITY);
    this.#members = [];
    for (let slot = 0; slot < this.#end; slot++) {
      const member = oldMembers[slot];
      if (member === undefined) continue;
      this.#loads[this.#members.length] = oldLoads[slot]!;
      this.#slotOfId[member.id] = this.#members.length;
      this.#members.push(member);
    }
    this.#end = this.#size;
    if (this.#capacity > SCAN_LIMIT) this.#playAll();
  }

  #playAll(): void {
    const capacity = this.#capacity;
    const loads = this.#loads;
    const winners = new Int32Array(2 * capacity);
    for (let slot = 0; slot < capacity; slot++) winners[capacity + slot] = slot;
    for (let node = capacity - 1; node > 0; node--) {
      const left = winners[2 * node]!;
      const right = winners[2 * node + 1]!;
      winners[node] = loads[right]! < loads[left]! ? right : left;
    }
    this.#winners = winners;
  }
}

/** Up to this many slots a scan was measured to be faster than keeping a tournament. A power of two. */
export const SCAN_LIMIT = 32;

const NO_SLOT = -1;
