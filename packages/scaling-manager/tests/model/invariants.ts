import { expect } from "vitest";
import { sumOfStates } from "../../src/accounting/fleet-ledger";
import type { InstanceEvent, ServerEvent } from "../../src/events";
import { INSTANCE_TRANSITIONS, type InstanceStatus } from "../../src/lifecycle/instance-lifecycle";
import { POOL_TAGS } from "../../src/pool-tag";
import type { Operation } from "./operations";
import type { World } from "./world";

const PROCESSORS: Readonly<Record<string, number>> = { small: 1, large: 4 };

/** What must hold after every single step. */
export function checkStep(world: World, operation: Operation): void {
  const { manager, fleet } = world;
  must(fleet.violations.length === 0, fleet.violations.join(" "));
  checkSchedulable(world);
  checkSummary(world);
  checkEmptyServersLeave(world);
  checkLimits(world, operation);
  checkThrownCommand(world);
  checkDecision(world, operation);
  checkDrainsEnd(world);
  must((manager.observe().offeredRequests ?? 0) === world.arrivedRequests, "offered requests");
}

/** Only ACTIVE instances are schedulable; what the router sends work to is ACTIVE, or drains without its acknowledgement. */
function checkSchedulable({ manager, fleet, endedByForce }: World): void {
  const instances = manager.getInstances();
  for (const instance of instances) {
    must(manager.canScheduleToInstance(instance) === (instance.status === "active"), `${instance.name} schedulable`);
  }
  const active = instances.filter(({ status }) => status === "active").length;
  must(manager.getActiveInstances(instances).length === active, "active instances");
  for (const instanceId of fleet.routedInstanceIds()) {
    const status = manager.getInstance(instanceId)?.status;
    // A router that never acknowledges is not waited for beyond the drain's timeout, nor is one that sends to the broken.
    if (status === undefined || endedByForce.has(instanceId)) continue;
    must(status === "active" || status === "draining", `the router sends work to ${instanceId}, which is ${status}`);
  }
}

/** The eight figures are what one counts oneself, and what the events say. */
function checkSummary({ manager, statusByEvents }: World): void {
  const instances = manager.getInstances();
  const servers = manager.getServers();
  const summary = manager.getStatusSummary();
  const having = (list: readonly { readonly status: string }[], status: string) =>
    list.reduce((count, each) => count + (each.status === status ? 1 : 0), 0);
  must(summary.activeInstances === having(instances, "active"), "active instances in the summary");
  must(summary.scalingUpInstances === having(instances, "scaling_up"), "booting instances in the summary");
  must(summary.drainingInstances === having(instances, "draining"), "draining instances in the summary");
  must(summary.totalInstances === instances.length, "instances in the summary");
  must(summary.totalServers === servers.length, "servers in the summary");
  must(summary.activeServers === having(servers, "active"), "active servers in the summary");
  must(summary.scalingUpServers === having(servers, "scaling_up"), "booting servers in the summary");
  const { pools } = manager.observe();
  for (const tag of POOL_TAGS) {
    const pool = instances.filter((instance) => instance.tag === tag);
    must(pools[tag].instances.active === having(pool, "active"), `observed active ${tag}`);
    must(pools[tag].capacity === having(pool, "active") + having(pool, "scaling_up"), `observed capacity of ${tag}`);
  }
  must(statusByEvents.size === instances.length, "instances by events");
  for (const { instanceId, status, name } of instances)
    must(statusByEvents.get(instanceId) === status, `${name} by events`);
}

/** A server does leave when the last instance on it has left, unless a command wanted to keep it. */
function checkEmptyServersLeave({ manager, mayStayEmpty }: World): void {
  for (const server of manager.getServers()) {
    const isLeft = server.status === "active" && server.instanceIds.length === 0;
    if (isLeft && !mayStayEmpty.has(server.serverId)) expect.fail(`${server.name} was left behind, empty`);
  }
}

/** No operation of the manager breaks a bound, or makes a broken one worse. */
function checkLimits(world: World, operation: Operation): void {
  if (world.lastCommand === undefined) return;
  const { before } = world.lastCommand;
  const { pool, maxTotalInstances, maxProcessors } = world.manager.getLimits();
  let total = 0;
  let totalBefore = 0;
  for (const tag of POOL_TAGS) {
    const now = world.capacity(tag);
    total += now;
    totalBefore += before.capacity[tag];
    must(now <= Math.max(pool?.max ?? 1e9, before.capacity[tag]), `${operation.type}: max of ${tag}`);
    must(now >= Math.min(pool?.min ?? 0, before.capacity[tag]), `${operation.type}: min of ${tag}`);
  }
  must(total <= Math.max(maxTotalInstances ?? 1e9, totalBefore), `${operation.type}: max in total`);
  must(world.processors() <= Math.max(maxProcessors ?? 1e9, before.processors), `${operation.type}: max processors`);
}

/** A command that throws leaves nothing half made; a server that was bought in vain is on its way back. */
function checkThrownCommand({ lastCommand, manager }: World): void {
  if (lastCommand?.threw !== true) return;
  const { before } = lastCommand;
  const leavingServers = manager.getServers().filter(({ status }) => status === "scaling_down").length;
  const extra = leavingServers - before.leavingServers;
  expect(manager.getStatusSummary()).toEqual({
    ...before.summary,
    totalServers: before.summary.totalServers + extra,
    pendingServerScaleDowns: before.summary.pendingServerScaleDowns + extra,
  });
}

/** A decision that nothing stood in the way of has come true; its cooldowns were kept. */
function checkDecision(world: World, operation: Operation): void {
  if (operation.type !== "decide") return;
  const decision = world.decisions.at(-1)!;
  for (const { tag, current, desired, recommended, actions, marks } of decision.pools) {
    const failed = actions.some((action) => action.error !== undefined);
    if (!failed && marks.length === 0 && operation.desired[tag] !== undefined)
      expect(desired).toBe(operation.desired[tag]);
    if (!failed) expect(actions.length).toBe(Math.abs(desired - current));
    if (desired === current || marks.some((mark) => mark.step === "clamp")) continue;
    const { cooldownSeconds = 0 } =
      (desired > current ? world.settings.config.scaleUp : world.settings.config.scaleDown) ?? {};
    const last = world.events.findLast(
      (event): event is InstanceEvent =>
        "tag" in event && event.tag === tag && isChange(event) && event.timeSeconds < decision.timeSeconds,
    );
    if (last !== undefined) {
      expect(decision.timeSeconds - last.timeSeconds, `${recommended} ${tag}`).toBeGreaterThanOrEqual(cooldownSeconds);
    }
  }
}

/** The longest notice that a reclaimed server is given. */
const LONGEST_NOTICE_SECONDS = 30;

/** A drain with an end of its own ends then. */
function checkDrainsEnd({ manager, settings, clock }: World): void {
  const { drainTimeoutSeconds, onDrainTimeout = "wait" } = settings.config;
  if (drainTimeoutSeconds === undefined || onDrainTimeout === "wait") return;
  for (const instance of manager.getInstances()) {
    if (instance.status !== "draining") continue;
    const drained = clock.now() - instance.statusSinceSeconds;
    must(drained <= drainTimeoutSeconds + LONGEST_NOTICE_SECONDS, `the end of the drain of ${instance.name}`);
  }
}

/** What must hold over a whole history. */
export function checkHistory(world: World): void {
  checkLifecycles(world);
  checkAccounts(world);
  for (const line of world.csv) must(line.split(",").length === 4, `columns of ${line}`);
}

/** Every instance lives as the transition table says, begins once and ends once. */
function checkLifecycles({ events }: World): void {
  const lives = new Map<number, InstanceStatus | "gone">();
  for (const event of events) {
    if (!("instanceId" in event)) continue;
    const { instanceId, type, status } = event;
    const previous = lives.get(instanceId);
    if (type === "instance_adopted" || type === "scale_up_start")
      must(previous === undefined, `${event.target} began twice`);
    else must(previous !== "gone", `${type} of ${event.target}, which is gone`);
    if (previous !== undefined && previous !== "gone" && previous !== status) {
      const allowed = Object.values(INSTANCE_TRANSITIONS[previous]).map((next) =>
        next === "gone" ? "scaling_down" : next,
      );
      must(allowed.includes(status), `${event.target} went from ${previous} to ${status}`);
    }
    lives.set(instanceId, type === "instance_gone" ? "gone" : status);
  }
}

/** Time by state adds up to lifetimes, GPU-seconds to what was allocated, dollars to what was rented. */
function checkAccounts({ manager, events, clock }: World): void {
  const now = clock.now();
  const accounts = manager.getInstanceAccounts();
  const everStarted = events.filter(({ type }) => type === "scale_up_start" || type === "instance_adopted").length;
  expect(accounts.length).toBe(everStarted);
  for (const account of accounts) {
    const lifetime = (account.endSeconds ?? now) - account.startSeconds;
    must(isClose(sumOfStates(account.seconds), lifetime), `time of instance ${account.instanceId} by state`);
  }
  const account = manager.getAccount();
  for (const tag of POOL_TAGS) {
    const ofPool = accounts.filter((each) => each.tag === tag);
    for (const state of ["booting", "draining", "scalingDown"] as const) {
      const expected = ofPool.reduce((sum, each) => sum + each.seconds[state] * each.processors, 0);
      must(isClose(account.pools[tag].gpuSeconds[state], expected), `GPU-seconds of ${tag} ${state}`);
    }
  }
  expect(account.totalGpuSeconds).toBeCloseTo(rentedGpuSeconds(events, now), 6);
}

function rentedGpuSeconds(events: World["events"], now: number): number {
  const since = new Map<number, ServerEvent>();
  let gpuSeconds = 0;
  for (const event of events) {
    if (!("skuName" in event)) continue;
    if (!since.has(event.serverId)) since.set(event.serverId, event);
    if (event.type !== "server_gone") continue;
    gpuSeconds += (event.timeSeconds - since.get(event.serverId)!.timeSeconds) * PROCESSORS[event.skuName]!;
    since.delete(event.serverId);
  }
  for (const event of since.values()) gpuSeconds += (now - event.timeSeconds) * PROCESSORS[event.skuName]!;
  return gpuSeconds;
}

/** Cheaper than an expectation: this runs some hundred thousand times. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Broken: ${what}`);
}

function isChange(event: InstanceEvent): boolean {
  return ["scale_up_start", "drain_cancelled", "scale_up_cancelled", "scale_down_start"].includes(event.type);
}

function isClose(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-6 * Math.max(1, Math.abs(right));
}
