import type { StartBackOff } from "./back-off";
import type { FleetRegistry } from "./fleet/fleet-registry";
import type { LimitGuard } from "./fleet/limit-guard";
import type { GoneInstance, RecentlyGone } from "./fleet/recently-gone";
import type { Journal } from "./log/journal";
import type { ManagerSettings } from "./manager-settings";
import type { Clock } from "./ports/clock";
import type { FleetCapabilities, InstanceProvider } from "./ports/instance-provider";
import type { Router } from "./ports/router";
import type { ServerProvider } from "./ports/server-provider";
import type { WorkSource } from "./ports/work-source";
import type { Timers } from "./timers";

/** What the manager's operations share. */
export interface ManagerContext {
  readonly clock: Clock;
  readonly settings: ManagerSettings;
  readonly capabilities: FleetCapabilities;
  readonly instances: InstanceProvider;
  readonly servers: ServerProvider | undefined;
  readonly work: WorkSource | undefined;
  readonly router: Router | undefined;
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
