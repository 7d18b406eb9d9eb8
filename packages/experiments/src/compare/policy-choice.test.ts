import { POLICY_TYPES } from "@tokentide/config";
import { describe, expect, it } from "vitest";
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
      { name: "hpa", policy: { type: "hpa" } },
    ]);
    const names = choose({ names: ["all"] }, [section]).policies.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(["q9", "hpa"]);
    expect(names).not.toContain("queue");
    expect(choose({ names: ["queue", "q9"] }, [section]).policies.map(({ name }) => name)).toEqual(["queue", "q9"]);
  });

  it("makes settings from what is compared", () => {
    expect(choose({ names: ["static"] }).policies[0]!.policy).toEqual({ type: "static", instances: { mixed: 2 } });
  });

  it("lays settings over", () => {
    const { policies } = choose({ names: ["hpa", "queue"], settings: ["hpa.tolerance=0.2", "queue.step=2"] });
    expect(policies.map(({ policy }) => policy)).toEqual([
      { type: "hpa", tolerance: 0.2 },
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
