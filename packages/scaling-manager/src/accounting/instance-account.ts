import type { FleetRegistry } from "../fleet/fleet-registry";
import type { InstanceRecord } from "../fleet/instance-record";
import { INSTANCE_STATUSES } from "../lifecycle/instance-lifecycle";
import type { InstanceAccount } from "./fleet-account";

/** The time of one instance so far, by what it did. */
export function instanceAccount(
  instance: InstanceRecord,
  registry: FleetRegistry,
  nowSeconds: number,
): InstanceAccount {
  const seconds = [...instance.secondsByStatus] as [number, number, number, number];
  if (!instance.isGone)
    seconds[INSTANCE_STATUSES.indexOf(instance.status)]! += nowSeconds - instance.statusSinceSeconds;
  const [booting, active, draining, scalingDown] = seconds;
  const busy = instance.activeBusySeconds + registry.currentBusySeconds(instance);
  const activeBusy = Math.min(active, busy);
  return {
    instanceId: instance.instanceId,
    serverId: instance.serverId,
    skuName: instance.server?.skuName,
    tag: instance.tag,
    processors: instance.processorCount,
    startSeconds: instance.createdSeconds,
    endSeconds: instance.endSeconds,
    end: instance.isGone ? instance.end : undefined,
    seconds: { booting, activeBusy, activeIdle: active - activeBusy, draining, scalingDown },
  };
}
