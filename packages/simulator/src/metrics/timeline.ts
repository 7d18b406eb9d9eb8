import { priceDollarsPerHour } from "@tokentide/hardware";
import type { Instance } from "../instances/instance";
import type { LedgerSeconds } from "../instances/instance-ledger";
import type { RunSinks } from "../run-summary";
import { WindowedQuantiles } from "./windowed-quantiles";

const POOLS = ["prompt", "token", "mixed"] as const;

/** What a pool did in the current interval. */
interface PoolInterval {
  readonly pool: (typeof POOLS)[number];
  arrivals: number;
  completions: number;
  rejections: number;
  failures: number;
  /** What the pool's instances, gone ones too, had spent their time with at the start of the interval. */
  spentAtStart: LedgerSeconds;
  latencies: WindowedQuantiles | undefined;
}

const ROUNDING_SECONDS = 1e-9;

const NOTHING_SPENT: LedgerSeconds = { booting: 0, activeBusy: 0, activeIdle: 0, draining: 0 };

/**
 * Cuts an application's run into equal intervals and reports a row for each pool that has or had instances. Arrivals,
 * rejections, failures and TTFT stand in the row of the pool where requests enter (`prompt`, else `mixed`), completions,
 * TBT and E2E in the row of the pool where they leave (`token`, else `mixed`).
 */
export class ApplicationTimeline {
  readonly #pools: readonly PoolInterval[] = POOLS.map((pool) => ({
    pool,
    arrivals: 0,
    completions: 0,
    rejections: 0,
    failures: 0,
    spentAtStart: NOTHING_SPENT,
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

  rejected(): void {
    this.#entry.rejections++;
  }

  failed(): void {
    this.#entry.failures++;
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
    const hasNews = this.#pools.some(
      ({ arrivals, completions, rejections, failures }) => arrivals + completions + rejections + failures > 0,
    );
    if (!this.#sinks.timeline || (nowSeconds <= this.#lastSeconds && !hasNews)) return;
    const width = nowSeconds - this.#lastSeconds;
    this.#lastSeconds = nowSeconds;
    for (const interval of this.#pools) {
      const members = instances.filter((instance) => instance.tag === interval.pool);
      if (members.length === 0 && interval !== this.#entry) continue;
      const waitingHere = interval === this.#entry ? waiting : 0;
      this.#report(interval, members, { nowSeconds, width, waiting: waitingHere });
    }
  }

  #report(
    interval: PoolInterval,
    members: readonly Instance[],
    { nowSeconds, width, waiting }: { readonly nowSeconds: number; readonly width: number; readonly waiting: number },
  ): void {
    let scalingUp = 0;
    let active = 0;
    let draining = 0;
    let queue = waiting;
    let running = 0;
    let memory = 0;
    let weights = 0;
    let maxMemory = 0;
    const total = { ...NOTHING_SPENT };
    let dollarsPerHour = 0;
    for (const instance of members) {
      const spent = instance.ledger.secondsAt(nowSeconds, instance.busySecondsAt(nowSeconds));
      total.booting += spent.booting;
      total.activeBusy += spent.activeBusy;
      total.activeIdle += spent.activeIdle;
      total.draining += spent.draining;
      if (instance.ledger.endSeconds <= nowSeconds) continue;
      const { status } = instance.ledger;
      if (status === "scaling_up") scalingUp++;
      else if (status === "draining") draining++;
      else if (status === "active") {
        active++;
        memory += instance.memoryBytes;
        weights += instance.weightBytes;
        maxMemory += instance.maxMemoryBytes;
      }
      running += instance.batch.length;
      queue += instance.queueLength + instance.admissionQueue.length;
      const { sku } = instance.server;
      dollarsPerHour += (priceDollarsPerHour(sku) * instance.processors) / sku.processorCount;
    }
    const before = interval.spentAtStart;
    const busySeconds = total.activeBusy - before.activeBusy;
    const activeSeconds = busySeconds + total.activeIdle - before.activeIdle;
    const meanOf = (state: keyof LedgerSeconds): number => {
      const seconds = total[state] - before[state];
      // What is left of a difference of equal sums is rounding, not time.
      return width > 0 ? (seconds > ROUNDING_SECONDS ? seconds / width : 0) : Number.NaN;
    };
    this.#sinks.timeline!({
      timeSeconds: nowSeconds,
      applicationId: this.#applicationId,
      pool: interval.pool,
      arrivals: interval.arrivals,
      completions: interval.completions,
      rejections: interval.rejections,
      failures: interval.failures,
      queue,
      instancesScalingUp: scalingUp,
      instancesActive: active,
      instancesDraining: draining,
      meanBooting: meanOf("booting"),
      meanActiveBusy: meanOf("activeBusy"),
      meanActiveIdle: meanOf("activeIdle"),
      meanDraining: meanOf("draining"),
      busyFraction: activeSeconds > 0 ? busySeconds / activeSeconds : 0,
      running,
      memoryFraction: maxMemory > 0 ? memory / maxMemory : 0,
      kvFraction: maxMemory > weights ? (memory - weights) / (maxMemory - weights) : 0,
      ...interval.latencies!.take(),
      costDollarsPerHour: dollarsPerHour,
    });
    interval.arrivals = 0;
    interval.completions = 0;
    interval.rejections = 0;
    interval.failures = 0;
    interval.spentAtStart = total;
  }
}
