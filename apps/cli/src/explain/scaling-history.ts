import type { DecisionAction, DecisionRecord, InstanceEvent, ScalingEvent } from "@tokentide/scaling-manager";
import { linesOf } from "./csv-rows";

/** An instance at some time: in which state it was, and since when. */
export interface InstanceState {
  readonly instanceId: number;
  readonly tag: string;
  readonly status: string;
  readonly sinceSeconds: number;
}

/** What a scaling manager did and why, from its log of decisions. */
export class ScalingHistory {
  readonly events: readonly ScalingEvent[];
  readonly decisions: readonly DecisionRecord[];

  constructor(events: readonly ScalingEvent[], decisions: readonly DecisionRecord[]) {
    this.events = events;
    this.decisions = decisions;
  }

  /** @param path of a `decisions/{application_id}.jsonl` */
  static read(path: string): ScalingHistory {
    const events: ScalingEvent[] = [];
    const decisions: DecisionRecord[] = [];
    for (const line of linesOf(path)) {
      const entry = JSON.parse(line) as { readonly event?: ScalingEvent; readonly decision?: DecisionRecord };
      if (entry.event !== undefined) events.push(entry.event);
      if (entry.decision !== undefined) decisions.push(entry.decision);
    }
    return new ScalingHistory(events, decisions);
  }

  /** What happened to an instance, in order. */
  eventsOf(instanceId: number): readonly InstanceEvent[] {
    return this.#instanceEvents().filter((event) => event.instanceId === instanceId);
  }

  /** The decision that did this to an instance at that time; undefined when a scheduler or a command did. */
  decisionBehind(
    instanceId: number,
    kinds: readonly DecisionAction["action"][],
    timeSeconds: number,
  ): DecisionRecord | undefined {
    return this.decisions.findLast(
      (decision) =>
        decision.timeSeconds <= timeSeconds &&
        decision.pools.some(({ actions }) =>
          actions.some(({ action, target }) => target === `instance_${instanceId}` && kinds.includes(action)),
        ),
    );
  }

  /** The last decision up to a time. */
  lastDecision(timeSeconds: number): DecisionRecord | undefined {
    return this.decisions.findLast((decision) => decision.timeSeconds <= timeSeconds);
  }

  /** The last decision up to a time that changed the fleet. */
  lastChange(timeSeconds: number): DecisionRecord | undefined {
    return this.decisions.findLast((decision) => decision.timeSeconds <= timeSeconds && hasActed(decision));
  }

  /** The first decision after a time that changed the fleet. */
  nextChange(timeSeconds: number): DecisionRecord | undefined {
    return this.decisions.find((decision) => decision.timeSeconds > timeSeconds && hasActed(decision));
  }

  /** The instances that were there at a time, what happened at that very time included. */
  statesAt(timeSeconds: number): readonly InstanceState[] {
    const states = new Map<number, InstanceState>();
    for (const event of this.#instanceEvents()) {
      if (event.timeSeconds > timeSeconds) break;
      const { instanceId, tag, status } = event;
      if (event.type === "instance_gone") states.delete(instanceId);
      else if (states.get(instanceId)?.status !== status)
        states.set(instanceId, { instanceId, tag, status, sinceSeconds: event.timeSeconds });
    }
    return [...states.values()];
  }

  #instanceEvents(): readonly InstanceEvent[] {
    return this.events.filter((event): event is InstanceEvent => "instanceId" in event);
  }
}

function hasActed({ pools }: DecisionRecord): boolean {
  return pools.some(({ actions }) => actions.some(({ error }) => error === undefined));
}
