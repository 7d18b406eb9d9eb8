import { describe, expect, it } from "vitest";
import { ConformanceError, type FleetUnderTest, fleetConformance } from "./conformance-suite";
import { FakeClock } from "./fake-clock";
import { FakeFleet } from "./fake-fleet";

function underTest(
  mode: "sync" | "signal" | "promise",
  spoil: (fleet: FakeFleet) => Partial<FleetUnderTest> = () => ({}),
): FleetUnderTest {
  const clock = new FakeClock();
  const fleet = new FakeFleet(clock, { mode });
  return {
    clock,
    servers: fleet.servers,
    instances: fleet.instances,
    work: fleet.work,
    connect: (listener) => fleet.connect(listener),
    settle: async () => {
      clock.advance(5);
      for (let turn = 0; turn < 10; turn++) await undefined;
    },
    ...spoil(fleet),
  };
}

describe.for(["sync", "signal", "promise"] as const)("a fleet of mode %s keeps the contract", (mode) => {
  for (const { name, run } of fleetConformance(() => underTest(mode))) it(name, run);
});

describe("a fleet that does not is told which rule it breaks", () => {
  it.for<{ name: string; spoil: (fleet: FakeFleet) => Partial<FleetUnderTest>; broken: RegExp }>([
    {
      name: "it lists nothing",
      spoil: (fleet) => ({ servers: { ...fleet.servers, list: () => [] } }),
      broken: /listed once/,
    },
    {
      name: "it never says that an instance is ready",
      spoil: (fleet) => ({ instances: { ...fleet.instances, create: () => "started" as const } }),
      broken: /becomes ready/,
    },
    {
      name: "it does not remove",
      spoil: (fleet) => ({ instances: { ...fleet.instances, remove: () => "done" as const } }),
      broken: /not listed any more/,
    },
    {
      name: "it offers nothing",
      spoil: (fleet) => ({ servers: { ...fleet.servers, skus: [] } }),
      broken: /at least one SKU/,
    },
    {
      name: "idle instances owe something",
      spoil: () => ({ work: { owedWork: () => 1 } }),
      broken: /idle instance owes 0/,
    },
  ])("$name", async ({ spoil, broken }) => {
    const outcomes = await Promise.allSettled(fleetConformance(() => underTest("sync", spoil)).map(({ run }) => run()));
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(reasons.some((reason) => reason instanceof ConformanceError && broken.test(reason.message))).toBe(true);
  });
});
