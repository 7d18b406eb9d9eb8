import type { FleetLedger } from "./accounting/fleet-ledger";
import type { PoolChanges } from "./accounting/pool-changes";
import type { ScalingCounters } from "./accounting/scaling-counters";
import type { StartBackOff } from "./back-off";
import type { Conditions } from "./conditions";
import type { Suspension } from "./decisions/suspension";
import type { FleetRegistry } from "./fleet/fleet-registry";
import type { LimitGuard } from "./fleet/limit-guard";
import type { GoneInstance, RecentlyGone } from "./fleet/recently-gone";
import type { SkuCatalog } from "./fleet/sku-catalog";
import type { Journal } from "./log/journal";
import type { ManagerSettings } from "./manager-settings";
import type { Clock } from "./ports/clock";
import type { IdSource } from "./ports/id-source";
import type { FleetCapabilities, InstanceProvider } from "./ports/instance-provider";
import type { InstanceTemplates } from "./ports/instance-templates";
import type { LoadSource } from "./ports/load-source";
import type { MetricsSink } from "./ports/metrics-sink";
import type { Router } from "./ports/router";
import type { ServerProvider } from "./ports/server-provider";
import type { WorkSource } from "./ports/work-source";
import type { Timers } from "./timers";

/** What a manager's parts share: the host's ports, the settings, and all that remembers something. */
export interface ManagerContext {
  readonly clock: Clock;
  readonly settings: ManagerSettings;
  readonly capabilities: FleetCapabilities;
  readonly instances: InstanceProvider;
  readonly servers: ServerProvider | undefined;
  readonly work: WorkSource | undefined;
  readonly router: Router | undefined;
  readonly load: LoadSource | undefined;
  readonly templates: InstanceTemplates | undefined;
  readonly metrics: MetricsSink | undefined;
  readonly ids: IdSource;
  readonly catalog: SkuCatalog;
  readonly ledger: FleetLedger;
  readonly changes: PoolChanges;
  readonly counters: ScalingCounters;
  readonly conditions: Conditions;
  readonly suspension: Suspension;
  readonly registry: FleetRegistry;
  readonly goneInstances: RecentlyGone<GoneInstance>;
  readonly goneServers: RecentlyGone<string>;
  readonly limits: LimitGuard;
  readonly timers: Timers;
  readonly journal: Journal;
  readonly startBackOff: StartBackOff;
  /** False after `stop()`: answers that arrive then are left to the next start's reconciliation. */
  isLive(): boolean;
}
