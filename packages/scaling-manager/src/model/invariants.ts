import { expect } from "vitest";
import { sumOfStates } from "../accounting/fleet-ledger";
import type { InstanceEvent, ServerEvent } from "../events";
import { INSTANCE_TRANSITIONS, type InstanceStatus } from "../lifecycle/instance-lifecycle";
import { POOL_TAGS } from "../pool-tag";
import type { Operation } from "./operations";
import type { World } from "./world";

const PROCESSORS: Readonly<Record<string, number>> = { small: 1, large: 4 };

/** What must hold after every single step. */
export function checkStep(world: World, operation: Operation): void {
  const { manager, fleet } = world;
  expect(fleet.violations).toEqual([]);
  checkSchedulable(world);
  checkSummary(world);
  checkEmptyServersLeave(world);
  checkLimits(world, operation);
  checkThrownCommand(world);
  checkDecision(world, operation);
  checkDrainsEnd(world);
  expect(manager.observe().offeredRequests ?? 0).toBe(world.arrivedRequests);
}

/** Only ACTIVE instances are schedulable; what the router sends work to is ACTIVE, or drains without its acknowledgement. */
function checkSchedulable({ manager, fleet, events }: World): void {
  const instances = manager.getInstances();
  for (const instance of instances) {
    expect(manager.canScheduleToInstance(instance)).toBe(instance.status === "active");
  }
  expect(manager.getActiveInstances(instances)).toEqual(instances.filter(({ status }) => status === "active"));
  for (const instanceId of fleet.routedInstanceIds()) {
    const status = manager.getInstance(instanceId)?.status;
    // A router that never acknowledges is not waited for beyond the drain's timeout, nor is one that sends to the broken.
    const isForced = events.some(
      (event) => "instanceId" in event && event.instanceId === instanceId && isEndByForce(event),
    );
    if (status !== undefined && !isForced) expect(["active", "draining"]).toContain(status);
  }
}

/** The eight figures are what one counts oneself, and what the events say. */
function checkSummary({ manager, events }: World): void {
  const instances = manager.getInstances();
  const servers = manager.getServers();
  const summary = manager.getStatusSummary();
  const having = (status: string) => instances.filter((instance) => instance.status === status).length;
  expect(summary.activeInstances).toBe(having("active"));
  expect(summary.scalingUpInstances).toBe(having("scaling_up"));
  expect(summary.drainingInstances).toBe(having("draining"));
  expect(summary.totalInstances).toBe(instances.length);
  expect(summary.totalServers).toBe(servers.length);
  expect(summary.activeServers).toBe(servers.filter(({ status }) => status === "active").length);
  expect(summary.scalingUpServers).toBe(servers.filter(({ status }) => status === "scaling_up").length);
  for (const tag of POOL_TAGS) {
    const counts = manager.observe().pools[tag].instances;
    const pool = manager.getInstances(tag);
    expect(counts.active).toBe(pool.filter(({ status }) => status === "active").length);
    expect(counts.scalingUp).toBe(pool.filter(({ status }) => status === "scaling_up").length);
  }
  const alive = new Map<number, InstanceStatus>();
  for (const event of events) {
    if (!("instanceId" in event)) continue;
    if (event.type === "instance_gone") alive.delete(event.instanceId);
    else alive.set(event.instanceId, event.status);
  }
  expect([...alive].sort(byId)).toEqual(
    instances.map(({ instanceId, status }) => [instanceId, status] as const).sort(byId),
  );
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
    expect(now, `${operation.type}: max of ${tag}`).toBeLessThanOrEqual(
      Math.max(pool?.max ?? 1e9, before.capacity[tag]),
    );
    expect(now, `${operation.type}: min of ${tag}`).toBeGreaterThanOrEqual(
      Math.min(pool?.min ?? 0, before.capacity[tag]),
    );
  }
  expect(total).toBeLessThanOrEqual(Math.max(maxTotalInstances ?? 1e9, totalBefore));
  expect(world.processors()).toBeLessThanOrEqual(Math.max(maxProcessors ?? 1e9, before.processors));
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
    expect(clock.now() - instance.statusSinceSeconds, instance.name).toBeLessThanOrEqual(
      drainTimeoutSeconds + LONGEST_NOTICE_SECONDS,
    );
  }
}

/** What must hold over a whole history. */
export function checkHistory(world: World): void {
  checkLifecycles(world);
  checkAccounts(world);
  for (const line of world.csv) expect(line.split(",").length, line).toBe(4);
}

/** Every instance lives as the transition table says, begins once and ends once. */
function checkLifecycles({ events }: World): void {
  const lives = new Map<number, InstanceStatus | "gone">();
  for (const event of events) {
    if (!("instanceId" in event)) continue;
    const { instanceId, type, status } = event;
    const previous = lives.get(instanceId);
    if (type === "instance_adopted" || type === "scale_up_start") expect(previous, event.target).toBeUndefined();
    else expect(previous, `${type} of ${event.target}`).not.toBe("gone");
    if (previous !== undefined && previous !== "gone" && previous !== status) {
      expect(
        Object.values(INSTANCE_TRANSITIONS[previous]).map((next) => (next === "gone" ? "scaling_down" : next)),
      ).toContain(status);
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
    expect(sumOfStates(account.seconds)).toBeCloseTo((account.endSeconds ?? now) - account.startSeconds, 6);
  }
  const account = manager.getAccount();
  for (const tag of POOL_TAGS) {
    const ofPool = accounts.filter((each) => each.tag === tag);
    for (const state of ["booting", "draining", "scalingDown"] as const) {
      const expected = ofPool.reduce((sum, each) => sum + each.seconds[state] * each.processors, 0);
      expect(account.pools[tag].gpuSeconds[state], `${tag} ${state}`).toBeCloseTo(expected, 6);
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

function isEndByForce({ type }: InstanceEvent): boolean {
  return type === "drain_timeout" || type === "instance_failed";
}

function isChange(event: InstanceEvent): boolean {
  return ["scale_up_start", "drain_cancelled", "scale_up_cancelled", "scale_down_start"].includes(event.type);
}

function byId(left: readonly [number, unknown], right: readonly [number, unknown]): number {
  return left[0] - right[0];
}
