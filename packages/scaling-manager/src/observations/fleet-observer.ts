import type { FleetLedger } from "../accounting/fleet-ledger";
import type { CapacityProfile } from "../capacity/capacity-profile";
import type { FleetRegistry } from "../fleet/fleet-registry";
import type { InstanceRecord } from "../fleet/instance-record";
import type { LimitGuard } from "../fleet/limit-guard";
import type { ManagerSettings } from "../manager-settings";
import type { PoolTag } from "../pool-tag";
import type { Clock } from "../ports/clock";
import type { InstanceLoad, LoadSource, PoolLoad } from "../ports/load-source";
import type { ServerSku } from "../ports/server-provider";
import type { ActiveInstance, BootingInstance, InstanceCounts, Observation, PoolObservation } from "./observation";
import { SignalRings } from "./signal-rings";
import type { WindowSignals } from "./window-signals";

/** What observations are made from. */
export interface ObserverSources {
  readonly clock: Clock;
  readonly settings: ManagerSettings;
  readonly registry: FleetRegistry;
  readonly limits: LimitGuard;
  readonly ledger: FleetLedger;
  readonly load: LoadSource | undefined;
  readonly skus: readonly ServerSku[];
}

const NO_LOAD: PoolLoad = {};

/**
 * Where fleets feed events in and policies look out. Making an observation costs nothing but a few small objects: every
 * figure is computed when it is read.
 */
export class FleetObserver {
  readonly application: SignalRings;
  readonly #sources: ObserverSources;
  readonly #pools: Readonly<Record<PoolTag, SignalRings>>;

  constructor(sources: ObserverSources) {
    this.#sources = sources;
    const nowSeconds = sources.clock.now();
    this.application = new SignalRings(nowSeconds);
    this.#pools = {
      prompt: new SignalRings(nowSeconds),
      token: new SignalRings(nowSeconds),
      mixed: new SignalRings(nowSeconds),
    };
  }

  /** The feed of one pool: what its instances were given and did. */
  pool(tag: PoolTag): SignalRings {
    return this.#pools[tag];
  }

  observe(): Observation {
    return new FleetView(this.#sources, this.application, this.#pools);
  }
}

/** A class and not an object with getters: those are made anew with each object, which takes longer than all the rest. */
class FleetView implements Observation {
  readonly timeSeconds: number;
  readonly unixSeconds: number;
  readonly pools: Readonly<Record<PoolTag, PoolObservation>>;
  readonly offeredRequests: number | undefined;
  /** A function of its own: it may be taken out of the observation and called. */
  readonly signals: Observation["signals"];
  readonly #sources: ObserverSources;

  constructor(sources: ObserverSources, rings: SignalRings, poolRings: Readonly<Record<PoolTag, SignalRings>>) {
    this.#sources = sources;
    this.timeSeconds = sources.clock.now();
    this.unixSeconds = sources.settings.unixSecondsAtZero + this.timeSeconds;
    this.offeredRequests = rings.offeredRequests;
    this.signals = (windowSeconds = sources.settings.observationWindowSeconds, untilSeconds = this.timeSeconds) => ({
      ...rings.signals(untilSeconds, windowSeconds),
      ...sources.load?.signals?.(windowSeconds),
    });
    this.pools = {
      prompt: new PoolView(sources, poolRings.prompt, "prompt"),
      token: new PoolView(sources, poolRings.token, "token"),
      mixed: new PoolView(sources, poolRings.mixed, "mixed"),
    };
  }

  get waitingRequests(): number | undefined {
    return this.#sources.load?.waitingRequests?.();
  }

  get skus(): readonly ServerSku[] {
    return this.#sources.skus;
  }

  get costDollarsPerHour(): number {
    return this.#sources.ledger.dollarsPerHour;
  }
}

class PoolView implements PoolObservation {
  readonly tag: PoolTag;
  readonly #sources: ObserverSources;
  readonly #rings: SignalRings;
  #load: PoolLoad | undefined;

  constructor(sources: ObserverSources, rings: SignalRings, tag: PoolTag) {
    this.#sources = sources;
    this.#rings = rings;
    this.tag = tag;
  }

  get instances(): InstanceCounts {
    const { registry } = this.#sources;
    return {
      scalingUp: registry.instancesOf(this.tag, "scaling_up").size,
      active: registry.instancesOf(this.tag, "active").size,
      draining: registry.instancesOf(this.tag, "draining").size,
      scalingDown: registry.instancesOf(this.tag, "scaling_down").size,
    };
  }

  get capacity(): number {
    return this.#sources.registry.capacity(this.tag);
  }

  get booting(): readonly BootingInstance[] {
    return this.#byId("scaling_up");
  }

  get active(): readonly ActiveInstance[] {
    return this.#byId("active");
  }

  get draining(): readonly number[] {
    return this.#byId("draining").map((instance) => instance.instanceId);
  }

  get limits(): { readonly min: number; readonly max: number } {
    return this.#sources.limits.decisionBounds(this.tag);
  }

  get instanceCapacity(): CapacityProfile | undefined {
    return this.#sources.settings.instanceCapacity?.[this.tag];
  }

  /** Asked for once an observation, however often it is read. */
  get load(): PoolLoad {
    this.#load ??= this.#sources.load?.poolLoad(this.tag) ?? NO_LOAD;
    return this.#load;
  }

  get instanceLoads(): readonly InstanceLoad[] | undefined {
    return this.#sources.load?.instanceLoads?.(this.tag);
  }

  signals(
    windowSeconds: number = this.#sources.settings.observationWindowSeconds,
    untilSeconds: number = this.#sources.clock.now(),
  ): WindowSignals {
    return {
      ...this.#rings.signals(untilSeconds, windowSeconds),
      ...this.#sources.load?.signals?.(windowSeconds, this.tag),
    };
  }

  #byId(status: "scaling_up" | "active" | "draining"): InstanceRecord[] {
    const instances = [...this.#sources.registry.instancesOf(this.tag, status)];
    return instances.sort((left, right) => left.instanceId - right.instanceId);
  }
}
