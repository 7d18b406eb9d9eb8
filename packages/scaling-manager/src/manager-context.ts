import type { FleetLedger } from "./accounting/fleet-ledger";
import type { PoolChanges } from "./accounting/pool-changes";
import type { ScalingCounters } from "./accounting/scaling-counters";
import type { StartBackOff } from "./back-off";
import type { Conditions } from "./conditions";
import type { Suspension } from "./decisions/suspension";
import type { FleetRegistry } from "./fleet/fleet-registry";
import type { LimitGuard } from "./fleet/limit-guard";
import type { GoneInstance, GoneServer, RecentlyGone } from "./fleet/recently-gone";
import type { SkuCatalog } from "./fleet/sku-catalog";
import type { Journal } from "./log/journal";
import type { ManagerSettings } from "./manager-settings";
import type { IdSource } from "./ports/id-source";
import type { FleetCapabilities } from "./ports/instance-provider";
import type { ScalingManagerOptions } from "./scaling-manager-options";
import type { Timers } from "./timers";

/** What a manager's parts share: the host's ports, the settings, and all that remembers something. */
export interface ManagerContext extends ScalingManagerOptions {
  readonly settings: ManagerSettings;
  readonly capabilities: FleetCapabilities;
  readonly ids: IdSource;
  readonly catalog: SkuCatalog;
  readonly ledger: FleetLedger;
  readonly changes: PoolChanges;
  readonly counters: ScalingCounters;
  readonly conditions: Conditions;
  readonly suspension: Suspension;
  readonly registry: FleetRegistry;
  readonly goneInstances: RecentlyGone<GoneInstance>;
  readonly goneServers: RecentlyGone<GoneServer>;
  readonly limits: LimitGuard;
  readonly timers: Timers;
  readonly journal: Journal;
  readonly startBackOff: StartBackOff;
  /** False after `stop()`: answers that arrive then are left to the next start's reconciliation. */
  isLive(): boolean;
}
