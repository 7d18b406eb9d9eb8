import type { Instance } from "../instances/instance";
import type { Application } from "../requests/application";
import type { ApplicationSummary } from "../run-summary";

/** How the application's fleet scaled. */
export function scalingSummary(application: Application): ApplicationSummary["scaling"] {
  const statistics = application.scalingManager?.getStatistics();
  return {
    scaleUps: statistics?.scaleUps ?? 0,
    scaleDowns: statistics?.scaleDowns ?? 0,
    failed: statistics?.failed ?? 0,
    cancelled: statistics?.cancelled ?? 0,
    flaps: statistics?.flaps ?? 0,
    meanTimeToCapacity: statistics?.meanTimeToCapacitySeconds ?? Number.NaN,
    meanDrainTime: statistics?.meanDrainSeconds ?? Number.NaN,
    lost: statistics?.lost ?? 0,
    delayedRequests: application.metrics.delayedRequests,
    retriedRequests: application.metrics.retriedRequests,
  };
}

/** Busy share of the pool's instance time. */
export function utilizationByPool(instances: readonly Instance[], nowSeconds: number): Record<string, number> {
  const shares: Record<string, number> = {};
  for (const pool of ["prompt", "token", "mixed"]) {
    let busy = 0;
    let life = 0;
    for (const instance of instances) {
      if (instance.tag !== pool) continue;
      busy += instance.busySecondsAt(nowSeconds);
      life += Math.min(instance.ledger.endSeconds, nowSeconds) - instance.ledger.startSeconds;
    }
    if (life > 0) shares[pool] = busy / life;
  }
  return shares;
}
