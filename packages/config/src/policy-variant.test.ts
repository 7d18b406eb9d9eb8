import { describe, expect, it } from "vitest";
import { ConfigError } from "./config-error";
import type { LoadedConfig } from "./loaded-config";
import { parseConfig } from "./parse-config";
import { overridePolicy, type PolicyVariant, sumOfTimes } from "./policy-variant";
import { SCALING, TWO_APPLICATIONS, UNIFORM } from "./testing/base-configs";

const KUBERNETES = { actuator: "kubernetes" as const };

function parse(text: string, policy: PolicyVariant, overrides: readonly string[] = []): LoadedConfig {
  const readFile = () => {
    throw new Error("no files");
  };
  return parseConfig(text, { fileName: "/configs/main.yaml", readFile, policy, overrides });
}

function scalingOf(policy: PolicyVariant, block = "{}") {
  const config = parse(SCALING, policy, [`applications.0.scaling_manager=${block}`]);
  return config.simulation.applications[0]!.scaling!;
}

describe("a policy in place of a configuration's own", () => {
  it("decides wherever there is a scaling manager, and nowhere else", () => {
    const set = ["applications.1.scaling_manager={policy: queue}"];
    const { simulation, policies } = parse(TWO_APPLICATIONS, { name: "hpa", policy: { type: "hpa" } }, set);
    expect(simulation.applications.map(({ scaling }) => scaling?.policy?.name)).toEqual([undefined, "hpa"]);
    expect(policies).toEqual([{ type: "hpa" }]);
    expect(parse(UNIFORM, { name: "hpa", policy: { type: "hpa" } }).policies).toEqual([]);
  });

  it("has its mistakes told under its name", () => {
    const wrong = () => parse(SCALING, { name: "mine", policy: { type: "hpa", tolerence: 0.2 } });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(/policy mine:1:1: .*tolerence: unknown setting[\s\S]*did you mean "tolerance"/);
  });

  it.for([
    { name: "a plain delay is all the pod's", block: "{scale_up_delay: 40}", pod: 40, node: 0 },
    { name: "no delay is the default one", block: "{}", pod: 10, node: 0 },
    {
      name: "a measured delay is the pod's",
      block: "{scale_up_delay: small_model}",
      pod: { meanSeconds: 65, standardDeviationSeconds: 4 },
      node: 0,
    },
    {
      name: "provisioning is the node's",
      block: "{boot: {provisioning: 120, loading: 30, warming: 5}}",
      pod: 35,
      node: 120,
    },
    {
      name: "loading at a bandwidth gives way to what was measured",
      block: "{boot: {loading: {cold_gbps: 10}}}",
      pod: { lowSeconds: 105, highSeconds: 130 },
      node: 0,
    },
  ])("under Kubernetes $name", ({ block, pod, node }) => {
    const { actuator } = scalingOf({ name: "hpa", policy: { type: "hpa" }, platform: KUBERNETES }, block);
    expect(actuator).toEqual({ type: "kubernetes", graceSeconds: 30, podStartUp: pod, nodeProvisioning: node });
  });

  it("leaves out under Kubernetes what has no effect there, and keeps an actuator that the configuration names", () => {
    const variant = { name: "hpa", policy: { type: "hpa" }, platform: KUBERNETES };
    const block = "{drain_timeout: 60, on_drain_timeout: requeue, revive_draining_first: false, max_instances: 9}";
    const { manager } = scalingOf(variant, block);
    expect(manager).toEqual({ limits: { pool: { max: 9 } } });
    expect(scalingOf(variant, "{actuator: ideal, drain_timeout: 60}").actuator).toEqual({ type: "ideal" });
  });

  it("decides at its platform's pace", () => {
    const platform = { decisionIntervalSeconds: 2 };
    const { manager } = scalingOf({ name: "kpa", policy: { type: "kpa" }, platform }, "{decision_interval: 30}");
    expect(manager.decisionIntervalSeconds).toBe(2);
  });

  it("has nothing of the settings that the configuration gives to its own", () => {
    const text = SCALING.replace("policy: queue", "policy: { type: hpa, tolerance: 0.3 }");
    expect(parse(text, { name: "hpa", policy: { type: "hpa" } }).policies).toEqual([{ type: "hpa" }]);
  });
});

describe("times one after the other", () => {
  it.for([
    { one: 1, other: 2, sum: 3 },
    { one: { mean: 10, sd: 3 }, other: { mean: 20, sd: 4 }, sum: { mean: 30, sd: 5 } },
    { one: { low: 6, high: 12 }, other: 1, sum: { mean: 10, sd: Math.sqrt(3) } },
    { one: "small_model", other: 0, sum: { mean: 65, sd: 4 } },
    { one: { cold_gbps: 1 }, other: 1, sum: undefined },
  ])("$one and $other", ({ one, other, sum }) => {
    expect(sumOfTimes(one, other)).toEqual(sum);
  });
});

describe("settings over a policy", () => {
  it("reach into lists and take away", () => {
    const policy = { type: "hpa", tolerance: 0.1, metrics: [{ signal: "kv", target: 0.5 }] };
    expect(overridePolicy(policy, ["metrics.0.target=0.6", "tolerance=null", "sync_period=30"])).toEqual({
      type: "hpa",
      metrics: [{ signal: "kv", target: 0.6 }],
      sync_period: 30,
    });
  });

  it("must be overrides", () => {
    expect(() => overridePolicy({ type: "hpa" }, ["tolerance"])).toThrow(/needs a path and a value/);
  });
});

describe("a comparison section", () => {
  const section = (text: string) =>
    parseConfig(`${SCALING}comparison: ${text}\n`, { fileName: "/configs/main.yaml", readFile: () => "" });

  it("names policies, with settings and names of their own", () => {
    const { comparison } = section(
      "{ policies: [hpa, { name: strict, type: hpa, tolerance: 0.05 }, { type: kpa }], seeds: 3 }",
    );
    expect(comparison).toEqual({
      policies: [
        { name: "hpa", policy: { type: "hpa" } },
        { name: "strict", policy: { type: "hpa", tolerance: 0.05 } },
        { name: "kpa", policy: { type: "kpa" } },
      ],
      seeds: 3,
    });
  });

  it.for([
    { text: "{ policies: [hpa, { type: hpa }] }", says: /comparison\.policies\.1: there is another policy called hpa/ },
    { text: "{ policies: [hpaa] }", says: /comparison\.policies\.0[\s\S]*did you mean "hpa"/ },
    {
      text: "{ policies: [{ type: hpa, tolerence: 1 }] }",
      says: /tolerence: unknown setting[\s\S]*did you mean "tolerance"/,
    },
    { text: "{ polices: [hpa] }", says: /polices: unknown setting[\s\S]*did you mean "policies"/ },
    { text: "{ seeds: 0 }", says: /comparison\.seeds/ },
    { text: "{ policies: [] }", says: /comparison\.policies/ },
  ])("$text is wrong", ({ text, says }) => {
    expect(() => section(text)).toThrow(says);
  });
});
