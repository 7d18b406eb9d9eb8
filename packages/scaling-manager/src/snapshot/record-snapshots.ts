import { InstanceRecord } from "../fleet/instance-record";
import { ServerRecord } from "../fleet/server-record";
import type { ServerSku } from "../ports/server-provider";
import type { InstanceSnapshot, ServerSnapshot } from "./manager-snapshot";

/** What a server remembers beside what it was made from. */
const SERVER_FIELDS = [
  "status",
  "statusSinceSeconds",
  "isAnnounced",
  "isProvided",
  "isProvisioned",
  "expectedReadySeconds",
  "attempts",
  "keepWhenEmpty",
  "isReclaimed",
  "hasServed",
] as const satisfies readonly (keyof ServerRecord & keyof ServerSnapshot)[];

/** What an instance remembers beside what it was made from. */
const INSTANCE_FIELDS = [
  "status",
  "statusSinceSeconds",
  "isRequested",
  "isProvided",
  "bootStage",
  "pendingStages",
  "expectedReadySeconds",
  "attempts",
  "drains",
  "isCordoned",
  "drainTimeoutSeconds",
  "onDrainTimeout",
  "takesServer",
  "end",
  "endDetail",
  "unfinishedWork",
  "secondsByStatus",
  "activeBusySeconds",
  "busySecondsAtActive",
] as const satisfies readonly (keyof InstanceRecord & keyof InstanceSnapshot)[];

/** A server as plain data. */
export function serverSnapshot(server: ServerRecord): ServerSnapshot {
  const { serverId, skuName, market, createdSeconds, reservedProcessorIndexes } = server;
  return { serverId, skuName, market, createdSeconds, reservedProcessorIndexes, ...picked(server, SERVER_FIELDS) };
}

/** The server again, not registered yet. */
export function serverFrom(snapshot: ServerSnapshot, sku: ServerSku): ServerRecord {
  const server = new ServerRecord(snapshot.serverId, sku, snapshot.market, snapshot.createdSeconds);
  server.reserve(snapshot.reservedProcessorIndexes);
  return Object.assign(server, picked(snapshot, SERVER_FIELDS));
}

/** An instance as plain data. */
export function instanceSnapshot(instance: InstanceRecord): InstanceSnapshot {
  const { instanceId, tag, parallelism, instanceConfig, serverId, processorCount, createdSeconds } = instance;
  return {
    instanceId,
    tag,
    parallelism,
    instanceConfig,
    serverId,
    processorIndexes: instance.processors.map((processor) => processor.index),
    processorCount,
    createdSeconds,
    ...picked(instance, INSTANCE_FIELDS),
  };
}

/** The instance again, not registered yet. */
export function instanceFrom(snapshot: InstanceSnapshot, server: ServerRecord | undefined): InstanceRecord {
  const instance = new InstanceRecord(
    { ...snapshot, instanceConfig: snapshot.instanceConfig, server },
    snapshot.createdSeconds,
  );
  return Object.assign(instance, picked(snapshot, INSTANCE_FIELDS));
}

/** Some fields of an object, lists copied: a snapshot does not change with what it was taken from. */
function picked<T extends object, K extends keyof T>(source: T, fields: readonly K[]): Pick<T, K> {
  const entries = fields.map((field) => {
    const value = source[field];
    return [field, Array.isArray(value) ? [...value] : value];
  });
  return Object.fromEntries(entries) as Pick<T, K>;
}
