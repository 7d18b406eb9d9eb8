import type { EventReceiver, Simulation } from "@tokentide/sim-core";
import {
  ABSENT,
  NO_TICKET,
  OPTIONAL_COLUMNS,
  type OptionalColumn,
  type RequestBatch,
  type RequestSource,
} from "@tokentide/workload";
import { ArrivalOutOfOrderError, UnknownApplicationError } from "../simulator-errors";
import type { Application } from "./application";
import type { RequestRow, RequestTable } from "./request-table";

/** The event of the next request that is pulled; those of others that follow carry their ticket, 0 or more. */
const PULLED = -1;

/**
 * A sender that is turned away at once does not come back at once, or it would be turned away for ever at the same second:
 * clients of a busy service commonly try again after a second.
 */
const TURNED_AWAY_SECONDS = 1;

/**
 * Brings requests into the run. Only the next arrival stands in the event queue; the rest of the trace stays where it
 * is, so a trace of any length streams through constant memory.
 */
export class Arrivals implements EventReceiver {
  /** The source has to be asked (again) before the run may go on: an arrival may be next. */
  isWanting = true;
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #source: RequestSource;
  readonly #applications: readonly Application[];
  /** Index by application id. */
  readonly #indexById: ReadonlyMap<number, number>;
  #batch: RequestBatch | undefined;
  #position = 0;
  #hasEnded = false;
  /** Requests that follow others and have not arrived. */
  #expected = 0;
  #lastSeconds = 0;
  /** A request that is here but not handed on: what comes next has to be known first, or else equal times would change order. */
  readonly #arrived = {
    requestId: 0,
    arrivalSeconds: 0,
    promptTokens: 0,
    outputTokens: 0,
    application: 0,
    optional: { ...ABSENT },
  };
  #hasArrived = false;
  /** The optional columns that any batch so far had: most runs have none, and shall not pay for them. */
  #optional: readonly OptionalColumn[] = [];

  constructor(
    simulation: Simulation,
    requests: RequestTable,
    source: RequestSource,
    applications: readonly Application[],
  ) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#source = source;
    this.#applications = applications;
    this.#indexById = new Map(applications.map((application, index) => [application.config.applicationId, index]));
  }

  /** Every request has arrived, but for those that wait for others that are in the system. */
  get isOver(): boolean {
    return this.#hasEnded && this.#expected === 0;
  }

  /**
   * Schedules the next arrival, or finds that there is none, and hands on the request that came; false when the source
   * has to be filled first.
   */
  advance(): boolean {
    if (!this.#batch || this.#position === this.#batch.length) {
      // A source may use its batch again from here on.
      this.#batch = undefined;
      const pulled = this.#source.pull();
      if (pulled === "wait" || pulled === "end") {
        this.isWanting = pulled === "wait";
        this.#hasEnded = !this.isWanting;
        if (this.isWanting) this.#simulation.stop();
        else this.#handOn();
        return !this.isWanting;
      }
      this.#batch = pulled;
      this.#optional = OPTIONAL_COLUMNS.filter((name) => pulled[name] || this.#optional.includes(name));
      this.#position = 0;
    }
    const seconds = this.#batch.arrivalSeconds[this.#position]!;
    if (!(seconds >= this.#lastSeconds)) {
      throw new ArrivalOutOfOrderError(this.#batch.requestId[this.#position]!, seconds, this.#lastSeconds);
    }
    this.#lastSeconds = seconds;
    this.isWanting = false;
    this.#simulation.scheduleEventAt(seconds, this, PULLED);
    this.#handOn();
    return true;
  }

  /** The next request is here. */
  handleEvent(ticketOrPulled: number): void {
    if (ticketOrPulled === PULLED) {
      this.#receive(this.#batch!, this.#position++);
      this.advance();
    } else {
      this.#expected--;
      this.#receive(this.#source.followUps!.next(ticketOrPulled, this.#simulation.now()), 0);
      this.#handOn();
    }
  }

  /** A request leaves, its row is still there: another may follow. */
  left(row: RequestRow, hasCompleted: boolean): void {
    const requests = this.#requests;
    const ticket = requests.ticket?.[row] ?? NO_TICKET;
    if (ticket === NO_TICKET) return;
    const now = this.#simulation.now();
    const isTurnedAway = !hasCompleted && requests.arrivalSeconds[row] === now;
    const seconds = this.#source.followUps!.left(ticket, isTurnedAway ? now + TURNED_AWAY_SECONDS : now, hasCompleted);
    if (seconds === Number.POSITIVE_INFINITY) return;
    this.#expected++;
    this.#simulation.scheduleEventAt(seconds, this, ticket);
  }

  /** Copies a request out of its batch, which may be gone with the next pull. */
  #receive(batch: RequestBatch, position: number): void {
    const id = batch.applicationId[position]!;
    const index = this.#indexById.get(id);
    if (index === undefined) {
      throw new UnknownApplicationError(batch.requestId[position]!, id, [...this.#indexById.keys()]);
    }
    const arrived = this.#arrived;
    arrived.requestId = batch.requestId[position]!;
    arrived.arrivalSeconds = batch.arrivalSeconds[position]!;
    arrived.promptTokens = batch.promptTokens[position]!;
    arrived.outputTokens = batch.outputTokens[position]!;
    arrived.application = index;
    for (const name of this.#optional) arrived.optional[name] = batch[name]?.[position] ?? ABSENT[name];
    this.#hasArrived = true;
  }

  #handOn(): void {
    if (!this.#hasArrived) return;
    this.#hasArrived = false;
    const { requestId, arrivalSeconds, promptTokens, outputTokens, application, optional } = this.#arrived;
    const requests = this.#requests;
    const row = requests.add(requestId, arrivalSeconds, promptTokens, outputTokens, application);
    for (const name of this.#optional) {
      requests.open(name);
      requests[name]![row] = optional[name];
    }
    this.#applications[application]!.arrive(row);
  }
}
