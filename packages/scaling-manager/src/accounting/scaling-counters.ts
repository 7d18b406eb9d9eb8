import type { InstanceEventType } from "../events";
import type { InstanceRecord } from "../fleet/instance-record";
import type { PoolChanges } from "./pool-changes";
import type { ScalingStatistics } from "./scaling-statistics";

/** The counters behind {@link ScalingStatistics}. */
export interface ScalingCountersState {
  scaleUps: number;
  scaleDowns: number;
  failed: number;
  cancelled: number;
  lost: number;
  activated: number;
  secondsToCapacity: number;
  drained: number;
  drainSeconds: number;
}

/** Counts what events say. */
export class ScalingCounters {
  readonly #changes: PoolChanges;
  #counts: ScalingCountersState = {
    scaleUps: 0,
    scaleDowns: 0,
    failed: 0,
    cancelled: 0,
    lost: 0,
    activated: 0,
    secondsToCapacity: 0,
    drained: 0,
    drainSeconds: 0,
  };

  constructor(changes: PoolChanges) {
    this.#changes = changes;
  }

  /** @param elapsedSeconds what the instance spent in the status that the event ended */
  note(type: InstanceEventType, instance: InstanceRecord, nowSeconds: number, elapsedSeconds: number): void {
    const counts = this.#counts;
    switch (type) {
      case "scale_up_start":
      case "drain_cancelled":
        counts.scaleUps++;
        this.#changes.changed(instance.tag, "up", nowSeconds);
        break;
      case "scale_up_complete":
        counts.activated++;
        counts.secondsToCapacity += elapsedSeconds;
        break;
      case "scale_up_cancelled":
        counts.cancelled++;
        counts.scaleDowns++;
        this.#changes.changed(instance.tag, "down", nowSeconds);
        break;
      case "scale_down_start":
        counts.scaleDowns++;
        this.#changes.changed(instance.tag, "down", nowSeconds);
        break;
      case "scale_down_complete":
        counts.drained++;
        counts.drainSeconds += elapsedSeconds;
        break;
      case "scale_up_failed":
        counts.failed++;
        break;
      case "instance_failed":
        counts.lost++;
        break;
    }
  }

  /** A start that a provider refused before there was an instance. */
  noteRefusedStart(): void {
    this.#counts.failed++;
  }

  statistics(): ScalingStatistics {
    const { activated, secondsToCapacity, drained, drainSeconds, ...counts } = this.#counts;
    return {
      ...counts,
      flaps: this.#changes.flaps,
      meanTimeToCapacitySeconds: secondsToCapacity / activated,
      meanDrainSeconds: drainSeconds / drained,
    };
  }

  state(): ScalingCountersState {
    return { ...this.#counts };
  }

  restore(state: ScalingCountersState): void {
    this.#counts = { ...state };
  }
}
