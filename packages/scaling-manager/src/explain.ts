import type { InstanceRecord } from "./fleet/instance-record";
import type { GoneInstance } from "./fleet/recently-gone";
import { instanceName } from "./id-sequence";
import type { ManagerContext } from "./manager-context";
import { owedText } from "./operations/drain";
import type { OwedWork } from "./ports/work-source";

const KINDS_IN_WORDS: Readonly<Record<keyof OwedWork, string>> = {
  queued: "queued",
  running: "running",
  blocked: "blocked",
  reserved: "reserved but not arrived",
  transfersIn: "KV transfers in",
  transfersOut: "KV transfers out",
};

/** Why an instance is not active, or not gone, in words with the figures. */
export function explainInstance(instance: InstanceRecord, context: ManagerContext): string {
  const nowSeconds = context.clock.now();
  const start = `${instance.name} is ${instance.status} since ${rounded(instance.statusSinceSeconds)} s (for ${rounded(nowSeconds - instance.statusSinceSeconds)} s)`;
  switch (instance.status) {
    case "scaling_up":
      return `${start}: ${bootText(instance, context)}`;
    case "active":
      return `${start}: it takes work${owedSuffix(instance, context)}.`;
    case "draining":
      return `${start}: it takes no new work; ${drainText(instance, context)}`;
    case "scaling_down":
      return `${start}: its removal is under way${instance.attempts === 0 ? "" : `, asked for again ${instance.attempts} time(s)`}.`;
  }
}

/** How an instance came to its end. */
export function explainGone(gone: GoneInstance): string {
  const detail = gone.detail === undefined ? "" : `: ${gone.detail}`;
  return `${instanceName(gone.instanceId)} is gone since ${rounded(gone.endSeconds ?? Number.NaN)} s (${gone.end})${detail}`;
}

function bootText(instance: InstanceRecord, context: ManagerContext): string {
  const { timers, clock } = context;
  const parts: string[] = [];
  if (instance.bootStage === "provisioning")
    parts.push(`waits for ${instance.server?.name} (${instance.server?.status})`);
  else if (instance.pendingStages.length > 0) parts.push(`stage ${instance.bootStage}`);
  if (instance.isRequested && !instance.isProvided) parts.push("its provider has not said that it is ready");
  if (instance.attempts > 0) parts.push(`its start was looked up ${instance.attempts} time(s)`);
  if (instance.expectedReadySeconds !== undefined) {
    const inSeconds = rounded(instance.expectedReadySeconds - clock.now());
    parts.push(`expected to be ready at ${rounded(instance.expectedReadySeconds)} s (in ${inSeconds} s)`);
  }
  const deadline = timers.dueSeconds("instance_deadline", instance.instanceId);
  if (deadline !== undefined) parts.push(`given up at ${rounded(deadline)} s unless it is ready`);
  return `${parts.join("; ")}.`;
}

function drainText(instance: InstanceRecord, context: ManagerContext): string {
  const { timers, work } = context;
  const parts: string[] = [];
  if (!instance.isCordoned) parts.push("the router has not acknowledged it");
  const byKind = kindsText(work?.owedWorkByKind?.(instance.instanceId));
  if (work === undefined) parts.push("it leaves when the fleet says so");
  else parts.push(`${owedText(work.owedWork(instance.instanceId))}${byKind === "" ? "" : ` (${byKind})`}`);
  const check = timers.dueSeconds("drain_check", instance.instanceId);
  if (check !== undefined) parts.push(`next checked at ${rounded(check)} s`);
  const deadline = timers.dueSeconds("drain_deadline", instance.instanceId);
  if (deadline === undefined) parts.push("no drain timeout is set");
  else parts.push(`at ${rounded(deadline)} s its timeout ends in "${instance.onDrainTimeout}"`);
  return `${parts.join("; ")}.`;
}

function owedSuffix(instance: InstanceRecord, context: ManagerContext): string {
  const owed = context.work?.owedWork(instance.instanceId);
  return owed === undefined ? "" : ` and owes ${owed}`;
}

function kindsText(work: Partial<OwedWork> | undefined): string {
  const kinds = Object.keys(KINDS_IN_WORDS) as (keyof OwedWork)[];
  return kinds
    .filter((kind) => (work?.[kind] ?? 0) > 0)
    .map((kind) => `${work?.[kind]} ${KINDS_IN_WORDS[kind]}`)
    .join(", ");
}

/** For a reader: no more than milliseconds. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
