import { InstanceRecord } from "../fleet/instance-record";
import { ServerRecord } from "../fleet/server-record";
import type { ServerSku } from "../ports/server-provider";
import type { InstanceSnapshot, ServerSnapshot } from "./manager-snapshot";

/** A server as plain data: all that it remembers, and in place of other objects what they are found by. */
export function serverSnapshot(server: ServerRecord): ServerSnapshot {
  const { name, sku, processors, instances, isGone, isVanished, ...remembered } = server;
  return { ...remembered, skuName: sku.name, reservedProcessorIndexes: server.reservedProcessorIndexes };
}

/** The server again, not registered yet. */
export function serverFrom(snapshot: ServerSnapshot, sku: ServerSku): ServerRecord {
  const { skuName, reservedProcessorIndexes, ...remembered } = snapshot;
  const server = new ServerRecord(snapshot.serverId, sku, snapshot.market, snapshot.createdSeconds);
  server.reserve(reservedProcessorIndexes);
  return Object.assign(server, remembered);
}

/** An instance as plain data: all that it remembers, and in place of other objects what they are found by. */
export function instanceSnapshot(instance: InstanceRecord): InstanceSnapshot {
  const { name, server, processors, isGone, endSeconds, hasCordonFailed, ...remembered } = instance;
  return {
    ...withOwnLists(remembered),
    serverId: instance.serverId,
    processorIndexes: processors.map((processor) => processor.index),
  };
}

/** The instance again, not registered yet. */
export function instanceFrom(snapshot: InstanceSnapshot, server: ServerRecord | undefined): InstanceRecord {
  const { serverId, processorIndexes, ...remembered } = snapshot;
  const seed = { ...snapshot, instanceConfig: snapshot.instanceConfig, server };
  return Object.assign(new InstanceRecord(seed, snapshot.createdSeconds), withOwnLists(remembered));
}

/** A snapshot does not change with what it was taken from, nor that with the snapshot. */
function withOwnLists<T extends Pick<InstanceSnapshot, "pendingStages" | "secondsByStatus">>(remembered: T): T {
  return {
    ...remembered,
    pendingStages: [...remembered.pendingStages],
    secondsByStatus: [...remembered.secondsByStatus],
  };
}
