import type { DecisionRecord } from "../decisions/decision-record";
import type { ScalingEvent } from "../events";
import type { EventSink } from "../ports/event-sink";

/** Everything, one JSON object a line: events under `event`, decisions with their whole trail under `decision`. */
export class JsonLinesLog implements EventSink {
  readonly #writeLine: (line: string) => void;

  /** @param writeLine receives each line without its end */
  constructor(writeLine: (line: string) => void) {
    this.#writeLine = writeLine;
  }

  event(event: ScalingEvent): void {
    this.#writeLine(JSON.stringify({ event }));
  }

  decision(decision: DecisionRecord): void {
    this.#writeLine(JSON.stringify({ decision }));
  }
}
