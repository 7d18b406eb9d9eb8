import type { DecisionRecord, EventSink } from "@tokentide/scaling-manager";
import type { TimelineRow } from "@tokentide/simulator";
import { decisionLines } from "../scaling/decision-highlights";

/** So many intervals are drawn. */
const INTERVALS_SHOWN = 32;
const DECISIONS_SHOWN = 5;

/** A pool in the last interval that is over, and the course of its traffic. */
export interface PoolFigures {
  /** How long the interval was. */
  readonly intervalSeconds: number;
  readonly row: TimelineRow;
  /** Arrivals of the last intervals, the oldest first. */
  readonly arrivals: readonly number[];
}

/** What a live view shows of a run: the last interval of each pool, and the last decisions. Bounded, however long the run. */
export class LiveFigures {
  readonly #pools = new Map<string, { intervalSeconds: number; row: TimelineRow; readonly arrivals: number[] }>();
  readonly #decisions: string[] = [];

  /** In the order in which the pools first appeared. */
  get pools(): readonly PoolFigures[] {
    return [...this.#pools.values()];
  }

  /** A line each, the latest last. */
  get decisions(): readonly string[] {
    return this.#decisions;
  }

  // An arrow function, so that it may be handed on without its object.
  readonly timeline = (row: TimelineRow): void => {
    const key = `${row.applicationId}/${row.pool}`;
    const known = this.#pools.get(key);
    if (known === undefined) {
      this.#pools.set(key, { intervalSeconds: row.timeSeconds, row: { ...row }, arrivals: [row.arrivals] });
      return;
    }
    known.intervalSeconds = row.timeSeconds - known.row.timeSeconds;
    known.row = { ...row };
    if (known.arrivals.push(row.arrivals) > INTERVALS_SHOWN) known.arrivals.shift();
  };

  /** Listens to the decisions of an application's scaling manager. */
  readonly decisionsOf = (applicationId: number, hasOthers: boolean): EventSink => ({
    decision: (decision: DecisionRecord) => {
      const lines = decisionLines(decision);
      for (const line of hasOthers ? lines.map((text) => `application ${applicationId}: ${text}`) : lines) {
        if (this.#decisions.push(line) > DECISIONS_SHOWN) this.#decisions.shift();
      }
    },
  });
}
