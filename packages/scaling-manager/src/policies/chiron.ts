import { requestsInHand } from "../capacity/ladder-reading";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import type { ClassLoad } from "../ports/load-source";
import type { Policy } from "./policy";
import { NEW_THRESHOLD_STATE, type ThresholdState, thresholdRule, type Verdict } from "./threshold-rule";
import { poolsToWatch, seePools } from "./waking-up";

/** Settings of {@link chironPolicy}. */
export interface ChironPolicySettings {
  /** Share of the instances that interactive requests may keep busy, above 0, at most 1; the rest is for bursts. Default 0.6. */
  readonly interactiveShare?: number;
  /** Classes of requests whose first token may take so long or longer are batch work. Default 60. */
  readonly batchFromSeconds?: number;
  /** Requests that keep one instance busy. Default: what it has in hand at the load it carries, by its `instanceCapacity`; at least 1. */
  readonly requestsPerInstance?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

type Settings = ChironPolicySettings & Required<Pick<ChironPolicySettings, "interactiveShare" | "batchFromSeconds">>;

/**
 * Chiron: interactive requests find instances to spare, batch requests get as many as end their queue in time.
 *
 *     interactive = interactive requests in hand / requests that keep an instance busy     instances' worth of work
 *     batch       = batch requests that wait / (requests/s of an instance · time they have)
 *     interactive / instances > 0.6            grow until it is not
 *     estimate of the batch queue > its time   grow until it is not: ⌈interactive + batch⌉ instances
 *     neither, with one less too               one less, if no batch request waits
 *
 * What is batch work is told by its class: its promise or its deadline. A pool's requests are divided as those of the whole
 * application are; where classes are not told apart, all are interactive. It does not shrink to what was too few for the same load within
 * the last half hour (ours). Without data about the requests, or without an instance capacity, nothing changes.
 *
 * Source: Chiron, arXiv 2501.08090; the 0.6, and that batch instances stay until their queue is empty, from the simulator of SageServe
 * (arXiv 2502.14617), which is compared with it. There an instance is busy when it has an interactive request, and a router fills
 * one before the next; here, where routers spread, so many instances are busy as such a router would keep busy.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function chironPolicy(given: ChironPolicySettings = {}): Policy<ThresholdState> {
  const settings = { interactiveShare: 0.6, batchFromSeconds: 60, ...given };
  check(settings);
  return {
    name: "chiron",
    reads: "demand",
    readsInstanceCapacity: true,
    initialState: () => NEW_THRESHOLD_STATE,
    recommend(observation, nowSeconds, previous) {
      const seen = seePools(previous, observation);
      const batchWork = batchOf(observation.classLoads, settings);
      const pressure = { ...previous.pressure };
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(settings.pools, seen, observation)) {
        const pool = observation.pools[tag];
        const result = thresholdRule(
          { observation, pool, nowSeconds },
          judge(pool, batchWork, settings),
          pressure[tag],
        );
        if (result.desired !== undefined) desired[tag] = result.desired;
        pressure[tag] = result.pressure;
        reasons.push(result.reason);
      }
      return { desired, reason: reasons.join("; ") || "no pool to watch", state: { ...seen, pressure } };
    },
  };
}

/** The part of an application's requests that can wait. */
interface BatchWork {
  /** Of all its requests, 0..1. */
  readonly share: number;
  /** The least that any class of it has; `Infinity` where there is none. */
  readonly withinSeconds: number;
}

function batchOf(classes: Observation["classLoads"], { batchFromSeconds }: Settings): BatchWork {
  const present = (classes ?? []).filter(({ pendingRequests }) => pendingRequests > 0);
  const batch = present.filter(({ firstTokenWithinSeconds: within = 0 }) => within >= batchFromSeconds);
  const requests = (some: readonly ClassLoad[]) => some.reduce((sum, { pendingRequests }) => sum + pendingRequests, 0);
  return {
    share: batch.length === 0 ? 0 : requests(batch) / requests(present),
    withinSeconds: Math.min(...batch.map((each) => each.firstTokenWithinSeconds!)),
  };
}

function judge(
  pool: PoolObservation,
  batchWork: BatchWork,
  { interactiveShare, requestsPerInstance }: Settings,
): { verdict: Verdict; reason: string; step: number } {
  const { capacity, instances, instanceCapacity, load } = pool;
  const unknown = (reason: string) => ({ verdict: "unknown", reason, step: 1 }) as const;
  if (instanceCapacity === undefined) return unknown("what an instance carries is not known");
  // One request keeps one instance busy, however soon it is done.
  const inHand = requestsPerInstance ?? Math.max(1, requestsInHand(instanceCapacity, pool.tag));
  if (!(inHand > 0)) return unknown("how many requests keep an instance busy is not known");
  const { pendingRequests, queueRequests } = load;
  if (pendingRequests === undefined || queueRequests === undefined) return unknown("its requests are not known");
  const interactive = (pendingRequests * (1 - batchWork.share)) / inHand;
  const waiting = queueRequests * batchWork.share;
  const batch = waiting / (instanceCapacity.requestsPerSecond * batchWork.withinSeconds);
  const wanted = Math.max(Math.ceil(interactive / interactiveShare), Math.ceil(interactive + batch));
  const queue =
    waiting > 0 ? `, ${Math.ceil(waiting)} batch requests to begin within ${batchWork.withinSeconds} s` : "";
  const reason = `interactive work for ${interactive.toFixed(2)} of ${capacity}${queue}: ${wanted} wanted`;
  if (wanted > capacity) return { verdict: "up", reason, step: wanted - instances.active };
  return { verdict: wanted === capacity || waiting > 0 ? "hold" : "down", reason, step: 1 };
}

function check({ interactiveShare, batchFromSeconds, requestsPerInstance = 1 }: Settings): void {
  if (!(interactiveShare > 0 && interactiveShare <= 1)) {
    throw new InvalidSettingsError("interactiveShare", interactiveShare, "above 0, at most 1");
  }
  if (!(batchFromSeconds > 0)) throw new InvalidSettingsError("batchFromSeconds", batchFromSeconds, "a number above 0");
  if (!(requestsPerInstance > 0)) {
    throw new InvalidSettingsError("requestsPerInstance", requestsPerInstance, "a number above 0");
  }
}
