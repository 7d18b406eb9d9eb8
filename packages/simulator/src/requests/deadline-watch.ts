import type { EventReceiver, Simulation } from "@tokentide/sim-core";
import { NO_CLASS, NO_DEADLINE } from "@tokentide/workload";
import type { ApplicationConfig } from "../simulation-config";
import type { RequestRow, RequestTable } from "./request-table";

/** Called with a request, the sequence that came with it, and how long it had; it may be long gone. */
type Overdue = (row: RequestRow, sequence: number, deadlineSeconds: number) => void;

/**
 * Tells when requests reach their deadline: their own where the workload gives them one, else their class's, else the
 * application's. Those that may wait equally long come due in order of arrival: a line of requests and one event for each
 * length suffice.
 */
export class DeadlineWatch {
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #applicationSeconds: number;
  readonly #classSeconds = new Map<number, number>();
  readonly #overdue: Overdue;
  readonly #lines = new Map<number, DeadlineLine>();

  constructor(simulation: Simulation, requests: RequestTable, config: ApplicationConfig, overdue: Overdue) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#applicationSeconds = config.deadlineSeconds ?? NO_DEADLINE;
    for (const { classId, deadlineSeconds } of config.classes ?? []) {
      if (deadlineSeconds !== undefined) this.#classSeconds.set(classId, deadlineSeconds);
    }
    this.#overdue = overdue;
  }

  watch(row: RequestRow, sequence: number): void {
    const deadlineSeconds = this.#deadlineOf(row);
    if (deadlineSeconds === NO_DEADLINE) return;
    let line = this.#lines.get(deadlineSeconds);
    if (!line) {
      line = new DeadlineLine(this.#simulation, deadlineSeconds, this.#overdue, () =>
        this.#lines.delete(deadlineSeconds),
      );
      this.#lines.set(deadlineSeconds, line);
    }
    line.watch(row, sequence);
  }

  #deadlineOf(row: RequestRow): number {
    const { deadlineSeconds, classId } = this.#requests;
    const own = deadlineSeconds ? deadlineSeconds[row]! : NO_DEADLINE;
    if (own !== NO_DEADLINE) return own;
    const itsClass = classId && this.#classSeconds.size > 0 ? classId[row]! : NO_CLASS;
    return this.#classSeconds.get(itsClass) ?? this.#applicationSeconds;
  }
}

/** Requests that may wait equally long. */
class DeadlineLine implements EventReceiver {
  readonly #simulation: Simulation;
  readonly #deadlineSeconds: number;
  readonly #overdue: Overdue;
  readonly #emptied: () => void;
  readonly #rows: RequestRow[] = [];
  readonly #sequences: number[] = [];
  readonly #dueSeconds: number[] = [];
  #head = 0;

  constructor(simulation: Simulation, deadlineSeconds: number, overdue: Overdue, emptied: () => void) {
    this.#simulation = simulation;
    this.#deadlineSeconds = deadlineSeconds;
    this.#overdue = overdue;
    this.#emptied = emptied;
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
      this.#overdue(this.#rows[position]!, this.#sequences[position]!, this.#deadlineSeconds);
    }
    this.#forgetTheGone();
    if (this.#head < this.#rows.length) this.#simulation.scheduleEventAt(this.#dueSeconds[this.#head]!, this, 0);
    else this.#emptied();
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
