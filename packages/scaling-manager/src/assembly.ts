import { FleetLedger } from "./accounting/fleet-ledger";
import { PoolChanges } from "./accounting/pool-changes";
import { ScalingCounters } from "./accounting/scaling-counters";
import { StartBackOff } from "./back-off";
import { Conditions } from "./conditions";
import { DecisionLoop } from "./decisions/decision-loop";
import { DecisionMaker } from "./decisions/decision-maker";
import { ScalingActor } from "./decisions/scaling-actor";
import { Suspension } from "./decisions/suspension";
import { FleetRegistry } from "./fleet/fleet-registry";
import type { InstanceRecord } from "./fleet/instance-record";
import { LimitGuard } from "./fleet/limit-guard";
import { type GoneInstance, type GoneServer, RecentlyGone } from "./fleet/recently-gone";
import type { ServerRecord } from "./fleet/server-record";
import { SkuCatalog } from "./fleet/sku-catalog";
import { IdSequence } from "./id-sequence";
import { Journal } from "./log/journal";
import type { ManagerContext } from "./manager-context";
import { resolveSettings } from "./manager-settings";
import { FleetObserver } from "./observations/fleet-observer";
import { FleetAdoption } from "./operations/adoption";
import { Drain } from "./operations/drain";
import { FleetSignals } from "./operations/fleet-signals";
import { InstanceBoot } from "./operations/instance-boot";
import { InstanceRemoval } from "./operations/instance-removal";
import { Reconciliation } from "./operations/reconciliation";
import { ScaleDown } from "./operations/scale-down";
import { ScaleUp } from "./operations/scale-up";
import { ServerBoot } from "./operations/server-boot";
import { ServerRemoval } from "./operations/server-removal";
import type { Clock } from "./ports/clock";
import type { ScalingManagerOptions } from "./scaling-manager-options";
import { SnapshotKeeper } from "./snapshot/snapshot-keeper";
import { type TimerKind, Timers } from "./timers";

/** A manager's parts, wired up: what {@link ScalingManager} hands its calls on to. */
export interface ManagerParts {
  readonly context: ManagerContext;
  readonly scaleUp: ScaleUp;
  readonly scaleDown: ScaleDown;
  readonly signals: FleetSignals;
  readonly adoption: FleetAdoption;
  readonly reconciliation: Reconciliation;
  readonly snapshots: SnapshotKeeper;
  readonly observer: FleetObserver;
  /** Absent without a policy. */
  readonly decisions: DecisionMaker | undefined;
  readonly loop: DecisionLoop | undefined;
}

type TimerActions = Readonly<Record<TimerKind, (targetId: number) => void>>;

/**
 * The composition root: the one place that knows which part needs which.
 * @param isLive false while the manager is stopped
 */
export function assembleManager(options: ScalingManagerOptions, isLive: () => boolean): ManagerParts {
  const { clock, instances, servers, work, metrics, policy } = options;
  const settings = resolveSettings(options.config ?? {}, clock);
  const catalog = new SkuCatalog(servers?.skus ?? []);
  const changes = new PoolChanges();
  const counters = new ScalingCounters(changes);
  const ledger = new FleetLedger(catalog.skus, clock.now());
  const registry = new FleetRegistry(clock, ledger, (instanceId) => work?.busySeconds?.(instanceId));
  const context: ManagerContext = {
    ...options,
    settings,
    capabilities: {
      choosesVictim: true,
      drains: true,
      revives: true,
      ...instances.capabilities,
      ownsServers: servers !== undefined && instances.capabilities?.ownsServers !== false,
    },
    ids: options.ids ?? new IdSequence(epochOf(clock)),
    catalog,
    ledger,
    changes,
    counters,
    conditions: new Conditions(),
    suspension: new Suspension(),
    registry,
    goneInstances: new RecentlyGone<GoneInstance>(settings.goneInstancesKept),
    goneServers: new RecentlyGone<GoneServer>(settings.goneInstancesKept),
    limits: new LimitGuard(registry, options.config?.limits ?? {}),
    timers: new Timers(clock, (kind, targetId) => timerActions[kind](targetId)),
    journal: new Journal(clock, counters, { sinks: options.sinks ?? [], metrics }),
    startBackOff: new StartBackOff(clock, settings.backOff),
    isLive,
  };

  const serverRemoval = new ServerRemoval(context);
  const instanceRemoval = new InstanceRemoval(context, serverRemoval);
  const instanceBoot = new InstanceBoot(context, instanceRemoval);
  const serverBoot = new ServerBoot(context, instanceBoot, serverRemoval);
  const drain = new Drain(context, instanceRemoval);
  const operations = { serverBoot, serverRemoval, instanceBoot, instanceRemoval, drain };
  const signals = new FleetSignals(context, operations);
  const adoption = new FleetAdoption(context);
  const scaleUp = new ScaleUp(context, operations);
  const scaleDown = new ScaleDown(context, operations);

  const observer = new FleetObserver(context);
  const actor = new ScalingActor(context, scaleUp, scaleDown);
  const decisions =
    policy === undefined
      ? undefined
      : new DecisionMaker(context, { policy, observer, scaleUp, actor, onQuestion: options.onQuestion });
  const loop = decisions === undefined ? undefined : new DecisionLoop(context, decisions);
  const ofServer = (due: (server: ServerRecord) => void) => (serverId: number) => {
    const server = registry.server(serverId);
    if (server !== undefined) due(server);
  };
  const ofInstance = (due: (instance: InstanceRecord) => void) => (instanceId: number) => {
    const instance = registry.instance(instanceId);
    if (instance !== undefined) due(instance);
  };
  const timerActions: TimerActions = {
    server_boot: ofServer((server) => serverBoot.stageDue(server)),
    server_deadline: ofServer((server) => serverBoot.lookUp(server)),
    server_lookup: ofServer((server) => serverBoot.lookUp(server)),
    server_removal: ofServer((server) => serverRemoval.removalDue(server)),
    instance_boot: ofInstance((instance) => instanceBoot.stageDue(instance)),
    instance_deadline: ofInstance((instance) => instanceBoot.lookUp(instance)),
    instance_lookup: ofInstance((instance) => instanceBoot.lookUp(instance)),
    instance_removal: ofInstance((instance) => instanceRemoval.removalDue(instance)),
    drain_check: ofInstance((instance) => drain.checkDue(instance)),
    drain_deadline: ofInstance((instance) => drain.deadlineDue(instance)),
    decision: () => loop?.due(),
  };
  return {
    context,
    scaleUp,
    scaleDown,
    signals,
    adoption,
    reconciliation: new Reconciliation(context, operations, { signals, adoption }),
    snapshots: new SnapshotKeeper(context, operations, decisions),
    observer,
    decisions,
    loop,
  };
}

/** The second in which a manager on a real clock is made sets its ids apart from those of earlier ones. */
function epochOf(clock: Clock): number {
  return clock.kind === "real" ? Math.floor((clock.unixSecondsAtZero ?? 0) + clock.now()) : 0;
}
