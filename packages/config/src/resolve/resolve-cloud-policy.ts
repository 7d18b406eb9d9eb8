import type {
  StepAlarm,
  StepPolicySettings,
  StepRange,
  TargetTrackingPolicySettings,
} from "@tokentide/scaling-manager";
import type { PolicyInput } from "../schema/policy-schema";
import { settingsOf } from "./settings-of";

type InputOf<Type extends string> = Extract<PolicyInput, { type: Type }>;
type AlarmInput = NonNullable<InputOf<"step">["scale_out"]>;

/** Settings of AWS target tracking in the library's words. */
export function targetTrackingSettings(input: InputOf<"target-tracking">): TargetTrackingPolicySettings {
  return settingsOf<TargetTrackingPolicySettings>({
    signal: input.signal,
    target: input.target,
    periodSeconds: input.period,
    scaleOutPeriods: input.scale_out_periods,
    scaleInPeriods: input.scale_in_periods,
    scaleInFraction: input.scale_in_fraction,
    scaleOutCooldownSeconds: input.scale_out_cooldown,
    scaleInCooldownSeconds: input.scale_in_cooldown,
    disableScaleIn: input.disable_scale_in,
    pools: input.pools,
  });
}

/** Settings of AWS step scaling in the library's words. */
export function stepSettings(input: InputOf<"step">): StepPolicySettings {
  return settingsOf<StepPolicySettings>({
    signal: input.signal,
    periodSeconds: input.period,
    evaluationPeriods: input.evaluation_periods,
    adjustment: input.adjustment,
    minMagnitude: input.min_magnitude,
    scaleOut: input.scale_out && alarmOf(input.scale_out),
    scaleIn: input.scale_in && alarmOf(input.scale_in),
    pools: input.pools,
  });
}

function alarmOf({ threshold, steps }: AlarmInput): StepAlarm {
  return { threshold, steps: steps.map(({ from, to, change }) => settingsOf<StepRange>({ from, to, change })) };
}
