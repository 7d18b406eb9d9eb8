import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { PoolTag } from "../../pool-tag";
import { observationOf } from "../../testing/fake-observation";
import { policyTimeline } from "../hpa/policy-timeline";
import type { Policy } from "../policy";
import { createPolicy } from "../policy-registry";
import { floorPolicy } from "./floor";
import { maxPolicy } from "./max";

type Wish = Partial<Record<PoolTag, number>>;

/** Wants what its list says, one entry a call; counts its calls in its state. */
function wants(name: string, wishes: readonly Wish[], more: Partial<Policy<number>> = {}): Policy<number> {
  return {
    name,
    initialState: () => 0,
    recommend: (_observation, _now, call) => ({
      desired: wishes[call] ?? {},
      skuNames: { mixed: `sku-of-${name}` },
      reason: "so",
      state: call + 1,
    }),
    ...more,
  };
}

const timeline = <State>(policy: Policy<State>) => policyTimeline(policy, observationOf);
const mixed = (active: number) => ({ pools: { mixed: { active } } });

describe("max", () => {
  it("does what the one says that wants most, and says which, with its SKU", () => {
    const at = timeline(maxPolicy([wants("one", [{ mixed: 3 }]), wants("two", [{ mixed: 5 }])]));
    expect(at(0, mixed(2))).toMatchObject({
      desired: { mixed: 5 },
      skuNames: { mixed: "sku-of-two" },
      reason: "mixed: two wants most, 5 of 3, 5; one says: so; two says: so",
    });
  });

  it("shrinks when all agree", () => {
    const at = timeline(
      maxPolicy([wants("one", [{ mixed: 1 }, { mixed: 1 }]), wants("two", [{ mixed: 4 }, { mixed: 2 }])]),
    );
    expect(at(0, mixed(4)).desired).toEqual({ mixed: 4 });
    expect(at(30, mixed(4)).desired).toEqual({ mixed: 2 });
  });

  it("does not shrink while one has lost its data, and grows all the same", () => {
    const at = timeline(
      maxPolicy([wants("one", [{ mixed: 4 }, {}, {}]), wants("two", [{ mixed: 4 }, { mixed: 1 }, { mixed: 6 }])]),
    );
    at(0, mixed(4));
    expect(at(30, mixed(4))).toMatchObject({
      desired: { mixed: 4 },
      reason: expect.stringContaining("mixed: 4 stay while one has no data"),
    });
    expect(at(60, mixed(4)).desired).toEqual({ mixed: 6 });
  });

  it("leaves a pool to those that have ever said something about it", () => {
    const at = timeline(maxPolicy([wants("prompts", [{ prompt: 2 }]), wants("tokens", [{ token: 1 }])]));
    expect(at(0, { pools: { prompt: { active: 3 }, token: { active: 3 } } }).desired).toEqual({ prompt: 2, token: 1 });
  });

  it("has the manager's rates unless all bring their own", () => {
    const own = wants("own", [], { ownsRates: true });
    expect(maxPolicy([own, wants("other", [])]).ownsRates).toBe(false);
    expect(maxPolicy([own, own]).ownsRates).toBe(true);
  });

  it("refuses to be of none", () => {
    expect(() => maxPolicy([])).toThrow(InvalidSettingsError);
  });
});

describe("floor", () => {
  it("is the higher of the two, and says which", () => {
    const floor = wants("plan", [{ mixed: 3 }, { mixed: 3 }]);
    const at = timeline(floorPolicy({ floor, reactive: wants("reacts", [{ mixed: 1 }, { mixed: 5 }]) }));
    expect(at(0, mixed(3))).toMatchObject({
      desired: { mixed: 3 },
      skuNames: { mixed: "sku-of-plan" },
      reason: "mixed: 3, the floor of plan; plan says: so; reacts says: so",
    });
    expect(at(30, mixed(3))).toMatchObject({
      desired: { mixed: 5 },
      reason: expect.stringContaining("mixed: 5 of reacts, above the floor of 3"),
    });
  });

  it("is no floor without an opinion, unlike with max", () => {
    const at = timeline(
      floorPolicy({
        floor: wants("plan", [{ mixed: 3 }, {}]),
        reactive: wants("reacts", [{ mixed: 1 }, { mixed: 1 }]),
      }),
    );
    at(0, mixed(3));
    expect(at(30, mixed(3)).desired).toEqual({ mixed: 1 });
  });

  it("rises to the floor and does not shrink to it while the reactive policy has no data", () => {
    const floor = wants("plan", [{ mixed: 2 }, { mixed: 2 }, { mixed: 6 }]);
    const at = timeline(floorPolicy({ floor, reactive: wants("reacts", [{ mixed: 4 }]) }));
    expect(at(0, mixed(4)).desired).toEqual({ mixed: 4 });
    expect(at(30, mixed(4)).desired).toEqual({ mixed: 4 });
    expect(at(60, mixed(4)).desired).toEqual({ mixed: 6 });
  });

  it("decides about a pool that only it knows", () => {
    const at = timeline(
      floorPolicy({ floor: wants("plan", [{ token: 1 }]), reactive: wants("reacts", [{ prompt: 2 }]) }),
    );
    expect(at(0, { pools: { prompt: { active: 1 }, token: { active: 4 } } }).desired).toEqual({ prompt: 2, token: 1 });
  });
});

describe("combinations from plain settings", () => {
  it("are of the policies that they name", () => {
    const policy = createPolicy({
      type: "floor",
      floor: { type: "scheduled", schedule: [{ at: "08:00", instances: { mixed: 3 } }] },
      reactive: { type: "queue" },
    });
    const at = timeline(policy);
    const observed = { unixSeconds: 9 * 3600, pools: { mixed: { active: 1, load: { queueTokens: 0 } } } };
    expect(at(0, observed).desired).toEqual({ mixed: 3 });
    const most = timeline(
      createPolicy({
        type: "max",
        policies: [{ type: "static", instances: { mixed: 2 } }, { type: "queue" }],
      }),
    );
    expect(most(0, { pools: { mixed: { active: 2, load: { queueTokens: 2000 } } } }).desired).toEqual({ mixed: 3 });
  });
});
