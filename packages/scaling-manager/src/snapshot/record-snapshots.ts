import { InstanceRecord } from "../fleet/instance-record";
import { ServerRecord } from "../fleet/server-record";
import type { ServerSku } from "../ports/server-provider";
import type { InstanceSnapshot, ServerSnapshot } from "./manager-snapshot";

/** A server as plain data. */
export function serverSnapshot(server: ServerRecord): ServerSnapshot {
  return {
    serverId: server.serverId,
    skuName: server.skuName,
    market: server.market,
    status: server.status,
    createdSeconds: server.createdSeconds,
    statusSinceSeconds: server.statusSinceSeconds,
    isAnnounced: server.isAnnounced,
    isProvided: server.isProvided,
    isProvisioned: server.isProvisioned,
    expectedReadySeconds: server.expectedReadySeconds,
    attempts: server.attempts,
    keepWhenEmpty: server.keepWhenEmpty,
    isReclaimed: server.isReclaimed,
    hasServed: server.hasServed,
    reservedProcessorIndexes: server.reservedProcessorIndexes,
  };
}

/** The server again, not registered yet. */
export function serverFrom(snapshot: ServerSnapshot, sku: ServerSku): ServerRecord {
  const server = new ServerRecord(snapshot.serverId, sku, snapshot.market, snapshot.createdSeconds);
  server.status = snapshot.status;
  server.statusSinceSeconds = snapshot.statusSinceSeconds;
  server.isAnnounced = snapshot.isAnnounced;
  server.isProvided = snapshot.isProvided;
  server.isProvisioned = snapshot.isProvisioned;
  server.expectedReadySeconds = snapshot.expectedReadySeconds;
  server.attempts = snapshot.attempts;
  server.keepWhenEmpty = snapshot.keepWhenEmpty;
  server.isReclaimed = snapshot.isReclaimed;
  server.hasServed = snapshot.hasServed;
  server.reserve(snapshot.reservedProcessorIndexes);
  return server;
}

/** An instance as plain data. */
export function instanceSnapshot(instance: InstanceRecord): InstanceSnapshot {
  return {
    instanceId: instance.instanceId,
    tag: instance.tag,
    parallelism: instance.parallelism,
    instanceConfig: instance.instanceConfig,
    serverId: instance.serverId,
    processorIndexes: instance.processors.map((processor) => processor.index),
    processorCount: instance.processorCount,
    status: instance.status,
    createdSeconds: instance.createdSeconds,
    statusSinceSeconds: instance.statusSinceSeconds,
    isRequested: instance.isRequested,
    isProvided: instance.isProvided,
    bootStage: instance.bootStage,
    pendingStages: [...instance.pendingStages],
    expectedReadySeconds: instance.expectedReadySeconds,
    attempts: instance.attempts,
    drains: instance.drains,
    isCordoned: instance.isCordoned,
    drainTimeoutSeconds: instance.drainTimeoutSeconds,
    onDrainTimeout: instance.onDrainTimeout,
    takesServer: instance.takesServer,
    end: instance.end,
    endDetail: instance.endDetail,
    unfinishedWork: instance.unfinishedWork,
    secondsByStatus: [...instance.secondsByStatus],
    activeBusySeconds: instance.activeBusySeconds,
    busySecondsAtActive: instance.busySecondsAtActive,
  };
}

/** The instance again, not registered yet. */
export function instanceFrom(snapshot: InstanceSnapshot, server: ServerRecord | undefined): InstanceRecord {
  const { instanceId, tag, parallelism, instanceConfig, processorIndexes, processorCount } = snapshot;
  const instance = new InstanceRecord(
    { instanceId, tag, parallelism, instanceConfig, server, processorIndexes, processorCount },
    snapshot.createdSeconds,
  );
  instance.status = snapshot.status;
  instance.statusSinceSeconds = snapshot.statusSinceSeconds;
  instance.isRequested = snapshot.isRequested;
  instance.isProvided = snapshot.isProvided;
  instance.bootStage = snapshot.bootStage;
  instance.pendingStages = [...snapshot.pendingStages];
  instance.expectedReadySeconds = snapshot.expectedReadySeconds;
  instance.attempts = snapshot.attempts;
  instance.drains = snapshot.drains;
  instance.isCordoned = snapshot.isCordoned;
  instance.drainTimeoutSeconds = snapshot.drainTimeoutSeconds;
  instance.onDrainTimeout = snapshot.onDrainTimeout;
  instance.takesServer = snapshot.takesServer;
  instance.end = snapshot.end;
  instance.endDetail = snapshot.endDetail;
  instance.unfinishedWork = snapshot.unfinishedWork;
  snapshot.secondsByStatus.forEach((seconds, status) => {
    instance.secondsByStatus[status] = seconds;
  });
  instance.activeBusySeconds = snapshot.activeBusySeconds;
  return instance;
}
