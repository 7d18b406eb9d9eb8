import type { InstanceEventType, ScalingEvent, ServerEventType } from "../events";
import type { EventSink } from "../ports/event-sink";
import { numberText } from "./number-text";

/** First line of the quick start's log. */
export const CSV_LOG_HEADER = "time,action,target,status";

/** Events that are not actions of the fleet: the quick start's readers need not know them. */
const LEFT_OUT: ReadonlySet<string> = new Set<InstanceEventType | ServerEventType>([
  "instance_adopted",
  "instance_gone",
  "server_adopted",
  "server_gone",
]);

/**
 * The quick start's log: one line an action, in four columns.
 *
 * ```
 * time,action,target,status
 * 10.5,scale_up_start,instance_5,scaling_up
 * ```
 */
export class CsvLog implements EventSink {
  readonly #writeLine: (line: string) => void;

  /** @param writeLine receives each line without its end, the header at once */
  constructor(writeLine: (line: string) => void) {
    this.#writeLine = writeLine;
    writeLine(CSV_LOG_HEADER);
  }

  event(event: ScalingEvent): void {
    if (!("status" in event) || LEFT_OUT.has(event.type)) return;
    this.#writeLine(`${numberText(event.timeSeconds)},${event.type},${event.target},${event.status}`);
  }
}
