import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InstanceLedger } from "./instance-ledger";

describe("InstanceLedger", () => {
  it("splits a life by status, the active part by what was busy", () => {
    const ledger = new InstanceLedger("scaling_up", 10);
    ledger.change("active", 14, 0);
    ledger.change("draining", 24, 7);
    expect(ledger.secondsAt(26, 9)).toEqual({ booting: 4, activeBusy: 7, activeIdle: 3, draining: 2 });
    ledger.end(27, 10);
    expect(ledger.secondsAt(99, 10)).toEqual({ booting: 4, activeBusy: 7, activeIdle: 3, draining: 3 });
    expect([ledger.startSeconds, ledger.endSeconds, ledger.status]).toEqual([10, 27, "scaling_down"]);
  });

  it("goes on after a drain that was called off", () => {
    const ledger = new InstanceLedger("active", 0);
    ledger.change("draining", 5, 5);
    ledger.change("active", 8, 8);
    expect(ledger.secondsAt(10, 9)).toEqual({ booting: 0, activeBusy: 6, activeIdle: 1, draining: 3 });
  });

  it("adds up to the lifetime, whatever happened and however often it was read", () => {
    const step = fc.record({
      seconds: fc.double({ min: 0, max: 100, noNaN: true }),
      busyShare: fc.double({ min: 0, max: 1, noNaN: true }),
      next: fc.constantFrom("read" as const, "active" as const, "draining" as const, "scaling_up" as const),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const ledger = new InstanceLedger("scaling_up", 3);
        let now = 3;
        let busy = 0;
        for (const { seconds, busyShare, next } of steps) {
          now += seconds;
          busy += seconds * busyShare;
          if (next === "read") ledger.secondsAt(now, busy);
          else ledger.change(next, now, busy);
        }
        const { booting, activeBusy, activeIdle, draining } = ledger.secondsAt(now, busy);
        expect(booting + activeBusy + activeIdle + draining).toBeCloseTo(now - 3, 6);
        expect(Math.min(booting, activeBusy, activeIdle, draining)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
