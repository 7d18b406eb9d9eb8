import { describe, expect, it } from "vitest";
import { measureManagedRuns } from "./managed-run";
import { measureTicks, TICK_POLICIES, type TickPolicyName } from "./tick";

describe("measuring the scaling manager", () => {
  it.each(Object.keys(TICK_POLICIES) as TickPolicyName[])("decides with the policy %s", (policy) => {
    const { medianUs, p99Us } = measureTicks({ policy, ticks: 20 });
    expect(medianUs).toBeGreaterThan(0);
    expect(p99Us).toBeGreaterThanOrEqual(medianUs);
  });

  it("has more events with a manager in the run", () => {
    const [none, held] = measureManagedRuns({ warmUps: 0, repetitions: 1 });
    expect(held!.events).toBeGreaterThan(none!.events);
  });
});
