const CLEAR_LINE = "\r\u001b[2K";

/** One line on a terminal that counts finished runs. Silent where stderr is not a terminal. */
export class JobProgress {
  readonly #total: number;
  readonly #isShown: boolean;
  #done = 0;

  constructor(total: number, isWanted: boolean) {
    this.#total = total;
    this.#isShown = isWanted && process.stderr.isTTY === true;
  }

  /** One more. */
  done(): void {
    this.#done++;
    if (this.#isShown) process.stderr.write(`${CLEAR_LINE}${this.#done} of ${this.#total} runs`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isShown && this.#done > 0) process.stderr.write(CLEAR_LINE);
  }
}
