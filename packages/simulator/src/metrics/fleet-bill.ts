import { processorWatts, rentalCostDollars } from "@tokentide/hardware";
import type { Instance } from "../instances/instance";
import type { Server } from "../instances/server";
import type { GpuHours, InstanceSummary } from "../run-summary";

const SECONDS_PER_HOUR = 3600;
const JOULES_PER_KWH = 3.6e6;

/** What servers and their instances took up to a time. */
export interface FleetBill {
  readonly gpuHours: GpuHours;
  readonly costDollars: number;
  readonly energyKwh: number;
}

/**
 * Adds up processor time by state, money and energy of an application's servers. The states of a server's processors add
 * up to the processors times the server's life: what no instance uses is `unassigned`.
 */
export function billFleet(servers: readonly Server[], instances: readonly Instance[], nowSeconds: number): FleetBill {
  let booting = 0;
  let activeBusy = 0;
  let activeIdle = 0;
  let draining = 0;
  let total = 0;
  let costDollars = 0;
  let joules = 0;
  for (const server of servers) {
    const seconds = Math.min(server.endSeconds, nowSeconds) - server.startSeconds;
    total += seconds * server.sku.processorCount;
    costDollars += rentalCostDollars(server.sku, seconds);
    joules += seconds * (server.sku.hostWatts + server.sku.processorCount * server.sku.processor.idleWatts);
  }
  for (const instance of instances) {
    const busySeconds = instance.busySecondsAt(nowSeconds);
    const spent = instance.ledger.secondsAt(nowSeconds, busySeconds);
    booting += spent.booting * instance.processors;
    activeBusy += spent.activeBusy * instance.processors;
    activeIdle += spent.activeIdle * instance.processors;
    draining += spent.draining * instance.processors;
    joules += instance.processors * joulesAboveIdle(instance, busySeconds);
  }
  const hours = (seconds: number): number => seconds / SECONDS_PER_HOUR;
  const rest = total - (booting + activeBusy + activeIdle + draining);
  // What is left of a difference of equal sums is rounding, not time.
  const unassigned = rest > total * 1e-9 ? rest : 0;
  return {
    gpuHours: {
      booting: hours(booting),
      activeBusy: hours(activeBusy),
      activeIdle: hours(activeIdle),
      draining: hours(draining),
      unassigned: hours(unassigned),
      total: hours(total),
    },
    costDollars,
    energyKwh: joules / JOULES_PER_KWH,
  };
}

/** What one processor of the instance drew beyond its idle power: prompts draw more than tokens. */
function joulesAboveIdle(instance: Instance, busySeconds: number): number {
  const { processor } = instance.server.sku;
  const promptSeconds = Math.min(instance.promptSeconds, busySeconds);
  const promptWatts = processorWatts(processor, { promptFraction: 1 }) - processor.idleWatts;
  const tokenWatts = processorWatts(processor, { tokenFraction: 1 }) - processor.idleWatts;
  return promptSeconds * promptWatts + (busySeconds - promptSeconds) * tokenWatts;
}

/** One line of the allocation table. @param runSeconds under `compat` a utilisation is a share of the whole run */
export function summarizeInstance(
  instance: Instance,
  nowSeconds: number,
  runSeconds: number | undefined,
): InstanceSummary {
  const { ledger, server } = instance;
  const end = Math.min(ledger.endSeconds, nowSeconds);
  const busySeconds = runSeconds === undefined ? instance.busySecondsAt(end) : instance.closedBusySeconds;
  const lifetime = runSeconds ?? end - ledger.startSeconds;
  return {
    instanceId: instance.id,
    applicationId: instance.application.config.applicationId,
    serverId: server.id,
    skuName: server.sku.name,
    processorName: server.sku.processor.name,
    processors: instance.processors,
    tag: instance.tag,
    status: ledger.status,
    startSeconds: ledger.startSeconds,
    endSeconds: end,
    busySeconds,
    utilization: lifetime > 0 ? busySeconds / lifetime : 0,
    completedTasks: instance.completedTasks,
    memoryBytes: instance.memoryBytes,
  };
}
