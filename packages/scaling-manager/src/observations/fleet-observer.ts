import type { CapacityProfile } from "../capacity/capacity-profile";
import type { InstanceRecord } from "../fleet/instance-record";
import type { ManagerContext } from "../manager-context";
import type { PoolTag } from "../pool-tag";
import type { ClassLoad, InstanceLoad, PoolLoad } from "../ports/load-source";
import type { ServerSku } from "../ports/server-provider";
import type { ActiveInstance, BootingInstance, InstanceCounts, Observation, PoolObservation } from "./observation";
import { SignalRings } from "./signal-rings";
import type { WindowSignals } from "./window-signals";

const NO_LOAD: PoolLoad = {};

/**
 * Where fleets feed events in and policies look out. Making an observation costs nothing but a few small objects: every
 * figure is computed when it is read.
 */
export class FleetObserver {
  readonly application: SignalRings;
  readonly #context: ManagerContext;
  readonly #pools: Readonly<Record<PoolTag, SignalRings>>;

  constructor(context: ManagerContext) {
    this.#context = context;
    const nowSeconds = context.clock.now();
    this.#pools = {
      prompt: new SignalRings(nowSeconds),
      token: new SignalRings(nowSeconds),
      mixed: new SignalRings(nowSeconds),
    };
    this.application = new SignalRings(nowSeconds, Object.values(this.#pools));
  }

  /** The feed of one pool: what its instances were given and did. */
  pool(tag: PoolTag): SignalRings {
    return this.#pools[tag];
  }

  observe(): Observation {
    return new FleetView(this.#context, this.application, this.#pools);
  }
}

/** A class and not an object with getters: those are made anew with each object, which takes longer than all the rest. */
class FleetView implements Observation {
  readonly timeSeconds: number;
  readonly unixSeconds: number;
  readonly pools: Readonly<Record<PoolTag, PoolObservation>>;
  readonly offeredRequests: number | undefined;
  readonly signals: Observation["signals"];
  readonly #context: ManagerContext;

  constructor(context: ManagerContext, rings: SignalRings, poolRings: Readonly<Record<PoolTag, SignalRings>>) {
    this.#context = context;
    this.timeSeconds = context.clock.now();
    this.unixSeconds = context.settings.unixSecondsAtZero + this.timeSeconds;
    this.offeredRequests = rings.offeredRequests;
    this.signals = signalsReader(context, rings);
    this.pools = {
      prompt: new PoolView(context, poolRings.prompt, "prompt"),
      token: new PoolView(context, poolRings.token, "token"),
      mixed: new PoolView(context, poolRings.mixed, "mixed"),
    };
  }

  get waitingRequests(): number | undefined {
    return this.#context.load?.waitingRequests?.();
  }

  get classLoads(): readonly ClassLoad[] | undefined {
    return this.#context.load?.classLoads?.();
  }

  get skus(): readonly ServerSku[] {
    return this.#context.catalog.skus;
  }

  get costDollarsPerHour(): number {
    return this.#context.ledger.dollarsPerHour;
  }
}

class PoolView implements PoolObservation {
  readonly tag: PoolTag;
  readonly signals: PoolObservation["signals"];
  readonly #context: ManagerContext;
  #load: PoolLoad | undefined;

  constructor(context: ManagerContext, rings: SignalRings, tag: PoolTag) {
    this.#context = context;
    this.tag = tag;
    this.signals = signalsReader(context, rings, tag);
  }

  get instances(): InstanceCounts {
    const { registry } = this.#context;
    return {
      scalingUp: registry.instancesOf(this.tag, "scaling_up").size,
      active: registry.instancesOf(this.tag, "active").size,
      draining: registry.instancesOf(this.tag, "draining").size,
      scalingDown: registry.instancesOf(this.tag, "scaling_down").size,
    };
  }

  get capacity(): number {
    return this.#context.registry.capacity(this.tag);
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
    return this.#context.limits.decisionBounds(this.tag);
  }

  get instanceCapacity(): CapacityProfile | undefined {
    return this.#context.settings.instanceCapacity?.[this.tag];
  }

  /** Asked for once an observation, however often it is read. */
  get load(): PoolLoad {
    this.#load ??= this.#context.load?.poolLoad(this.tag) ?? NO_LOAD;
    return this.#load;
  }

  get instanceLoads(): readonly InstanceLoad[] | undefined {
    return this.#context.load?.instanceLoads?.(this.tag);
  }

  #byId(status: "scaling_up" | "active" | "draining"): InstanceRecord[] {
    const instances = [...this.#context.registry.instancesOf(this.tag, status)];
    return instances.sort((left, right) => left.instanceId - right.instanceId);
  }
}

/** A function of its own: it may be taken out of the observation and called. */
function signalsReader(context: ManagerContext, rings: SignalRings, tag?: PoolTag): Observation["signals"] {
  const { settings, clock, load } = context;
  return (windowSeconds = settings.observationWindowSeconds, untilSeconds = clock.now()) => {
    const fed = rings.signals(untilSeconds, windowSeconds);
    const known = load?.signals?.(windowSeconds, tag);
    if (known === undefined) return fed;
    return new Proxy(fed, { get: (_, name: keyof WindowSignals) => known[name] ?? fed[name] });
  };
}
