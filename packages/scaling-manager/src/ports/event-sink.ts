import type { DecisionRecord } from "../decisions/decision-record";
import type { ScalingEvent } from "../events";

/** Receives all that happens, in order. A sink must not call the manager. */
export interface EventSink {
  event?(event: ScalingEvent): void;
  decision?(decision: DecisionRecord): void;
}
