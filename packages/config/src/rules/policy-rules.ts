import { processorsNeeded } from "@tokentide/hardware";
import { CronExpression, InvalidSettingsError, POOL_TAGS, type PoolTag } from "@tokentide/scaling-manager";
import { membersOf, resolvePolicy } from "../resolve/resolve-policy";
import { policyOf } from "../resolve/resolve-scaling";
import { instanceGroups, type ResolvedConfig } from "../resolve/resolved-config";
import type { PolicyInput } from "../schema/policy-schema";
import { type ConfigPath, formatPath } from "../source/config-node";
import type { Rule } from "./rule";
import { poolsOfApplication, type ScalingApplication, scalingApplications } from "./scaling-rules";

type Of<Type extends PolicyInput["type"]> = Extract<PolicyInput, { type: Type }>;

interface PolicyOfApplication extends ScalingApplication {
  readonly policy: PolicyInput;
  readonly policyPath: ConfigPath;
}

/** The policies of applications, and those that their combinations are of. */
function policies(config: ResolvedConfig): readonly PolicyOfApplication[] {
  return scalingApplications(config).flatMap((scaling) => {
    const policy = policyOf(scaling.input);
    if (policy === undefined) return [];
    const policyPath = [...scaling.path, "policy"];
    const members = membersOf(policy).map(({ path, member }) => ({
      ...scaling,
      policy: member,
      policyPath: [...policyPath, ...path],
    }));
    return [...members, { ...scaling, policy, policyPath }];
  });
}

/** Policies are about pools that there are. */
export const policiesOfKnownPools: Rule = {
  name: "policies-of-known-pools",
  check(config) {
    for (const { application, policy, policyPath } of policies(config)) {
      const known: readonly PoolTag[] | undefined = poolsOfApplication(application, config);
      if (known === undefined || known.length === 0) continue;
      const check = (path: ConfigPath, tag: PoolTag) => {
        if (known.includes(tag)) return;
        config.sink.report([...policyPath, ...path], {
          message: `the application has no ${tag} pool`,
          allowed: known.join(", "),
        });
      };
      for (const [path, tag] of poolsNamed(policy)) check(path, tag);
      if (policy.type === "scheduled" && policy.schedule === undefined && !known.includes("prompt")) {
        config.sink.report([...policyPath, "schedule"], {
          message: "the default schedule is for a prompt and a token pool, and this application has neither",
          allowed: `a list of entries such as { at: "09:00", instances: { ${known[0]}: 4 } }`,
        });
      }
    }
  },
};

/** Every place where a policy names a pool. */
function poolsNamed(policy: PolicyInput): readonly (readonly [path: ConfigPath, tag: PoolTag])[] {
  const keysOf = (path: ConfigPath, byPool: object = {}) =>
    POOL_TAGS.filter((tag) => tag in byPool).map((tag) => [[...path, tag], tag] as const);
  const listed = "pools" in policy ? (policy.pools ?? []).map((tag, index) => [["pools", index], tag] as const) : [];
  switch (policy.type) {
    case "static":
      return keysOf(["instances"], policy.instances);
    case "scheduled":
      return (policy.schedule ?? []).flatMap(({ instances }, index) =>
        keysOf(["schedule", index, "instances"], instances),
      );
    case "clairvoyant":
      return (policy.schedule ?? []).flatMap(({ instances }, index) =>
        keysOf(["schedule", index, "instances"], instances),
      );
    case "queue":
      return [...listed, ...keysOf(["thresholds"], policy.thresholds)];
    default:
      return listed;
  }
}

/** Policies that do nothing without knowing what one instance carries. */
const PLANNING_BY_CAPACITY: readonly PolicyInput["type"][] = [
  "token-velocity",
  "chiron",
  "sla-planner",
  "predictive",
  "sage",
];

/** Settings of a policy fit together. */
export const policiesMakeSense: Rule = {
  name: "policies-make-sense",
  check(config) {
    for (const one of policies(config)) {
      const { policy } = one;
      if (policy.type === "static") checkCounts(one, ["instances"], policy.instances, config);
      if (policy.type === "scheduled") checkSchedule(one, policy, config);
      if (policy.type === "queue") checkQueue(one, policy, config);
      if (policy.type === "utilization") checkUtilization(one, policy, config);
      if (policy.type === "token-supply") {
        const { up = 0.8, down = 0.4 } = policy;
        checkBounds(one, policy, { up, down }, config);
      }
      if (policy.type === "scheduler-load") checkSchedulerLoad(one, policy, config);
      if (policy.type === "sla-planner") checkPlanner(one, policy, config);
      if (PLANNING_BY_CAPACITY.includes(policy.type)) checkCapacity(one, config);
      if (policy.type === "clairvoyant" && policy.schedule === undefined) checkPromise(one, config);
      checkLibraryAgrees(one, config);
    }
  },
};

function checkCounts({ policyPath }: PolicyOfApplication, path: ConfigPath, counts: object, { sink }: ResolvedConfig) {
  if (Object.keys(counts).length > 0) return;
  sink.report([...policyPath, ...path], {
    message: "has no effect: it names no pool",
    allowed: "a map of prompt, token, mixed to a number of instances",
  });
}

function checkSchedule(one: PolicyOfApplication, { schedule = [] }: Of<"scheduled">, config: ResolvedConfig): void {
  const { sink } = config;
  schedule.forEach(({ at, cron, instances }, index) => {
    const path = [...one.policyPath, "schedule", index];
    checkCounts(one, ["schedule", index, "instances"], instances, config);
    if ((at === undefined) === (cron === undefined)) {
      sink.report(path, {
        message: at === undefined ? "nothing says when this holds" : "there is a time of day and a cron expression",
        allowed: 'one of at ("09:00") and cron ("0 9 * * mon-fri")',
      });
    }
    if (cron === undefined) return;
    try {
      new CronExpression(cron);
    } catch (error) {
      if (!(error instanceof InvalidSettingsError)) throw error;
      sink.report([...path, "cron"], { message: "cannot be read as a cron expression", allowed: error.message });
    }
  });
}

function checkQueue({ policyPath }: PolicyOfApplication, policy: Of<"queue">, { sink }: ResolvedConfig): void {
  for (const tag of POOL_TAGS) {
    const bounds = policy.thresholds?.[tag];
    if (bounds === undefined) continue;
    if (bounds.down_tokens >= bounds.up_tokens) {
      sink.report([...policyPath, "thresholds", tag, "down_tokens"], {
        message: "the same queue would be long and short at once",
        allowed: `a number below up_tokens, ${bounds.up_tokens}`,
      });
    }
    if (policy.pools !== undefined && !policy.pools.includes(tag)) {
      sink.report([...policyPath, "thresholds", tag], {
        message: `has no effect: the policy's pools do not include ${tag}`,
        hint: "add it to `pools`, or take this out",
      });
    }
  }
}

const DEFAULT_DOWN = { memory: 0.3, kv: 0.3, busy: 0.2 };

function checkUtilization(one: PolicyOfApplication, policy: Of<"utilization">, config: ResolvedConfig): void {
  const { signal = "memory", up = 0.8, down = DEFAULT_DOWN[signal] } = policy;
  checkBounds(one, policy, { up, down }, config);
  const weights = signal === "memory" ? weightShare(one, config) : undefined;
  if (weights === undefined) return;
  const percent = `${(weights * 100).toFixed(0)} %`;
  if (weights > up) {
    config.sink.report([...one.policyPath, policy.signal === undefined ? "type" : "signal"], {
      message: `the weights alone take ${percent} of an instance's memory, more than up, ${up}: the fleet would grow for ever`,
      hint: "take signal: kv, which leaves the weights out, or signal: busy",
    });
  } else if (policy.down !== undefined && weights >= policy.down) {
    config.sink.report([...one.policyPath, "down"], {
      message: `has no effect: the weights alone take ${percent} of an instance's memory`,
      hint: "take signal: kv, which leaves the weights out, or a higher bound",
    });
  }
}

function checkSchedulerLoad(one: PolicyOfApplication, policy: Of<"scheduler-load">, config: ResolvedConfig): void {
  const { up = 0.8, down = 0.3, min_instances: min = 1, max_instances: max = 100 } = policy;
  checkBounds(one, policy, { up, down }, config);
  if (min <= max) return;
  const key = policy.min_instances === undefined ? "max_instances" : "min_instances";
  config.sink.report([...one.policyPath, key], {
    message: `min_instances, ${min}, is above max_instances, ${max}`,
    allowed: key === "min_instances" ? `a whole number of at most ${max}` : `a whole number of at least ${min}`,
  });
}

function checkPlanner({ policyPath }: PolicyOfApplication, policy: Of<"sla-planner">, { sink }: ResolvedConfig): void {
  if (policy.season === undefined || policy.predictor === "seasonal") return;
  sink.report([...policyPath, "season"], {
    message: `has no effect: the predictor is ${policy.predictor ?? "constant"}`,
    hint: "add predictor: seasonal, or take this out",
  });
}

/** A schedule is sought for a promise. */
function checkPromise({ application, policyPath }: PolicyOfApplication, { sink }: ResolvedConfig): void {
  if (Object.keys(application.input.slo ?? {}).length > 0) return;
  sink.report(policyPath, {
    message:
      "clairvoyant seeks the least capacity that keeps the promised bounds, and the application promises nothing",
    hint: "give the application a promise, such as slo: { ttft: 2.0, tbt: 0.1 }, or the policy a schedule",
  });
}

/** What one instance carries is measured at the promised bounds, where it is not stated. */
function checkCapacity(
  { application, input, policy, policyPath }: PolicyOfApplication,
  { sink }: ResolvedConfig,
): void {
  if (input.instance_capacity !== undefined || Object.keys(application.input.slo ?? {}).length > 0) return;
  sink.report(policyPath, {
    message: `${policy.type} plans by what one instance carries at the promised bounds, and the application promises nothing`,
    hint: "give the application a promise, such as slo: { ttft: 2.0, tbt: 0.1 }, or state scaling_manager.instance_capacity",
  });
}

function checkBounds(
  { policyPath }: PolicyOfApplication,
  given: { readonly up?: number | undefined; readonly down?: number | undefined },
  { up, down }: { readonly up: number; readonly down: number },
  { sink }: ResolvedConfig,
): void {
  if (down < up) return;
  const key = given.down === undefined ? "up" : "down";
  sink.report([...policyPath, key], {
    message: `down, ${down}, is not below up, ${up}: the same load would be high and low at once`,
    allowed: key === "down" ? `a number below ${up}` : `a number above ${down}`,
  });
}

/** The largest share of an instance's memory that weights take, on the servers of the cluster; by the right rules only. */
export function weightShare({ application }: ScalingApplication, { cluster, isCompat }: ResolvedConfig) {
  const { model, start } = application;
  if (model === undefined || start === undefined || cluster === undefined || isCompat) return undefined;
  const shares = instanceGroups(start).flatMap(({ instance: { parallelism } }) =>
    cluster.servers.map(({ sku }) => {
      return model.weightBytes / (processorsNeeded(parallelism) * sku.processor.memoryBytes);
    }),
  );
  const largest = Math.max(...shares);
  return largest <= 1 ? largest : undefined;
}

/** The library has the last word on settings of its policies. */
function checkLibraryAgrees({ policy, policyPath }: PolicyOfApplication, { sink }: ResolvedConfig): void {
  const prefix = formatPath(policyPath);
  if (sink.problems.some(({ path }) => path === prefix || path.startsWith(`${prefix}.`))) return;
  try {
    resolvePolicy(policy, { utcOffsetMinutes: 0 });
  } catch (error) {
    if (!(error instanceof InvalidSettingsError)) throw error;
    const path = yamlPath(error.setting);
    if (!isGiven(policy, path)) sink.report(policyPath, { message: error.message });
    else sink.report([...policyPath, ...path], { message: "does not go with the rest", allowed: error.allowed });
  }
}

/** `scaleOut.steps` of the library is `scale_out`, `steps` in a file. */
function yamlPath(setting: string): ConfigPath {
  return setting.split(".").map((word) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

function isGiven(policy: PolicyInput, path: ConfigPath): boolean {
  let value: unknown = policy;
  for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key];
  return value !== undefined;
}
