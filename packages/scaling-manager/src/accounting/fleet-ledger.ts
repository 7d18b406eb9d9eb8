import type { InstanceRecord } from "../fleet/instance-record";
import type { ServerRecord } from "../fleet/server-record";
import { INSTANCE_STATUSES, type InstanceStatus } from "../lifecycle/instance-lifecycle";
import { POOL_TAGS, type PoolTag } from "../pool-tag";
import type { ServerMarket, ServerSku } from "../ports/server-provider";
import type { FleetAccount, PoolAccount, SecondsByState } from "./fleet-account";
import { copyOf, PriceLine, type PriceLineState, STATES_PER_POOL } from "./price-line";

const ACTIVE_STATE = INSTANCE_STATUSES.indexOf("active");

/** Where a ledger stands. */
export interface LedgerState {
  readonly lines: Readonly<Record<string, PriceLineState>>;
  /** Per pool, of ACTIVE stretches that are over. */
  readonly busyGpuSeconds: readonly number[];
  readonly minimumBillingDollars: number;
}

/** Books what processors do and cost, from what the registry tells it. A change costs O(1). */
export class FleetLedger {
  readonly #lines = new Map<string, PriceLine>();
  readonly #busyGpuSeconds: number[] = POOL_TAGS.map(() => 0);
  #minimumBillingDollars = 0;

  /** @param skus the catalog: commitments cost from the start, also without a server */
  constructor(skus: readonly ServerSku[], nowSeconds: number) {
    for (const sku of skus) if ((sku.committedServers ?? 0) > 0) this.#line(sku, "on_demand", nowSeconds);
  }

  serverAdded(server: ServerRecord, nowSeconds: number): void {
    this.#line(server.sku, server.market, nowSeconds).changeServers(1, nowSeconds);
  }

  serverGone(server: ServerRecord, nowSeconds: number): void {
    const line = this.#line(server.sku, server.market, nowSeconds);
    line.changeServers(-1, nowSeconds);
    this.#minimumBillingDollars += line.minimumBillingDollars(nowSeconds - server.createdSeconds);
  }

  instanceAdded(instance: InstanceRecord, nowSeconds: number): void {
    this.#lineOf(instance, nowSeconds).changeHeld(
      bucket(instance.tag, instance.status),
      instance.processorCount,
      nowSeconds,
    );
  }

  instanceMoved(instance: InstanceRecord, from: InstanceStatus, to: InstanceStatus, nowSeconds: number): void {
    const line = this.#lineOf(instance, nowSeconds);
    line.move(bucket(instance.tag, from), bucket(instance.tag, to), instance.processorCount, nowSeconds);
  }

  instanceGone(instance: InstanceRecord, from: InstanceStatus, nowSeconds: number): void {
    this.#lineOf(instance, nowSeconds).changeHeld(bucket(instance.tag, from), -instance.processorCount, nowSeconds);
  }

  /** An ACTIVE stretch is over, and the instance was busy so long in it. */
  wasBusy(instance: InstanceRecord, busySeconds: number): void {
    this.#busyGpuSeconds[POOL_TAGS.indexOf(instance.tag)]! += busySeconds * instance.processorCount;
  }

  get dollarsPerHour(): number {
    let dollars = 0;
    for (const line of this.#lines.values()) dollars += line.dollarsPerHour;
    return dollars;
  }

  /** @param currentBusyGpuSeconds per pool, of ACTIVE stretches that are not over */
  account(nowSeconds: number, currentBusyGpuSeconds: Readonly<Record<PoolTag, number>>): FleetAccount {
    const lines = [...this.#lines.values()];
    for (const line of lines) line.settle(nowSeconds);
    const total = (figure: (line: PriceLine) => number): number => lines.reduce((sum, line) => sum + figure(line), 0);
    const pools = Object.fromEntries(
      POOL_TAGS.map((tag, pool): [PoolTag, PoolAccount] => {
        const gpuSeconds = INSTANCE_STATUSES.map((status) =>
          total((line) => line.totals.gpuSeconds[bucket(tag, status)]!),
        );
        const dollars = INSTANCE_STATUSES.map((status) => total((line) => line.totals.dollars[bucket(tag, status)]!));
        const active = gpuSeconds[ACTIVE_STATE]!;
        const busy = Math.min(active, this.#busyGpuSeconds[pool]! + currentBusyGpuSeconds[tag]);
        const busyFraction = active === 0 ? 0 : busy / active;
        return [tag, { gpuSeconds: split(gpuSeconds, busyFraction), costDollars: split(dollars, busyFraction) }];
      }),
    ) as Record<PoolTag, PoolAccount>;
    const unassigned = {
      gpuSeconds: total((line) => line.totals.unassignedGpuSeconds),
      costDollars: total((line) => line.totals.unassignedDollars),
    };
    const unusedCommitmentDollars = total((line) => line.totals.unusedCommitmentDollars);
    const inPools = (part: keyof PoolAccount): number =>
      POOL_TAGS.reduce((sum, tag) => sum + sumOfStates(pools[tag][part]), 0);
    return {
      pools,
      unassigned,
      totalGpuSeconds: inPools("gpuSeconds") + unassigned.gpuSeconds,
      unusedCommitmentDollars,
      minimumBillingDollars: this.#minimumBillingDollars,
      totalCostDollars:
        inPools("costDollars") + unassigned.costDollars + unusedCommitmentDollars + this.#minimumBillingDollars,
    };
  }

  state(nowSeconds: number): LedgerState {
    for (const line of this.#lines.values()) line.settle(nowSeconds);
    return {
      lines: Object.fromEntries([...this.#lines].map(([key, line]) => [key, copyOf(line.totals)])),
      busyGpuSeconds: [...this.#busyGpuSeconds],
      minimumBillingDollars: this.#minimumBillingDollars,
    };
  }

  restore(state: LedgerState, skus: readonly ServerSku[], nowSeconds: number): void {
    for (const [key, line] of Object.entries(state.lines)) {
      const [market, ...name] = key.split("|") as [ServerMarket, ...string[]];
      const sku = skus.find((candidate) => candidate.name === name.join("|"));
      this.#line(sku, market, nowSeconds).restore(line);
    }
    state.busyGpuSeconds.forEach((seconds, pool) => {
      this.#busyGpuSeconds[pool] = seconds;
    });
    this.#minimumBillingDollars = state.minimumBillingDollars;
  }

  #lineOf(instance: InstanceRecord, nowSeconds: number): PriceLine {
    return this.#line(instance.server?.sku, instance.server?.market ?? "on_demand", nowSeconds);
  }

  #line(sku: ServerSku | undefined, market: ServerMarket, nowSeconds: number): PriceLine {
    const key = `${market}|${sku?.name ?? ""}`;
    let line = this.#lines.get(key);
    if (line === undefined) {
      line = new PriceLine(sku, market, POOL_TAGS.length, nowSeconds);
      this.#lines.set(key, line);
    }
    return line;
  }
}

/** All states of one pool or instance together. */
export function sumOfStates(figures: SecondsByState): number {
  return figures.booting + figures.activeBusy + figures.activeIdle + figures.draining + figures.scalingDown;
}

function bucket(tag: PoolTag, status: InstanceStatus): number {
  return POOL_TAGS.indexOf(tag) * STATES_PER_POOL + INSTANCE_STATUSES.indexOf(status);
}

function split(figures: readonly number[], busyFraction: number): SecondsByState {
  const [booting, active, draining, scalingDown] = figures as [number, number, number, number];
  const activeBusy = active * busyFraction;
  return { booting, activeBusy, activeIdle: active - activeBusy, draining, scalingDown };
}
