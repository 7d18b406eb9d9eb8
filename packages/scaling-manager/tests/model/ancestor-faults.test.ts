import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PoolChanges } from "../../src/accounting/pool-changes";
import { ScalingActor } from "../../src/decisions/scaling-actor";
import type { ScalingEvent } from "../../src/events";
import { FleetRegistry } from "../../src/fleet/fleet-registry";
import type { InstanceRecord } from "../../src/fleet/instance-record";
import { RecentlyGone } from "../../src/fleet/recently-gone";
import { ServerRecord } from "../../src/fleet/server-record";
import { CsvLog } from "../../src/log/csv-log";
import { SignalRings } from "../../src/observations/signal-rings";
import { FleetAdoption } from "../../src/operations/adoption";
import { Drain } from "../../src/operations/drain";
import { InstanceBoot } from "../../src/operations/instance-boot";
import { ScaleDown } from "../../src/operations/scale-down";
import { ServerBoot } from "../../src/operations/server-boot";
import { ScalingManager } from "../../src/scaling-manager";
import { FakeFleet } from "../../src/testing/fake-fleet";
import { anyHistory, live } from "./history";

/** More histories than any of the faults needs to show itself. */
const HISTORIES = 1500;

interface Mutant {
  readonly fault: string;
  /** Plants the fault. */
  plant(): void;
}

type Method = (...parameters: never[]) => unknown;

/** Puts `changed` in place of a method, and hands it the one that was there. */
function replace<T extends object>(prototype: T, name: keyof T, changed: (original: Method) => Method): void {
  const original = prototype[name] as Method;
  vi.spyOn(prototype as Record<string, Method>, name as string).mockImplementation(changed(original));
}

const MUTANTS: readonly Mutant[] = [
  {
    fault: "1: an idle instance's drain ends before its server is registered for removal",
    plant: () =>
      replace(
        ScaleDown.prototype,
        "instance",
        (original) =>
          function (this: ScaleDown, instance: InstanceRecord, takesServer: boolean, options: object) {
            const gone = (original as ScaleDown["instance"]).call(this, instance, false, options);
            if (!gone.isGone) gone.takesServer = takesServer;
            return gone;
          } as Method,
      ),
  },
  {
    fault: "2: a refused scale-down still registers the server for removal",
    plant: () =>
      replace(
        ScaleDown.prototype,
        "instance",
        (original) =>
          function (this: ScaleDown, instance: InstanceRecord, takesServer: boolean, options: object) {
            instance.takesServer = takesServer;
            return (original as ScaleDown["instance"]).call(this, instance, takesServer, options);
          } as Method,
      ),
  },
  {
    fault: "3a: a KV transfer in flight is not owed work",
    plant: () =>
      replace(
        FakeFleet.prototype,
        "owed",
        (original) =>
          function (this: FakeFleet, instanceId: number) {
            const owed = (original as FakeFleet["owed"]).call(this, instanceId);
            return owed === undefined ? undefined : Math.max(0, owed - 1);
          } as Method,
      ),
  },
  {
    fault: "3b: what the router still sends is not waited for",
    plant: () =>
      replace(
        Drain.prototype,
        "check",
        (original) =>
          function (this: Drain, instance: InstanceRecord) {
            instance.isCordoned = true;
            return (original as Drain["check"]).call(this, instance);
          } as Method,
      ),
  },
  {
    fault: "3c: owed work that is not known counts as none",
    plant: () =>
      replace(
        FakeFleet.prototype,
        "owed",
        (original) =>
          function (this: FakeFleet, instanceId: number) {
            return (original as FakeFleet["owed"]).call(this, instanceId) ?? 0;
          } as Method,
      ),
  },
  {
    fault: "4: instances of the start state are not registered",
    plant: () => replace(FleetAdoption.prototype, "adopt", () => () => {}),
  },
  {
    fault: "5: instances that are gone vanish from the results",
    plant: () => replace(RecentlyGone.prototype, "all", () => () => []),
  },
  {
    fault: "6: what a policy wants is never done",
    plant: () => replace(ScalingActor.prototype, "grow", () => () => []),
  },
  {
    fault: "7: booting capacity does not count",
    plant: () =>
      replace(
        FleetRegistry.prototype,
        "capacity",
        () =>
          function (this: FleetRegistry, tag: "prompt") {
            return this.instancesOf(tag, "active").size;
          } as Method,
      ),
  },
  {
    fault: "8: only completed load is seen, which saturates at capacity",
    plant: () =>
      replace(
        SignalRings.prototype,
        "offered",
        () =>
          function (this: SignalRings, nowSeconds: number) {
            this.completed(nowSeconds, 1, 0, 0);
          } as Method,
      ),
  },
  {
    fault: "9: each direction has a cooldown memory of its own",
    plant: () => replace(PoolChanges.prototype, "last", () => () => undefined),
  },
  {
    fault: "10: to ask for instances when none is schedulable is an error",
    plant: () =>
      replace(
        ScalingManager.prototype,
        "getActiveInstances",
        (original) =>
          function (this: ScalingManager, instances: never[]) {
            const active = (original as (list: never[]) => never[]).call(this, instances);
            if (active.length === 0) throw new Error("No instance.");
            return active;
          } as Method,
      ),
  },
  {
    fault: "11: every server counts as empty",
    plant: () => void vi.spyOn(ServerRecord.prototype, "isEmpty", "get").mockReturnValue(true),
  },
  {
    fault: "12a: a drain cannot time out",
    plant: () => replace(Drain.prototype, "deadlineDue", () => () => {}),
  },
  {
    fault: "12b: a start cannot fail",
    plant: () => replace(InstanceBoot.prototype, "failed", () => () => {}),
  },
  {
    fault: "12c: a scale-up cannot be cancelled",
    plant: () => replace(InstanceBoot.prototype, "cancel", () => () => {}),
  },
  {
    fault: "12d: servers take no time to boot",
    plant: () =>
      replace(
        ServerBoot.prototype,
        "begin",
        (original) =>
          function (this: ServerBoot, server: ServerRecord) {
            (original as ServerBoot["begin"]).call(this, server);
            this.stageDue(server);
            this.provided(server);
          } as Method,
      ),
  },
  {
    fault: "13: a line of the log has five columns",
    plant: () =>
      replace(
        CsvLog.prototype,
        "event",
        (original) =>
          function (this: CsvLog, event: ScalingEvent) {
            (original as CsvLog["event"]).call(this, { ...event, target: `autoscaling,${event.target}` });
          } as Method,
      ),
  },
];

afterEach(() => vi.restoreAllMocks());

describe("the ancestor's faults, planted one at a time, are caught", () => {
  it.for(MUTANTS)("$fault", async ({ plant }) => {
    plant();
    const modes = fc.constantFrom("sync" as const, "signal" as const).chain(anyHistory);
    const outcome = await fc.check(
      fc.asyncProperty(modes, async (history) => void (await live(history))),
      { numRuns: HISTORIES, endOnFailure: true, seed: 1 },
    );
    expect(outcome.failed).toBe(true);
  });
});
