import type { RunProgress } from "@tokentide/simulator";

const MILLISECONDS_BETWEEN_DRAWS = 100;
const CLEAR_LINE = "\r\u001b[2K";

/** Shows on stderr how far a run has come, while it goes on. */
export interface ProgressView {
  update(progress: RunProgress): void;
  /** Takes away what was drawn. */
  clear(): void;
}

/** One line on a terminal that says how far a run has come. Silent where stderr is not a terminal. */
export class ProgressLine implements ProgressView {
  readonly #isShown: boolean;
  readonly #startedAt = performance.now();
  #drawnAt = 0;
  #hasDrawn = false;

  constructor(isWanted: boolean) {
    this.#isShown = isWanted && process.stderr.isTTY === true;
  }

  /** Draws the line anew, at most ten times a second. */
  update(progress: RunProgress): void {
    const now = performance.now();
    if (!this.#isShown || now - this.#drawnAt < MILLISECONDS_BETWEEN_DRAWS) return;
    this.#drawnAt = now;
    this.#hasDrawn = true;
    const wallSeconds = (now - this.#startedAt) / 1000;
    const columns = process.stderr.columns ?? 80;
    process.stderr.write(`${CLEAR_LINE}${progressText(progress, wallSeconds).slice(0, columns - 1)}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#hasDrawn) process.stderr.write(CLEAR_LINE);
    this.#hasDrawn = false;
  }
}

/** `12,345 of 12,400 requests · 35 min simulated · 1,203 × real time · 4.2 s`. */
export function progressText({ arrived, completed, simulatedSeconds }: RunProgress, wallSeconds: number): string {
  const speed = wallSeconds > 0 ? simulatedSeconds / wallSeconds : 0;
  return [
    `${grouped(completed)} of ${grouped(arrived)} requests`,
    `${simulatedSeconds < 600 ? `${grouped(simulatedSeconds)} s` : `${grouped(simulatedSeconds / 60)} min`} simulated`,
    `${grouped(speed)} × real time`,
    `${wallSeconds.toFixed(1)} s`,
  ].join(" · ");
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
