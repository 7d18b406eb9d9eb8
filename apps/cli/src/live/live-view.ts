import type { RunProgress } from "@tokentide/simulator";
import type { ProgressView } from "../run/progress-line";
import type { LiveFigures } from "./live-figures";
import { type LiveSubject, liveScreen } from "./live-screen";

const ESCAPE = "\u001b[";
const CLEAR_TO_END_OF_LINE = `${ESCAPE}K`;
const CLEAR_BELOW = `${ESCAPE}J`;

/**
 * A dashboard that is drawn over itself, on stderr, so that stdout may go elsewhere. Nothing of the terminal is changed but
 * the lines themselves: whatever ends the program, there is nothing to restore.
 */
export class LiveView implements ProgressView {
  readonly #subject: LiveSubject;
  readonly #figures: LiveFigures;
  readonly #startedAt = performance.now();
  #linesDrawn = 0;

  constructor(subject: LiveSubject, figures: LiveFigures) {
    this.#subject = subject;
    this.#figures = figures;
  }

  /** Draws the dashboard anew. */
  update(progress: RunProgress): void {
    const { columns = 80, rows = 24 } = process.stderr;
    const wallSeconds = (performance.now() - this.#startedAt) / 1000;
    const lines = liveScreen(this.#subject, { progress, wallSeconds, figures: this.#figures }, { columns, rows });
    process.stderr.write(
      `${this.#back()}${lines.map((line) => `${line}${CLEAR_TO_END_OF_LINE}\n`).join("")}${CLEAR_BELOW}`,
    );
    this.#linesDrawn = lines.length;
  }

  /** Takes the dashboard away. */
  clear(): void {
    if (this.#linesDrawn > 0) process.stderr.write(`${this.#back()}${CLEAR_BELOW}`);
    this.#linesDrawn = 0;
  }

  /** To where the dashboard begins. */
  #back(): string {
    return this.#linesDrawn > 0 ? `\r${ESCAPE}${this.#linesDrawn}A` : "";
  }
}
