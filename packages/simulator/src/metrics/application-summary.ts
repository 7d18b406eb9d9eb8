import type { Cluster } from "../instances/cluster";
import type { Instance } from "../instances/instance";
import type { Application } from "../requests/application";
import type { ApplicationSummary } from "../run-summary";
import { billFleet, type FleetBill } from "./fleet-bill";
import { latencySources } from "./latency-sources";

/** The figures of an application so far. */
export function summarizeApplication(
  application: Application,
  cluster: Cluster,
  nowSeconds: number,
): ApplicationSummary {
  const instances = cluster.instancesOf(application);
  return {
    applicationId: application.config.applicationId,
    ...application.metrics.summary(nowSeconds),
    ...applicationBill(application, cluster, nowSeconds),
    scaling: scalingSummary(application),
    latencySources: latencySources(instances),
    firstTokenAt: application.config.firstTokenAt ?? "prefill_end",
    kvCache: kvCacheSummary(instances),
    utilization: utilizationByPool(instances, nowSeconds),
  };
}

/** What an application has cost so far. Its scaling manager knows of commitments and minimum billing times. */
export function applicationBill(application: Application, cluster: Cluster, nowSeconds: number): FleetBill {
  const bill = billFleet(cluster.paidBy(application), cluster.instancesOf(application), nowSeconds);
  const account = application.scalingManager?.getAccount();
  return account ? { ...bill, costDollars: account.totalCostDollars } : bill;
}

/** How the application's fleet scaled. */
function scalingSummary(application: Application): ApplicationSummary["scaling"] {
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

/** What became of KV caches: requests that lost theirs, and prompts that found theirs. */
function kvCacheSummary(instances: readonly Instance[]): ApplicationSummary["kvCache"] {
  let preemptions = 0;
  let lookedUp = 0;
  let hit = 0;
  for (const instance of instances) {
    preemptions += instance.preemptions;
    lookedUp += instance.batching.cacheLookups?.lookedUpTokens ?? 0;
    hit += instance.batching.cacheLookups?.hitTokens ?? 0;
  }
  return { preemptions, prefixHitRate: lookedUp > 0 ? hit / lookedUp : 0 };
}

/** Busy share of the pool's instance time. */
function utilizationByPool(instances: readonly Instance[], nowSeconds: number): Record<string, number> {
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
