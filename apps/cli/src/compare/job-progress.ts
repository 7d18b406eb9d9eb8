const CLEAR_LINE = "\r\u001b[2K";

/** One line on a terminal that counts finished runs. Silent where stderr is not a terminal. */
export class JobProgress {
  readonly #isShown: boolean;
  #done = 0;

  constructor(isWanted: boolean) {
    this.#isShown = isWanted && process.stderr.isTTY === true;
  }

  /** One more. */
  done(): void {
    this.#done++;
    if (this.#isShown) process.stderr.write(`${CLEAR_LINE}${this.#done} runs`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isShown && this.#done > 0) process.stderr.write(CLEAR_LINE);
  }
}
