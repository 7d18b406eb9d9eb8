/** The stretch of time that all charts show. */
export class TimeZoom {
  readonly #end: number;
  readonly #listeners: (() => void)[] = [];
  #from = 0;
  #to: number;

  /** @param end seconds of the whole run */
  constructor(end: number) {
    this.#end = end > 0 ? end : 1;
    this.#to = this.#end;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  get span(): number {
    return this.#to - this.#from;
  }

  get isWhole(): boolean {
    return this.#from === 0 && this.#to === this.#end;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Shows this stretch, as far as the run has it, and never less than a thousandth of it. */
  show(from: number, to: number): void {
    const span = Math.min(this.#end, Math.max(to - from, this.#end / 1000));
    this.#from = Math.min(Math.max(0, from), this.#end - span);
    this.#to = this.#from + span;
    // What was meant to be all of it is, whatever the rounding.
    if (span >= this.#end * (1 - 1e-9)) [this.#from, this.#to] = [0, this.#end];
    for (const listener of this.#listeners) listener();
  }

  showWhole(): void {
    this.show(0, this.#end);
  }

  /** Around the middle; factors below 1 come closer. */
  scale(factor: number): void {
    const middle = (this.#from + this.#to) / 2;
    this.show(middle - (this.span * factor) / 2, middle + (this.span * factor) / 2);
  }

  /** By a share of what is shown; negative is earlier. */
  move(share: number): void {
    this.show(this.#from + this.span * share, this.#to + this.span * share);
  }
}
