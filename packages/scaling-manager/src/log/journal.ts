import type { ScalingCounters } from "../accounting/scaling-counters";
import type { DecisionRecord } from "../decisions/decision-record";
import type { InstanceEventType, ManagerEventType, ScalingEvent, ServerEventType } from "../events";
import type { InstanceRecord } from "../fleet/instance-record";
import type { ServerRecord } from "../fleet/server-record";
import type { Clock } from "../ports/clock";
import type { EventSink } from "../ports/event-sink";
import type { MetricsSink } from "../ports/metrics-sink";

/** Turns what happens into events, and hands them to the counters and the sinks. */
export class Journal {
  readonly #clock: Clock;
  readonly #counters: ScalingCounters;
  readonly #sinks: readonly EventSink[];
  readonly #metrics: MetricsSink | undefined;

  constructor(
    clock: Clock,
    counters: ScalingCounters,
    outlets: { readonly sinks: readonly EventSink[]; readonly metrics: MetricsSink | undefined },
  ) {
    this.#clock = clock;
    this.#counters = counters;
    this.#sinks = outlets.sinks;
    this.#metrics = outlets.metrics;
  }

  /** @param elapsedSeconds what the instance spent in the status that this ended */
  instance(type: InstanceEventType, instance: InstanceRecord, detail?: string, elapsedSeconds: number = 0): void {
    const timeSeconds = this.#clock.now();
    this.#counters.note(type, instance, timeSeconds, elapsedSeconds);
    this.#write({
      type,
      timeSeconds,
      target: instance.name,
      instanceId: instance.instanceId,
      serverId: instance.serverId,
      tag: instance.tag,
      status: instance.status,
      end: type === "instance_gone" ? instance.end : undefined,
      detail,
    });
  }

  server(type: ServerEventType, server: ServerRecord, detail?: string): void {
    this.#write({
      type,
      timeSeconds: this.#clock.now(),
      target: server.name,
      serverId: server.serverId,
      skuName: server.skuName,
      status: server.status,
      detail,
    });
  }

  manager(type: ManagerEventType, target: string, detail: string): void {
    this.#write({ type, timeSeconds: this.#clock.now(), target, detail });
  }

  decision(decision: DecisionRecord): void {
    for (const sink of this.#sinks) this.#guarded(() => sink.decision?.(decision));
  }

  #write(event: ScalingEvent): void {
    const pool = "tag" in event ? event.tag : "";
    this.#metrics?.count("scaling_events_total", 1, { type: event.type, pool });
    for (const sink of this.#sinks) this.#guarded(() => sink.event?.(event));
  }

  /** A full disk must not leave a scale-up half made: what a sink throws is counted, not passed on. */
  #guarded(write: () => void): void {
    try {
      write();
    } catch {
      this.#metrics?.count("scaling_sink_failures_total", 1, {});
    }
  }
}
