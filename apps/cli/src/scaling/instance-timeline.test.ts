import type { InstanceEvent, InstanceEventType, InstanceStatus, ScalingEvent } from "@tokentide/scaling-manager";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InstanceTimeline } from "./instance-timeline";

function event(timeSeconds: number, instanceId: number, status: string, type = "scale_up_start"): InstanceEvent {
  return {
    type: type as InstanceEventType,
    timeSeconds,
    target: `instance_${instanceId}`,
    instanceId,
    serverId: 0,
    tag: "mixed",
    status: status as InstanceStatus,
  };
}

describe("InstanceTimeline", () => {
  it("follows instances from their start to their end", () => {
    const timeline = new InstanceTimeline();
    timeline.event(event(0, 0, "active", "instance_adopted"));
    timeline.event(event(10, 1, "scaling_up"));
    timeline.event(event(20, 1, "active", "scale_up_complete"));
    timeline.event(event(30, 0, "draining", "scale_down_start"));
    timeline.event(event(35, 0, "scaling_down", "scale_down_complete"));
    timeline.event(event(35, 0, "scaling_down", "instance_gone"));
    const { durationSeconds, pools } = timeline.history(40, 4);
    expect(durationSeconds).toBe(40);
    const column = (active: number, booting: number, draining: number) => ({
      active: expect.closeTo(active, 9),
      booting,
      draining,
    });
    expect(pools).toEqual({ mixed: [column(1, 0, 0), column(1, 1, 0), column(2, 0, 0), column(1, 0, 1)] });
  });

  it("looks away from servers and from what it knows already", () => {
    const timeline = new InstanceTimeline();
    timeline.event({ type: "port_failed", timeSeconds: 0, target: "fleet", detail: "" } satisfies ScalingEvent);
    timeline.event(event(0, 0, "active"));
    timeline.event(event(0, 0, "active"));
    expect(timeline.history(1, 1).pools).toEqual({ mixed: [{ active: 1, booting: 0, draining: 0 }] });
  });

  it("adds up to the seconds that instances were active, whatever the length of the run", () => {
    const change = fc.record({
      gap: fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 1e5, noNaN: true })),
      instanceId: fc.integer({ min: 0, max: 5 }),
      status: fc.constantFrom("scaling_up", "active", "draining", "scaling_down"),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), fc.integer({ min: 1, max: 90 }), (changes, columns) => {
        const timeline = new InstanceTimeline();
        const status = new Map<number, string>();
        let now = 0;
        let expected = 0;
        const pass = (seconds: number) => {
          expected += seconds * [...status.values()].filter((one) => one === "active").length;
          now += seconds;
        };
        for (const { gap, instanceId, status: next } of changes) {
          pass(gap);
          status.set(instanceId, next);
          timeline.event(event(now, instanceId, next));
        }
        pass(10);
        const { pools } = timeline.history(now, columns);
        const history = pools.mixed ?? [];
        const found = history.reduce((sum, { active }) => sum + active * (now / columns), 0);
        expect(found).toBeCloseTo(expected, 3);
        const isBooting = [...status.values()].includes("scaling_up");
        if (isBooting) expect(history.at(-1)?.booting).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
