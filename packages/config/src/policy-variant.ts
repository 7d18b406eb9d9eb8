import { ConfigError, type ConfigProblem } from "./config-error";
import { NOT_UNDER_KUBERNETES } from "./rules/scaling-rules";
import { DEFAULT_SCALE_UP_DELAY_SECONDS } from "./schema/scaling-manager-schema";
import { MEASURED_START_UP_TIMES, type StartUpTimeInput } from "./schema/start-up-time-schema";
import { applyOverrides } from "./source/apply-overrides";
import { type ConfigNode, type MapNode, nodeOf, type SourcePosition, toPlain } from "./source/config-node";

/** A policy to be run in place of a configuration's own, and what its platform brings along. */
export interface PolicyVariant {
  /** How messages name it. */
  readonly name: string;
  /** Type and settings, in the words of the configuration: `{ type: "hpa", tolerance: 0.2 }`. */
  readonly policy: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** Absent: the configuration's own. */
  readonly platform?: PolicyPlatform;
}

/**
 * What surrounds a policy where it is at home, beside its way to the metrics, which it brings along anyway. A configuration that
 * names an actuator itself keeps it.
 */
export interface PolicyPlatform {
  /** `kubernetes`: start-up times are those of the configuration, in the places where that actuator has them. */
  readonly actuator?: "kubernetes";
  /** Between decisions. Goes over the configuration's, which was chosen for another policy. */
  readonly decisionIntervalSeconds?: number;
}

/**
 * Lays `path=value` texts over a policy: `metrics.0.target=0.6`. Whether there are such settings is checked when the policy
 * is put into a configuration.
 *
 * @throws ConfigError when a text is no override, or leads into a single value
 */
export function overridePolicy(policy: PolicyVariant["policy"], overrides: readonly string[]): PolicyVariant["policy"] {
  const position: SourcePosition = { file: "policy", directory: "", line: 1, column: 1 };
  const problems: ConfigProblem[] = [];
  const tree = applyOverrides(nodeOf(policy, position) as MapNode, overrides, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return toPlain(tree) as PolicyVariant["policy"];
}

/** Puts a policy into every `scaling_manager` block of a configuration; blocks that are not there stay away. */
export function withPolicy(root: MapNode, variant: PolicyVariant): MapNode {
  const applications = root.entries.get("applications");
  if (applications?.node.kind !== "list") return root;
  const items = applications.node.items.map((application) =>
    changeEntry(application, "scaling_manager", (block) => withPolicyInBlock(block, variant)),
  );
  return {
    ...root,
    entries: new Map(root.entries).set("applications", { ...applications, node: { ...applications.node, items } }),
  };
}

function changeEntry(node: ConfigNode, key: string, change: (node: MapNode) => MapNode): ConfigNode {
  const entry = node.kind === "map" ? node.entries.get(key) : undefined;
  if (node.kind !== "map" || entry === undefined) return node;
  // `scaling_manager:` with nothing behind it is an empty block.
  const block =
    entry.node.kind === "scalar" && entry.node.value === null ? nodeOf({}, entry.node.position) : entry.node;
  if (block.kind !== "map") return node;
  return { ...node, entries: new Map(node.entries).set(key, { ...entry, node: change(block) }) };
}

function withPolicyInBlock(block: MapNode, { name, policy, platform = {} }: PolicyVariant): MapNode {
  const position: SourcePosition = { file: `policy ${name}`, directory: block.position.directory, line: 1, column: 1 };
  const entries = new Map(block.entries);
  const set = (key: string, value: unknown) =>
    entries.set(key, { keyPosition: position, node: nodeOf(value, position) });
  set("policy", policy);
  const { actuator, decisionIntervalSeconds } = platform;
  if (decisionIntervalSeconds !== undefined) set("decision_interval", decisionIntervalSeconds);
  if (actuator !== undefined && !entries.has("actuator")) {
    set("actuator", { type: actuator, ...kubernetesTimes(block) });
    for (const [key] of NOT_UNDER_KUBERNETES) entries.delete(key);
  }
  return { ...block, entries };
}

/**
 * The start of an instance under the ideal actuator, as pods and nodes have it. A plain delay is the whole way from the
 * decision to serving, so nothing is left for the node. Weights that are loaded at a bandwidth have no time of their own: then
 * the pod takes what was measured for a model of its size.
 */
function kubernetesTimes(block: MapNode): Record<string, unknown> {
  const { scale_up_delay: delay = DEFAULT_SCALE_UP_DELAY_SECONDS, boot } = toPlain(block) as Record<string, unknown>;
  if (boot === undefined || boot === null) return { pod_start_up: delay, node_provisioning: 0 };
  const { provisioning = 0, loading = 0, warming = 0 } = boot as Record<string, StartUpTimeInput | undefined>;
  const pod = sumOfTimes(loading, warming);
  return { node_provisioning: provisioning, ...(pod === undefined ? {} : { pod_start_up: pod }) };
}

/** Of two times, one after the other; `undefined` where one of them is no time. */
export function sumOfTimes(one: unknown, other: unknown): StartUpTimeInput | undefined {
  const first = momentsOf(one);
  const second = momentsOf(other);
  if (first === undefined || second === undefined) return undefined;
  const mean = first.mean + second.mean;
  const sd = Math.sqrt(first.variance + second.variance);
  return sd === 0 ? mean : { mean, sd };
}

function momentsOf(time: unknown): { readonly mean: number; readonly variance: number } | undefined {
  if (typeof time === "number") return { mean: time, variance: 0 };
  if (typeof time === "string" && Object.hasOwn(MEASURED_START_UP_TIMES, time)) {
    return momentsOf(MEASURED_START_UP_TIMES[time as keyof typeof MEASURED_START_UP_TIMES]);
  }
  if (typeof time !== "object" || time === null) return undefined;
  const { mean, sd, low, high } = time as Record<string, unknown>;
  if (typeof mean === "number" && typeof sd === "number") return { mean, variance: sd ** 2 };
  if (typeof low !== "number" || typeof high !== "number") return undefined;
  // Of a uniform distribution.
  return { mean: (low + high) / 2, variance: (high - low) ** 2 / 12 };
}
