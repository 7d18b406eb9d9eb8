import type { ServedModel } from "@tokentide/hardware";
import type { ApplicationConfig, ClusterConfig, InstanceConfig, StartState } from "@tokentide/simulator";
import type { ProblemSink } from "../problems/problem-sink";
import type { ApplicationInput } from "../schema/application-schema";
import type { StartStateInput } from "../schema/start-state-schema";
import type { Sections } from "../sections";
import type { ConfigPath } from "../source/config-node";

/** How long iterations take, by processor type and parallelism. */
export type StepTimes = ApplicationConfig["stepTimes"];

/** The measured table behind them, by processor type and tensor parallelism. */
export type ProfileTableOf = NonNullable<ApplicationConfig["profileTable"]>;

/** An application as far as it could be made sense of. */
export interface ResolvedApplication {
  readonly path: ConfigPath;
  readonly input: ApplicationInput;
  readonly applicationId: number;
  readonly model: ServedModel | undefined;
  readonly stepTimes: StepTimes | undefined;
  /** Undefined where nothing is known of them. */
  readonly overheads: ApplicationConfig["overheads"] | undefined;
  readonly profileTable: ProfileTableOf | undefined;
  readonly start: ResolvedStart | undefined;
}

/** The start state of one application. */
export interface ResolvedStart {
  readonly path: ConfigPath;
  readonly input: StartStateInput;
  readonly state: StartState;
}

/** What the rules look at. Whatever could not be made sense of is undefined and was reported. */
export interface ResolvedConfig {
  readonly sections: Sections;
  readonly isCompat: boolean;
  readonly cluster: ClusterConfig | undefined;
  readonly applications: readonly ResolvedApplication[];
  readonly sink: ProblemSink;
}

/** Whether any application or start state could not be read: rules about all of them together would mislead. */
export function hasUnreadableParts({ sections }: ResolvedConfig): boolean {
  return sections.applications.includes(undefined) || sections.startStates.includes(undefined);
}

/** Instances of one kind that a start state makes, and the block that describes them. */
export interface InstanceGroup {
  readonly path: ConfigPath;
  readonly instance: InstanceConfig;
  readonly pool: "mixed" | "prompt" | "token";
}

/** The kinds of instances of a start state. */
export function instanceGroups({ path, state }: ResolvedStart): readonly InstanceGroup[] {
  const group = (key: string, pool: InstanceGroup["pool"], instance: InstanceConfig | undefined): InstanceGroup[] =>
    instance === undefined ? [] : [{ path: [...path, key], pool, instance }];
  if (state.type === "uniform") return group("instance", "mixed", state.instance);
  if (state.type === "unallocated") {
    const { mixed, prompt, token } = state.templates ?? {};
    return [
      ...group("instance", "mixed", mixed),
      ...group("prompt", "prompt", prompt),
      ...group("token", "token", token),
    ];
  }
  return [...group("prompt", "prompt", state.prompt), ...group("token", "token", state.token)];
}

/** The pools of an application as it is laid out; undefined when that is not known. */
export function poolsOf(state: StartState | undefined): readonly InstanceGroup["pool"][] | undefined {
  if (state === undefined) return undefined;
  if (state.type === "uniform") return ["mixed"];
  if (state.type !== "unallocated") return ["prompt", "token"];
  const { templates = {} } = state;
  return (["prompt", "token", "mixed"] as const).filter((pool) => templates[pool] !== undefined);
}
