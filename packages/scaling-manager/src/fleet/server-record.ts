import { serverName } from "../id-sequence";
import type { ServerStatus } from "../lifecycle/server-lifecycle";
import type { ServerMarket, ServerSku } from "../ports/server-provider";
import type { InstanceRecord } from "./instance-record";
import type { ManagedServer } from "./managed-server";
import type { Processor } from "./processor";

/** Holder of a processor that something outside the manager uses. */
const RESERVED = -1;

/** A server as the manager keeps it. */
export class ServerRecord implements ManagedServer {
  readonly serverId: number;
  readonly name: string;
  readonly sku: ServerSku;
  readonly market: ServerMarket;
  readonly processors: readonly Processor[];
  readonly createdSeconds: number;
  /** Changed by the registry alone. */
  status: ServerStatus = "scaling_up";
  statusSinceSeconds: number;
  isGone = false;
  /** A `scale_up_server` row has been written. */
  isAnnounced = false;
  /** The provider says that it is ready. */
  isProvided = false;
  /** Its provisioning time has passed. */
  isProvisioned = false;
  expectedReadySeconds: number | undefined;
  /** Lookups or removals without success in a row. */
  attempts = 0;
  keepWhenEmpty = false;
  /** It will be taken away: nothing new goes on it. */
  isReclaimed = false;
  /** It is no more, and what was on it is being seen to: nobody need be asked to remove it. */
  isVanished = false;
  /** It has had an ACTIVE instance: the weights are on its disk. */
  hasServed = false;
  readonly instances: Set<InstanceRecord> = new Set();
  readonly #holders: (number | undefined)[];
  #freeProcessors: number;

  constructor(serverId: number, sku: ServerSku, market: ServerMarket, nowSeconds: number) {
    this.serverId = serverId;
    this.name = serverName(serverId);
    this.sku = sku;
    this.market = market;
    this.createdSeconds = nowSeconds;
    this.statusSinceSeconds = nowSeconds;
    this.processors = Array.from({ length: sku.processors }, (_, index) => ({ serverId, index }));
    this.#holders = new Array<number | undefined>(sku.processors).fill(undefined);
    this.#freeProcessors = sku.processors;
  }

  get kind(): "server" {
    return "server";
  }

  get id(): number {
    return this.serverId;
  }

  get skuName(): string {
    return this.sku.name;
  }

  get freeProcessors(): number {
    return this.#freeProcessors;
  }

  get instanceIds(): readonly number[] {
    return [...this.instances].map((instance) => instance.instanceId).sort((left, right) => left - right);
  }

  get reservedProcessorIndexes(): readonly number[] {
    return this.#holders.flatMap((holder, index) => (holder === RESERVED ? [index] : []));
  }

  /** Nothing is on it, of the manager's or of anybody else. */
  get isEmpty(): boolean {
    return this.instances.size === 0 && !this.#holders.includes(RESERVED);
  }

  /** New instances may be placed on it. */
  get takesInstances(): boolean {
    return this.status !== "scaling_down" && !this.isReclaimed && !this.isVanished;
  }

  /** The first free ones among `indexes` (default all), ascending. */
  freeAmong(indexes?: readonly number[]): number[] {
    return this.#holders.flatMap((holder, index) =>
      holder === undefined && (indexes === undefined || indexes.includes(index)) ? [index] : [],
    );
  }

  hold(indexes: readonly number[], instance: InstanceRecord): void {
    for (const index of indexes) this.#holders[index] = instance.instanceId;
    this.#freeProcessors -= indexes.length;
    this.instances.add(instance);
  }

  reserve(indexes: readonly number[]): void {
    for (const index of indexes) this.#holders[index] = RESERVED;
    this.#freeProcessors -= indexes.length;
  }

  release(instance: InstanceRecord): void {
    if (!this.instances.delete(instance)) return;
    for (const { index } of instance.processors) this.#holders[index] = undefined;
    this.#freeProcessors += instance.processors.length;
  }
}
