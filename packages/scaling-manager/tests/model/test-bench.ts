import type { DecisionRecord } from "../../src/decisions/decision-record";
import type { ScalingEvent } from "../../src/events";
import { CsvLog } from "../../src/log/csv-log";
import type { Policy } from "../../src/policies/policy";
import type { PoolTag } from "../../src/pool-tag";
import { ScalingManager } from "../../src/scaling-manager";
import type { ScalingManagerConfig } from "../../src/scaling-manager-config";
import type { ScalingManagerOptions } from "../../src/scaling-manager-options";
import { FakeClock } from "../../src/testing/fake-clock";
import { FakeFleet, type FakeFleetOptions } from "../../src/testing/fake-fleet";

/** A manager with a fake fleet, and all that is seen of them. */
export interface TestBench {
  readonly clock: FakeClock;
  readonly fleet: FakeFleet;
  readonly manager: ScalingManager;
  readonly log: string[];
  readonly events: ScalingEvent[];
  readonly decisions: DecisionRecord[];
  /** What the policy wants from now on. */
  want(desired: Partial<Record<PoolTag, number>>): void;
  /** Event types so far, without the bookkeeping ones. */
  types(): string[];
}

/** Sets one up. The policy wants what `want` was last told. */
export function bench(
  config: ScalingManagerConfig = { scaleUpDelaySeconds: 0 },
  fleetOptions: FakeFleetOptions = {},
  more: Partial<ScalingManagerOptions> & { readonly startSeconds?: number } = {},
): TestBench {
  const clock = new FakeClock(more.startSeconds ?? 0);
  const fleet = new FakeFleet(clock, fleetOptions);
  const log: string[] = [];
  const events: ScalingEvent[] = [];
  const decisions: DecisionRecord[] = [];
  let desired: Partial<Record<PoolTag, number>> = {};
  const policy: Policy<null> = {
    name: "as told",
    initialState: () => null,
    recommend: () => ({ desired, reason: "told so", state: null }),
  };
  const manager = new ScalingManager({
    clock,
    servers: fleet.servers,
    instances: fleet.instances,
    work: fleet.work,
    router: fleet.router,
    policy,
    sinks: [
      new CsvLog((line) => log.push(line)),
      { event: (event) => events.push(event), decision: (decision) => decisions.push(decision) },
    ],
    config,
    ...more,
  });
  fleet.connect(manager);
  return {
    clock,
    fleet,
    manager,
    log,
    events,
    decisions,
    want: (counts) => {
      desired = counts;
    },
    types: () => events.map(({ type }) => type),
  };
}
