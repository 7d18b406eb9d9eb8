import { POLICY_TYPES } from "@tokentide/config";
import { describe, expect, it } from "vitest";
import { measureCapacity } from "../capacity/measure-capacity";
import { readConfig } from "../job-configs";
import { SCALING_CONFIG } from "../testing/scaling-config";
import { choosePolicies, type PolicyChoice } from "./policy-choice";

const choose = (choice: PolicyChoice, overrides: readonly string[] = []) =>
  choosePolicies(readConfig(SCALING_CONFIG, { overrides }), choice);

describe("the choice of policies", () => {
  it("all are those that need no more to be said, in the order of the catalog, with what is missing of the others", () => {
    const { policies, leftOut } = choose({});
    const names = policies.map(({ name }) => name);
    expect(names).toEqual(POLICY_TYPES.filter((type) => names.includes(type)));
    expect(leftOut).toContainEqual({ type: "scheduled", needs: "a schedule" });
    expect(new Set([...names, ...leftOut.map(({ type }) => type)])).toEqual(new Set(POLICY_TYPES));
    expect(choose({ names: ["all"] }).policies).toEqual(policies);
  });

  it("takes the settings of the configuration's own policy", () => {
    const [queue] = choose({ names: ["queue"] }).policies;
    expect(queue).toEqual({ name: "queue", policy: { type: "queue", up_requests_per_instance: 5 } });
  });

  it("prefers what the configuration wants compared, also under names of its own", () => {
    const section = "comparison={policies: [{name: q9, type: queue, up_requests_per_instance: 9}, hpa]}";
    expect(choose({}, [section]).policies).toEqual([
      { name: "q9", policy: { type: "queue", up_requests_per_instance: 9 } },
      expect.objectContaining({ name: "hpa", policy: expect.objectContaining({ type: "hpa" }) }),
    ]);
    const names = choose({ names: ["all"] }, [section]).policies.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(["q9", "hpa"]);
    expect(names).not.toContain("queue");
    expect(choose({ names: ["queue", "q9"] }, [section]).policies.map(({ name }) => name)).toEqual(["queue", "q9"]);
  });

  it("makes settings from what is compared", () => {
    const instances = { mixed: 2 };
    expect(choose({ names: ["static"] }).policies).toEqual([
      { name: "static", policy: { type: "static", instances }, derived: { instances } },
    ]);
  });

  it("aims at 80 % of the requests that one instance carries, as many as it then has in hand", () => {
    const { policies } = choose({ names: ["hpa", "keda", "kpa", "target-tracking", "heteroscale"] });
    const [hpa, keda, kpa, tracking, heteroscale] = policies.map(({ policy }) => policy as Record<string, unknown>);
    const config = readConfig(SCALING_CONFIG);
    const { mixed } = measureCapacity(config);
    expect(heteroscale!.target).toBeCloseTo(0.8 * mixed!.outputTokensPerSecond, -1);
    // Little's law: requests in hand are their rate times how long each takes; latencies at that load are about those at the knee.
    const [{ target }] = hpa!.metrics as [{ target: number }];
    const rung = mixed!.ladder!.findLast(
      ({ requestsPerSecond }) => requestsPerSecond <= 0.8 * mixed!.requestsPerSecond,
    )!;
    const inHand = 0.8 * (mixed!.requestsPerSecond * rung.ttftSeconds + mixed!.outputTokensPerSecond * rung.tbtSeconds);
    expect(target / inHand).toBeGreaterThan(0.8);
    expect(target / inHand).toBeLessThan(1.25);
    expect(keda!.triggers).toEqual([{ signal: "pending_requests", threshold: target }]);
    expect(tracking!.target).toBe(target);
    // Knative aims at 70 % of what it is told.
    expect(0.7 * (kpa!.target as number)).toBeCloseTo(target, 0);
  });

  it("makes none where a setting that goes with them is given, or nothing is promised", () => {
    const section = "comparison={policies: [{type: hpa, tolerance: 0.2}, {name: busy, type: step, signal: busy}]}";
    const [hpa, step] = choose({}, [section]).policies;
    expect(Object.keys(hpa!.policy)).toEqual(["type", "tolerance", "metrics"]);
    expect(step).toEqual({ name: "busy", policy: { type: "step", signal: "busy" } });
    expect(choose({ names: ["kpa"] }, ["applications.0.slo=null"]).policies).toEqual([
      { name: "kpa", policy: { type: "kpa" } },
    ]);
    const [kpa] = choose({ names: ["kpa"], settings: ["kpa.target=7"] }).policies;
    expect(kpa).toEqual({
      name: "kpa",
      policy: { type: "kpa", metric: "concurrency", target: 7 },
      derived: { metric: "concurrency" },
    });
  });

  it("lays settings over", () => {
    const { policies } = choose({ names: ["hpa", "queue"], settings: ["hpa.tolerance=0.2", "queue.step=2"] });
    expect(policies.map(({ policy }) => policy)).toEqual([
      expect.objectContaining({ type: "hpa", tolerance: 0.2 }),
      { type: "queue", up_requests_per_instance: 5, step: 2 },
    ]);
  });

  it("names a policy once however often it was asked for", () => {
    expect(choose({ names: ["hpa", "hpa"] }).policies).toHaveLength(1);
  });

  it.for([
    { name: "an unknown policy", choice: { names: ["hap"] }, says: /no policy hap\. Did you mean hpa\?/ },
    {
      name: "one that needs more",
      choice: { names: ["scheduled"] },
      says: /scheduled cannot be compared without a schedule/,
    },
    {
      name: "a setting of another policy",
      choice: { names: ["hpa"], settings: ["hpaa.tolerance=1"] },
      says: /for none of the policies that are compared\. Did you mean hpa\?/,
    },
  ])("$name is an error that helps", ({ choice, says }) => {
    expect(() => choose(choice)).toThrow(says);
  });
});
