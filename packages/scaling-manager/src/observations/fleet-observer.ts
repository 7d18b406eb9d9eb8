import type { FleetLedger } from "../accounting/fleet-ledger";
import type { CapacityProfile } from "../capacity/capacity-profile";
import type { FleetRegistry } from "../fleet/fleet-registry";
import type { InstanceRecord } from "../fleet/instance-record";
import type { LimitGuard } from "../fleet/limit-guard";
import type { ManagerSettings } from "../manager-settings";
import { POOL_TAGS, type PoolTag } from "../pool-tag";
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
    const { clock, settings, load, ledger, skus } = this.#sources;
    const timeSeconds = clock.now();
    const pools = {} as Record<PoolTag, PoolObservation>;
    for (const tag of POOL_TAGS) pools[tag] = new PoolView(this.#sources, this.#pools[tag], tag);
    const { application } = this;
    return {
      timeSeconds,
      unixSeconds: settings.unixSecondsAtZero + timeSeconds,
      pools,
      get waitingRequests() {
        return load?.waitingRequests?.();
      },
      offeredRequests: application.offeredRequests,
      signals: (windowSeconds = settings.observationWindowSeconds, untilSeconds = timeSeconds) => ({
        ...application.signals(untilSeconds, windowSeconds),
        ...load?.signals?.(windowSeconds),
      }),
      skus,
      get costDollarsPerHour() {
        return ledger.dollarsPerHour;
      },
    };
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
