import fc from "fast-check";
import { expect } from "vitest";
import type { ScalingManagerConfig } from "../../src/scaling-manager-config";
import { FakeClock } from "../../src/testing/fake-clock";
import { checkHistory, checkStep } from "./invariants";
import { type Operation, operation } from "./operations";
import { type MovableClock, World, type WorldSettings } from "./world";

/** Longest history: short by default, long at night. */
const isNightly: boolean =
  (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env.TOKENTIDE_NIGHTLY !==
  undefined;
export const MAX_OPERATIONS: number = isNightly ? 200 : 60;

/** So many histories: `share` of 2,000, or of 100,000 at night. */
export function histories(share: number): number {
  return Math.round((isNightly ? 100_000 : 2000) * share);
}

const config: fc.Arbitrary<ScalingManagerConfig> = fc
  .record({
    boot: fc.constantFrom<NonNullable<ScalingManagerConfig["boot"]>>(
      { type: "delay", delaySeconds: 0 },
      { type: "delay", delaySeconds: 10 },
      {
        type: "stages",
        provisioningSeconds: 5,
        loading: { weightBytes: 10, coldBytesPerSecond: 2 },
        warmingSeconds: 1,
      },
      { type: "signal" },
    ),
    drainCheckIntervalSeconds: fc.option(fc.constantFrom(1, 7), { nil: undefined }),
    drainTimeoutSeconds: fc.option(fc.constantFrom(5, 60), { nil: undefined }),
    onDrainTimeout: fc.constantFrom<"wait" | "requeue" | "abort">("wait", "requeue", "abort"),
    deadlines: fc.boolean(),
    cooldownSeconds: fc.constantFrom(0, 0, 20),
    placement: fc.constantFrom<"fill" | "server_per_instance">("fill", "server_per_instance"),
    cancelBootingFirst: fc.boolean(),
  })
  .map(({ deadlines, cooldownSeconds, drainCheckIntervalSeconds, drainTimeoutSeconds, ...rest }) => ({
    ...rest,
    ...(drainCheckIntervalSeconds === undefined ? {} : { drainCheckIntervalSeconds }),
    ...(drainTimeoutSeconds === undefined ? {} : { drainTimeoutSeconds }),
    ...(deadlines ? { bootDeadlineSeconds: 50, removalDeadlineSeconds: 30 } : {}),
    scaleUp: { cooldownSeconds: cooldownSeconds / 2 },
    scaleDown: { cooldownSeconds },
  }));

/** A fleet's ways, a configuration, and what happens. */
export interface History {
  readonly settings: WorldSettings;
  readonly operations: readonly Operation[];
}

/** Random histories with fleets of one mode. */
export function anyHistory(mode: WorldSettings["mode"]): fc.Arbitrary<History> {
  return fc.record({
    settings: fc.record({ mode: fc.constant(mode), config }),
    operations: fc.array(operation, { minLength: 1, maxLength: MAX_OPERATIONS, size: "max" }),
  });
}

/** Lives through a history, checking everything at every step, and then winds the fleet up. */
export async function live({ settings, operations }: History, clock: MovableClock = new FakeClock()): Promise<World> {
  const world = new World(clock, settings);
  for (const step of operations) {
    await world.run(step);
    checkStep(world, step);
  }
  checkHistory(world);
  await windUp(world);
  checkHistory(world);
  return world;
}

/** Everything becomes well again, and everybody leaves: nothing may be left, in the manager or in the fleet. */
async function windUp(world: World): Promise<void> {
  const { fleet } = world;
  fleet.clearFaults();
  world.desired = {};
  world.manager.setLimits({});
  await pass(world, 400);
  for (const instance of world.manager.getInstances()) {
    fleet.setOwedKnown(instance.instanceId, true);
    world.manager.scaleDownFull(instance);
  }
  await pass(world, 400);
  for (const instanceId of fleet.instanceIds()) {
    fleet.setOwedKnown(instanceId, true);
    fleet.finishWork(instanceId);
  }
  await pass(world, 400);
  for (const server of world.manager.getServers())
    if (server.status !== "scaling_down") world.manager.scaleDownServer(server);
  await pass(world, 400);
  expect(fleet.violations).toEqual([]);
  expect(world.manager.getInstances().map((instance) => world.manager.explain(instance))).toEqual([]);
  expect(world.manager.getServers().map(({ name, status }) => [name, status])).toEqual([]);
  expect(fleet.instanceIds()).toEqual([]);
  expect(fleet.serverIds()).toEqual([]);
  world.manager.stop();
  expect([...world.managersClock.pending]).toEqual([]);
}

async function pass(world: World, seconds: number): Promise<void> {
  for (let step = 0; step < 4; step++) {
    await world.run({ type: "advance", seconds: seconds / 4 });
    await world.run({ type: "reconcile" });
  }
}
