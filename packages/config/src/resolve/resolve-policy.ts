import {
  createPolicy,
  type Policy,
  type PolicySettings,
  type QueuePolicySettings,
  type ScheduledPolicySettings,
  type ScheduleEntry,
  type SchedulerLoadPolicySettings,
  type SinglePolicySettings,
  type StaticPolicySettings,
  type UtilizationPolicySettings,
} from "@tokentide/scaling-manager";
import type { PolicyInput, SinglePolicyInput } from "../schema/policy-schema";
import type { ConfigPath } from "../source/config-node";
import { stepSettings, targetTrackingSettings } from "./resolve-cloud-policy";
import {
  chironSettings,
  heteroscaleSettings,
  type Promises,
  tokenSupplySettings,
  tokenVelocitySettings,
  twoLoopSettings,
  wvaSettings,
} from "./resolve-llm-policy";
import {
  clairvoyantSettings,
  type PlannerSurroundings,
  predictiveSettings,
  sageSettings,
  slaPlannerSettings,
} from "./resolve-planning-policy";
import { hpaSettings, kedaSettings, kpaSettings } from "./resolve-platform-policy";
import { settingsOf } from "./settings-of";

type InputOf<Type extends string> = Extract<PolicyInput, { type: Type }>;

/** What a policy must know beside its own settings. */
export interface PolicySurroundings extends PlannerSurroundings, Promises {
  /** Minutes that the wall clock of the run's start time is ahead of UTC. */
  readonly utcOffsetMinutes: number;
}

/** Settings of each policy in the library's words: one that is missing here, or a setting of one, does not compile. */
const SETTINGS: {
  readonly [Type in PolicyInput["type"]]: (
    input: InputOf<Type>,
    surroundings: PolicySurroundings,
  ) => Omit<Extract<PolicySettings, { readonly type: Type }>, "type">;
} = {
  static: ({ instances }) => settingsOf<StaticPolicySettings>({ instances: countsOf(instances) }),
  scheduled: ({ schedule, utc_offset_minutes: offset }, { utcOffsetMinutes }) =>
    settingsOf<ScheduledPolicySettings>({
      schedule: schedule?.map(({ at, cron, instances }) =>
        settingsOf<ScheduleEntry>({ at, cron, instances: countsOf(instances) }),
      ),
      utcOffsetMinutes: offset ?? utcOffsetMinutes,
    }),
  queue: ({ thresholds, up_requests_per_instance: upRequestsPerInstance, step, pools }) =>
    settingsOf<QueuePolicySettings>({
      thresholds: thresholds && thresholdsOf(thresholds),
      upRequestsPerInstance,
      step,
      pools,
    }),
  utilization: ({ signal, up, down, step, pools }) =>
    settingsOf<UtilizationPolicySettings>({ signal, up, down, step, pools }),
  "scheduler-load": (input) =>
    settingsOf<SchedulerLoadPolicySettings>({
      checkEveryRequests: input.check_every_requests,
      checkEverySeconds: input.check_every,
      cooldownSeconds: input.cooldown,
      up: input.up,
      down: input.down,
      tokensPerInstance: input.tokens_per_instance,
      minInstances: input.min_instances,
      maxInstances: input.max_instances,
      pools: input.pools,
    }),
  hpa: hpaSettings,
  kpa: kpaSettings,
  keda: kedaSettings,
  "target-tracking": targetTrackingSettings,
  step: stepSettings,
  wva: wvaSettings,
  "token-supply": tokenSupplySettings,
  heteroscale: heteroscaleSettings,
  "two-loop": twoLoopSettings,
  "token-velocity": tokenVelocitySettings,
  chiron: chironSettings,
  "sla-planner": slaPlannerSettings,
  predictive: predictiveSettings,
  sage: sageSettings,
  clairvoyant: clairvoyantSettings,
  max: ({ policies }, surroundings) => ({ policies: policies.map((one) => singleOf(one, surroundings)) }),
  floor: ({ floor, reactive }, surroundings) => ({
    floor: singleOf(floor, surroundings),
    reactive: singleOf(reactive, surroundings),
  }),
  // Whoever runs the configuration talks to the process: see `LoadedConfig.agents`.
  external: () => ({}),
};

/** The policies that a combination is of; its shorthands were spelled out before. */
export function membersOf(policy: PolicyInput): readonly { readonly path: ConfigPath; readonly member: PolicyInput }[] {
  if (policy.type === "max") {
    return policy.policies.map((member, index) => ({ path: ["policies", index], member: member as SinglePolicyInput }));
  }
  if (policy.type !== "floor") return [];
  return (["reactive", "floor"] as const).map((part) => ({ path: [part], member: policy[part] as SinglePolicyInput }));
}

function singleOf(input: string | SinglePolicyInput, surroundings: PolicySurroundings): SinglePolicySettings {
  return settingsOfPolicy(input as SinglePolicyInput, surroundings) as SinglePolicySettings;
}

function settingsOfPolicy(input: PolicyInput, surroundings: PolicySurroundings): PolicySettings {
  const settings = SETTINGS[input.type] as (input: PolicyInput, surroundings: PolicySurroundings) => object;
  return { type: input.type, ...settings(input, surroundings) } as PolicySettings;
}

/** Makes the policy. @throws InvalidSettingsError on settings that the library refuses */
export function resolvePolicy(input: PolicyInput, surroundings: PolicySurroundings): Policy {
  return createPolicy(settingsOfPolicy(input, surroundings));
}

function countsOf({ prompt, token, mixed }: InputOf<"static">["instances"]): StaticPolicySettings["instances"] {
  return settingsOf<StaticPolicySettings["instances"]>({ prompt, token, mixed });
}

function thresholdsOf(
  input: NonNullable<InputOf<"queue">["thresholds"]>,
): NonNullable<QueuePolicySettings["thresholds"]> {
  const entries = Object.entries(input).flatMap(([tag, bounds]) =>
    bounds === undefined ? [] : [[tag, { upTokens: bounds.up_tokens, downTokens: bounds.down_tokens }]],
  );
  return Object.fromEntries(entries);
}
