import { describe, expect, it } from "vitest";
import type { LoggedDecision } from "../results/decision-log";
import { evenly, fewerDecisions, pageDecisions, pageFailures } from "./page-decisions";

type Pool = LoggedDecision["pools"][number];

const decision = (pool: Partial<Pool>, others: Partial<LoggedDecision> = {}): LoggedDecision => ({
  sequence: 0,
  timeSeconds: 30,
  policy: "queue",
  dryRun: false,
  reason: "because",
  pools: [{ tag: "mixed", current: 2, recommended: 2, desired: 2, marks: [], actions: [], ...pool }],
  ...others,
});

describe("a decision", () => {
  it.for([
    { name: "nothing to do", pool: {}, outcome: "kept" },
    {
      name: "an instance booted",
      pool: { desired: 3, actions: [{ action: "boot", target: "instance_3" }] },
      outcome: "changed",
    },
    { name: "a change without a fleet to act on", pool: { desired: 3 }, outcome: "changed" },
    {
      name: "a boot that the fleet refused",
      pool: { desired: 3, actions: [{ action: "boot", error: "sold out" }] },
      outcome: "refused",
    },
    {
      name: "one boot of two refused",
      pool: {
        desired: 4,
        actions: [
          { action: "boot", target: "instance_3" },
          { action: "boot", error: "sold out" },
        ],
      },
      outcome: "changed",
    },
    {
      name: "a wish that a rule held back",
      pool: { recommended: 1, marks: [{ step: "stabilise", from: 1, to: 2, reason: "w" }] },
      outcome: "held",
    },
  ] satisfies { name: string; pool: Partial<Pool>; outcome: string }[])("$name is $outcome", ({ pool, outcome }) => {
    expect(pageDecisions([decision(pool)])[0]!.outcome).toBe(outcome);
  });

  it("says in words what rules and fleet made of it, each refusal once", () => {
    const pool: Partial<Pool> = {
      recommended: 9,
      desired: 5,
      marks: [{ step: "rate_limit", from: 9, to: 5, reason: "at most 3 in 60 s" }],
      actions: [
        { action: "revive", target: "instance_1" },
        { action: "boot", error: "sold out" },
        { action: "boot", error: "sold out" },
      ],
    };
    expect(pageDecisions([decision(pool)])[0]).toMatchObject({
      t: 30,
      from: 2,
      to: 5,
      steps: ["rate limit 9 → 5: at most 3 in 60 s", "revive instance_1", "boot refused: sold out"],
    });
  });

  it("gives each pool its own part of the reason, and says that it was a dry run", () => {
    const pools = ["prompt", "token"].map((tag) => ({ ...decision({}).pools[0]!, tag }));
    const lines = pageDecisions([decision({}, { reason: "prompt: busy; token: idle", dryRun: true, pools })]);
    expect(lines.map(({ pool, reason, policy }) => [pool, reason, policy])).toEqual([
      ["prompt", "busy", "queue (dry run)"],
      ["token", "idle", "queue (dry run)"],
    ]);
  });
});

describe("too many decisions", () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    decision(index % 10 === 0 ? { desired: 3 } : {}, { timeSeconds: index }),
  );

  it("lose those that changed nothing first, and stay in order", () => {
    const kept = fewerDecisions(pageDecisions(many), 20);
    expect(kept).toHaveLength(20);
    expect(kept.filter(({ outcome }) => outcome === "changed")).toHaveLength(10);
    expect(kept.map(({ t }) => t)).toEqual(kept.map(({ t }) => t).sort((one, other) => one - other));
    expect(fewerDecisions(pageDecisions(many), 5).every(({ outcome }) => outcome === "changed")).toBe(true);
    expect(fewerDecisions(pageDecisions(many), 100)).toHaveLength(100);
  });

  it("are taken evenly", () => {
    expect(evenly([0, 1, 2, 3, 4, 5], 3)).toEqual([0, 2, 4]);
  });
});

describe("a failure", () => {
  it("is called by its event, and has its detail", () => {
    expect(
      pageFailures([{ type: "scale_up_failed", timeSeconds: 5, target: "instance_1", detail: "no luck" }]),
    ).toEqual([{ t: 5, what: "scale up failed", target: "instance_1", detail: "no luck" }]);
  });
});
