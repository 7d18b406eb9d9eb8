import { priceDollarsPerHour } from "@tokentide/hardware";
import type { Instance } from "../instances/instance";
import type { RunSinks } from "../run-summary";
import { WindowedQuantiles } from "./windowed-quantiles";

const POOLS = ["prompt", "token", "mixed"] as const;

/** What a pool did in the current interval. */
interface PoolInterval {
  readonly pool: (typeof POOLS)[number];
  arrivals: number;
  completions: number;
  /** Busy seconds of the pool's instances, gone ones too, at the start of the interval. */
  busyAtStart: number;
  /** Active seconds likewise. */
  activeAtStart: number;
  latencies: WindowedQuantiles | undefined;
}

/**
 * Cuts an application's run into equal intervals and reports a row for each pool that has or had instances. Arrivals
 * and TTFT stand in the row of the pool where requests enter (`prompt`, else `mixed`), completions, TBT and E2E in the
 * row of the pool where they leave (`token`, else `mixed`).
 */
export class ApplicationTimeline {
  readonly #pools: readonly PoolInterval[] = POOLS.map((pool) => ({
    pool,
    arrivals: 0,
    completions: 0,
    busyAtStart: 0,
    activeAtStart: 0,
    latencies: undefined,
  }));
  readonly #applicationId: number;
  readonly #sinks: RunSinks;
  readonly #entry: PoolInterval;
  readonly #exit: PoolInterval;
  #lastSeconds = 0;

  /** @param isSplit the application has a prompt and a token pool */
  constructor(applicationId: number, isSplit: boolean, sinks: RunSinks) {
    this.#applicationId = applicationId;
    this.#sinks = sinks;
    this.#entry = this.#pools[isSplit ? 0 : 2]!;
    this.#exit = this.#pools[isSplit ? 1 : 2]!;
    if (sinks.timeline) for (const pool of this.#pools) pool.latencies = new WindowedQuantiles();
  }

  arrived(): void {
    this.#entry.arrivals++;
  }

  completed(ttftSeconds: number, tbtSeconds: number, e2eSeconds: number): void {
    this.#exit.completions++;
    if (!this.#sinks.timeline) return;
    this.#entry.latencies!.addTtft(ttftSeconds);
    this.#exit.latencies!.addTbt(tbtSeconds);
    this.#exit.latencies!.addE2e(e2eSeconds);
  }

  /** Ends the interval at `nowSeconds`. `instances`: the application's, gone ones too. */
  close(nowSeconds: number, instances: readonly Instance[], waiting: number): void {
    // Nothing is left over from the very time of the last tick, or a last interval of no width has it.
    const hasNews = this.#pools.some(({ arrivals, completions }) => arrivals + completions > 0);
    if (!this.#sinks.timeline || (nowSeconds <= this.#lastSeconds && !hasNews)) return;
    this.#lastSeconds = nowSeconds;
    for (const interval of this.#pools) {
      const members = instances.filter((instance) => instance.tag === interval.pool);
      if (members.length === 0 && interval !== this.#entry) continue;
      this.#report(interval, members, nowSeconds, interval === this.#entry ? waiting : 0);
    }
  }

  #report(interval: PoolInterval, members: readonly Instance[], nowSeconds: number, waiting: number): void {
    let scalingUp = 0;
    let active = 0;
    let draining = 0;
    let queue = waiting;
    let memory = 0;
    let maxMemory = 0;
    let busy = 0;
    let activeSeconds = 0;
    let dollarsPerHour = 0;
    for (const instance of members) {
      const spent = instance.ledger.secondsAt(nowSeconds, instance.busySecondsAt(nowSeconds));
      busy += spent.activeBusy;
      activeSeconds += spent.activeBusy + spent.activeIdle;
      if (instance.ledger.endSeconds <= nowSeconds) continue;
      const { status } = instance.ledger;
      if (status === "scaling_up") scalingUp++;
      else if (status === "draining") draining++;
      else if (status === "active") {
        active++;
        memory += instance.memoryBytes;
        maxMemory += instance.maxMemoryBytes;
      }
      queue += instance.queueLength + instance.admissionQueue.length;
      const { sku } = instance.server;
      dollarsPerHour += (priceDollarsPerHour(sku) * instance.processors) / sku.processorCount;
    }
    const activeInInterval = activeSeconds - interval.activeAtStart;
    this.#sinks.timeline!({
      timeSeconds: nowSeconds,
      applicationId: this.#applicationId,
      pool: interval.pool,
      arrivals: interval.arrivals,
      completions: interval.completions,
      queue,
      instancesScalingUp: scalingUp,
      instancesActive: active,
      instancesDraining: draining,
      busyFraction: activeInInterval > 0 ? (busy - interval.busyAtStart) / activeInInterval : 0,
      memoryFraction: maxMemory > 0 ? memory / maxMemory : 0,
      ...interval.latencies!.take(),
      costDollarsPerHour: dollarsPerHour,
    });
    interval.arrivals = 0;
    interval.completions = 0;
    interval.busyAtStart = busy;
    interval.activeAtStart = activeSeconds;
  }
}
