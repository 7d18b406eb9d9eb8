import type {
  ClairvoyantPolicySettings,
  PoolTag,
  PredictivePolicySettings,
  SagePolicySettings,
  SlaPlannerSettings,
  TimedCounts,
} from "@tokentide/scaling-manager";
import type { PolicyInput } from "../schema/policy-schema";
import { settingsOf } from "./settings-of";

type InputOf<Type extends string> = Extract<PolicyInput, { type: Type }>;

/** What planners must know of the application beside their own settings; absent where it is not known. */
export interface PlannerSurroundings {
  /** Mean time that an instance takes to start. */
  readonly leadSeconds?: number | undefined;
  /** The promised time between two tokens. */
  readonly tbtSeconds?: number | undefined;
  readonly gpusPerInstance?: Readonly<Partial<Record<PoolTag, number>>>;
}

export function predictiveSettings(
  input: InputOf<"predictive">,
  { leadSeconds }: PlannerSurroundings,
): PredictivePolicySettings {
  return settingsOf<PredictivePolicySettings>({
    forecaster: input.forecaster,
    stepSeconds: input.step,
    seasonSeconds: input.season,
    leadSeconds: input.lead ?? leadSeconds,
    z: input.z,
    utilization: input.utilization,
    load: input.load,
    maxMase: input.max_mase,
    pools: input.pools,
  });
}

export function sageSettings(input: InputOf<"sage">): SagePolicySettings {
  return settingsOf<SagePolicySettings>({
    planIntervalSeconds: input.plan_interval,
    forecaster: input.forecaster,
    stepSeconds: input.step,
    seasonSeconds: input.season,
    buffer: input.buffer,
    spendAbove: input.spend_above,
    giveBackBelow: input.give_back_below,
    overrideAbove: input.override_above,
    overrideRatio: input.override_ratio,
    pools: input.pools,
  });
}

export function slaPlannerSettings(
  input: InputOf<"sla-planner">,
  { tbtSeconds, gpusPerInstance }: PlannerSurroundings,
): SlaPlannerSettings {
  return settingsOf<SlaPlannerSettings>({
    adjustmentIntervalSeconds: input.adjustment_interval,
    itlSeconds: input.itl ?? tbtSeconds,
    predictor: input.predictor,
    seasonSeconds: input.season,
    gpusPerInstance,
    maxGpus: input.max_gpus,
    minInstances: input.min_instances,
    pools: input.pools,
  });
}

export function clairvoyantSettings({ target, schedule }: InputOf<"clairvoyant">): ClairvoyantPolicySettings {
  return settingsOf<ClairvoyantPolicySettings>({
    targetAttainment: target,
    schedule: schedule?.map(({ from, instances }) => ({
      fromSeconds: from,
      instances: settingsOf<TimedCounts["instances"]>({
        prompt: instances.prompt,
        token: instances.token,
        mixed: instances.mixed,
      }),
    })),
  });
}
