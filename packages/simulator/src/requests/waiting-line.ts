/** Integers, first in, first out, in a ring that grows: the requests of an application that no instance can take yet. */
export class WaitingLine {
  #ring: Int32Array<ArrayBuffer> = new Int32Array(64);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The oldest member; only when there is one. */
  get first(): number {
    return this.#ring[this.#head]!;
  }

  push(member: number): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length++) & (this.#ring.length - 1)] = member;
  }

  /** Puts a member before all others. */
  unshift(member: number): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#head = (this.#head - 1) & (this.#ring.length - 1);
    this.#ring[this.#head] = member;
    this.#length++;
  }

  shift(): number {
    const member = this.#ring[this.#head]!;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length--;
    return member;
  }

  /** Takes a member out wherever it stands; false when it is not here. Costs the length of the line. */
  remove(member: number): boolean {
    const mask = this.#ring.length - 1;
    for (let i = 0; i < this.#length; i++) {
      if (this.#ring[(this.#head + i) & mask] !== member) continue;
      for (let j = i; j + 1 < this.#length; j++) {
        this.#ring[(this.#head + j) & mask] = this.#ring[(this.#head + j + 1) & mask]!;
      }
      this.#length--;
      return true;
    }
    return false;
  }

  #grow(): void {
    const grown = new Int32Array(this.#ring.length * 2);
    for (let i = 0; i < this.#length; i++) grown[i] = this.#ring[(this.#head + i) & (this.#ring.length - 1)]!;
    this.#ring = grown;
    this.#head = 0;
  }
}
