import type { EventReceiver, Simulation } from "@tokentide/sim-core";
import type { RequestRow } from "./request-table";

/**
 * Tells when requests reach their deadline. All wait equally long, so they come due in order of arrival: one ring of
 * requests and one event suffice.
 */
export class DeadlineWatch implements EventReceiver {
  readonly #simulation: Simulation;
  readonly #deadlineSeconds: number;
  readonly #overdue: (row: RequestRow, sequence: number) => void;
  readonly #rows: RequestRow[] = [];
  readonly #sequences: number[] = [];
  readonly #dueSeconds: number[] = [];
  #head = 0;

  /** @param overdue is called with the request and the sequence that came with it; it may be long gone */
  constructor(simulation: Simulation, deadlineSeconds: number, overdue: (row: RequestRow, sequence: number) => void) {
    this.#simulation = simulation;
    this.#deadlineSeconds = deadlineSeconds;
    this.#overdue = overdue;
  }

  watch(row: RequestRow, sequence: number): void {
    const due = this.#simulation.now() + this.#deadlineSeconds;
    this.#rows.push(row);
    this.#sequences.push(sequence);
    this.#dueSeconds.push(due);
    if (this.#rows.length === this.#head + 1) this.#simulation.scheduleEventAt(due, this, 0);
  }

  handleEvent(): void {
    const now = this.#simulation.now();
    while (this.#head < this.#rows.length && this.#dueSeconds[this.#head]! <= now) {
      const position = this.#head++;
      this.#overdue(this.#rows[position]!, this.#sequences[position]!);
    }
    this.#forgetTheGone();
    if (this.#head < this.#rows.length) this.#simulation.scheduleEventAt(this.#dueSeconds[this.#head]!, this, 0);
  }

  /** Gives memory back once most of the lists is behind the head. */
  #forgetTheGone(): void {
    if (this.#head < 1024 || this.#head * 2 < this.#rows.length) return;
    this.#rows.splice(0, this.#head);
    this.#sequences.splice(0, this.#head);
    this.#dueSeconds.splice(0, this.#head);
    this.#head = 0;
  }
}
