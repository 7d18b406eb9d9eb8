import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScalingManager } from "../../scaling-manager";
import { FakeClock, FakeFleet, observationOf } from "../../testing";
import type { DecisionQuestion } from "../policy";
import { externalPolicy } from "./external-policy";
import { observationMessage } from "./observation-message";
import { answerOf, changeOfAlpha, checkedAction, type PolicyAction } from "./policy-action";

const observation = observationOf({ pools: { mixed: { active: 3, scalingUp: 1 } } });

describe("alpha", () => {
  it.for([
    { alpha: 0, change: 0 },
    { alpha: 0.29, change: 0 },
    { alpha: 0.3, change: 0 },
    { alpha: 0.37, change: 1 },
    { alpha: 0.65, change: 3 },
    { alpha: 1, change: 5 },
    { alpha: -0.44, change: -1 },
    { alpha: -1, change: -5 },
  ])("$alpha is a change of $change", ({ alpha, change }) => {
    expect(changeOfAlpha(alpha)).toBe(change);
  });

  it("grows with alpha, by at most five, and is the same both ways", () => {
    const alpha = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(alpha, alpha, (one, other) => {
        expect(Math.abs(changeOfAlpha(one))).toBeLessThanOrEqual(5);
        expect(changeOfAlpha(-one) + changeOfAlpha(one)).toBe(0);
        if (one <= other) expect(changeOfAlpha(one)).toBeLessThanOrEqual(changeOfAlpha(other));
      }),
    );
  });
});

describe("an action", () => {
  it.for<{ action: PolicyAction; desired: object }>([
    { action: { desired: { mixed: 7 } }, desired: { mixed: 7 } },
    { action: { change: { mixed: -1 } }, desired: { mixed: 3 } },
    { action: { change: { mixed: -9 } }, desired: { mixed: 0 } },
    { action: { alpha: { mixed: 1 } }, desired: { mixed: 9 } },
    { action: {}, desired: {} },
  ])("$action wants $desired where 4 are", ({ action, desired }) => {
    expect(answerOf(action, observation).desired).toEqual(desired);
  });

  it("brings its reason and its SKUs", () => {
    const action = { desired: { mixed: 1 }, sku: { mixed: "dgx-a100" }, reason: "cheap" };
    expect(answerOf(action, observation)).toEqual({
      desired: { mixed: 1 },
      skuNames: { mixed: "dgx-a100" },
      reason: "cheap",
    });
  });

  it.for([
    { value: 4, says: "it is no object" },
    { value: [4], says: "it is no object" },
    { value: { desird: { mixed: 1 } }, says: "it has a key desird; there are desired, change, alpha, sku, reason" },
    {
      value: { desired: { mixed: 1 }, alpha: { mixed: 0 } },
      says: "it has desired and alpha, of which one may be there",
    },
    { value: { desired: 4 }, says: "its desired is no object with pools as keys" },
    { value: { desired: { mixd: 4 } }, says: "its desired names a pool mixd; there are prompt, token, mixed" },
    { value: { desired: { mixed: 1.5 } }, says: "its desired.mixed must be a whole number of at least 0" },
    { value: { desired: { mixed: null } }, says: "its desired.mixed must be a whole number" },
    { value: { change: { mixed: "1" } }, says: "its change.mixed must be a whole number" },
    { value: { alpha: { mixed: 1.01 } }, says: "its alpha.mixed must be a number from -1 to 1" },
    { value: { sku: { mixed: 1 } }, says: "its sku.mixed must be a name" },
    { value: { reason: 1 }, says: "its reason is no text" },
  ])("$value is none: $says", ({ value, says }) => {
    expect(() => checkedAction(value)).toThrow(says);
  });
});

describe("an observation as a message", () => {
  it("survives JSON, and says null where nothing is known", () => {
    const message = observationMessage(
      observationOf({ timeSeconds: 30, pools: { mixed: { active: 2, load: { kvFraction: 0.25 } } } }),
    );
    expect(JSON.parse(JSON.stringify(message))).toEqual(message);
    expect(message).toMatchObject({
      time_seconds: 30,
      waiting_requests: null,
      class_loads: null,
      pools: { mixed: { capacity: 2, load: { kv_fraction: 0.25, busy_fraction: null }, limits: { max: null } } },
    });
  });

  it("tells classes of requests apart where the fleet does", () => {
    const classLoads = [
      { name: "chat", firstTokenWithinSeconds: 2, pendingRequests: 5 },
      { name: undefined, pendingRequests: 0 },
    ];
    expect(observationMessage(observationOf({ classLoads })).class_loads).toEqual([
      { name: "chat", first_token_within_seconds: 2, pending_requests: 5 },
      { name: null, first_token_within_seconds: null, pending_requests: 0 },
    ]);
  });
});

describe("a manager whose policy answers later", () => {
  function setUp() {
    const clock = new FakeClock();
    const fleet = new FakeFleet(clock);
    const questions: DecisionQuestion[] = [];
    const manager = new ScalingManager({
      clock,
      servers: fleet.servers,
      instances: fleet.instances,
      policy: externalPolicy(),
      onQuestion: (question) => questions.push(question),
      config: { decisionIntervalSeconds: 10, scaleUpDelaySeconds: 1 },
    });
    manager.start();
    return { clock, manager, questions };
  }

  it("asks when a decision is due, decides with the answer, and asks again an interval later", () => {
    const { clock, manager, questions } = setUp();
    clock.advance(0);
    expect(questions.map(({ nowSeconds }) => nowSeconds)).toEqual([0]);
    expect(manager.answer({ desired: { mixed: 2 }, reason: "two" })).toMatchObject({
      sequence: 0,
      policy: "external",
      reason: "two",
      pools: [{ tag: "mixed", recommended: 2, desired: 2 }],
    });
    clock.advance(10);
    expect(questions.map(({ nowSeconds }) => nowSeconds)).toEqual([0, 10]);
    expect(questions[1]!.observation.pools.mixed.capacity).toBe(2);
  });

  it("waits as long as it takes, and then goes on at its own times", () => {
    const { clock, manager, questions } = setUp();
    clock.advance(25);
    expect(questions).toHaveLength(1);
    manager.answer({ desired: {}, reason: "late" });
    clock.advance(4);
    expect(questions).toHaveLength(1);
    clock.advance(1);
    expect(questions.map(({ nowSeconds }) => nowSeconds)).toEqual([0, 30]);
  });

  it("does nothing with an answer that nobody asked for", () => {
    const { clock, manager } = setUp();
    expect(manager.answer({ desired: { mixed: 5 }, reason: "early" })).toBeUndefined();
    clock.advance(0);
    manager.stop();
    expect(manager.answer({ desired: { mixed: 5 }, reason: "too late" })).toBeUndefined();
    manager.start();
    expect(manager.decide()).toBeUndefined();
    expect(manager.getStatusSummary().totalInstances).toBe(0);
  });
});
