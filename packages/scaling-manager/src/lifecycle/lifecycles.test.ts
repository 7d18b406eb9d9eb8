import { describe, expect, it } from "vitest";
import { InvalidTransitionError } from "../errors/invalid-transition-error";
import { INSTANCE_STATUSES, INSTANCE_TRANSITIONS, InstanceStatus, nextInstanceStatus } from "./instance-lifecycle";
import { nextServerStatus, SERVER_TRANSITIONS, ServerStatus } from "./server-lifecycle";

const INSTANCE_SIGNALS = [
  "ready",
  "failed",
  "cancelled",
  "drain",
  "revived",
  "drained",
  "drain_timed_out",
  "removed",
  "lost",
] as const;
const SERVER_SIGNALS = ["ready", "failed", "release", "removed", "lost"] as const;

describe("statuses", () => {
  it("have the quick start's values", () => {
    expect(InstanceStatus).toEqual({
      ACTIVE: "active",
      SCALING_UP: "scaling_up",
      DRAINING: "draining",
      SCALING_DOWN: "scaling_down",
    });
    expect(ServerStatus).toEqual({ ACTIVE: "active", SCALING_UP: "scaling_up", SCALING_DOWN: "scaling_down" });
  });
});

describe("the life of an instance", () => {
  it("is the table, and everything else a typed error", () => {
    for (const status of INSTANCE_STATUSES) {
      for (const signal of INSTANCE_SIGNALS) {
        const next = INSTANCE_TRANSITIONS[status][signal];
        if (next !== undefined) expect(nextInstanceStatus(status, signal, "instance_0")).toBe(next);
        else expect(() => nextInstanceStatus(status, signal, "instance_0")).toThrow(InvalidTransitionError);
      }
    }
  });

  it.for([
    ["scaling_up", ["ready", "failed", "cancelled", "lost"]],
    ["active", ["drain", "failed", "lost"]],
    ["draining", ["drained", "revived", "drain_timed_out", "failed", "lost"]],
    ["scaling_down", ["removed", "lost"]],
  ] as const)("allows in %s: %j", ([status, signals]) => {
    expect(Object.keys(INSTANCE_TRANSITIONS[status])).toEqual(signals);
  });

  it("becomes ACTIVE only when it is ready or revived, and ends only from SCALING_DOWN or by loss", () => {
    for (const status of INSTANCE_STATUSES) {
      for (const [signal, next] of Object.entries(INSTANCE_TRANSITIONS[status])) {
        if (next === "active") expect(["ready", "revived"]).toContain(signal);
        if (next === "gone") expect(["removed", "lost"]).toContain(signal);
      }
    }
  });

  it("says what could have been", () => {
    expect(() => nextInstanceStatus("scaling_down", "ready", "instance_3")).toThrow(
      '"ready" means nothing to instance_3, which is scaling_down. Look at its status first: it may just have changed.',
    );
  });
});

describe("the life of a server", () => {
  it("is the table, and everything else a typed error", () => {
    for (const status of Object.values(ServerStatus)) {
      for (const signal of SERVER_SIGNALS) {
        const next = SERVER_TRANSITIONS[status][signal];
        if (next !== undefined) expect(nextServerStatus(status, signal, "server_0")).toBe(next);
        else expect(() => nextServerStatus(status, signal, "server_0")).toThrow(InvalidTransitionError);
      }
    }
  });

  it.for([
    ["scaling_up", { ready: "active", failed: "scaling_down", release: "scaling_down", lost: "gone" }],
    ["active", { release: "scaling_down", lost: "gone" }],
    ["scaling_down", { removed: "gone", lost: "gone" }],
  ] as const)("goes on from %s so: %j", ([status, row]) => {
    expect(SERVER_TRANSITIONS[status]).toEqual(row);
  });
});
