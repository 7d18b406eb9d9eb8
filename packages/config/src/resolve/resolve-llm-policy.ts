import type {
  ChironPolicySettings,
  HeteroscalePolicySettings,
  TokenSupplyPolicySettings,
  TokenVelocityPolicySettings,
  TwoLoopPolicySettings,
  WvaPolicySettings,
} from "@tokentide/scaling-manager";
import type { PolicyInput } from "../schema/policy-schema";
import { settingsOf } from "./settings-of";

type InputOf<Type extends string> = Extract<PolicyInput, { type: Type }>;

/** What an application promises; absent where it promises nothing. */
export interface Promises {
  readonly ttftSeconds?: number | undefined;
  readonly tbtSeconds?: number | undefined;
}

export function heteroscaleSettings(
  input: InputOf<"heteroscale">,
  { tbtSeconds }: Promises,
): HeteroscalePolicySettings {
  return settingsOf<HeteroscalePolicySettings>({
    targetTokensPerSecond: input.target,
    promptToTokenRatio: input.prompt_to_token_ratio,
    tolerance: input.tolerance,
    tbtSloSeconds: input.tbt ?? tbtSeconds,
    panicThreshold: input.panic_threshold,
    panicFactor: input.panic_factor,
    scaleOutCooldownSeconds: input.scale_out_cooldown,
    scaleInCooldownSeconds: input.scale_in_cooldown,
    windowSeconds: input.window,
    pools: input.pools,
  });
}

export function wvaSettings(input: InputOf<"wva">): WvaPolicySettings {
  return settingsOf<WvaPolicySettings>({
    kvThreshold: input.kv_threshold,
    queueThreshold: input.queue_threshold,
    kvSpare: input.kv_spare,
    queueSpare: input.queue_spare,
    pools: input.pools,
  });
}

export function tokenSupplySettings(input: InputOf<"token-supply">): TokenSupplyPolicySettings {
  return settingsOf<TokenSupplyPolicySettings>({
    kvThreshold: input.kv_threshold,
    upThreshold: input.up,
    downThreshold: input.down,
    meanInputTokens: input.mean_input_tokens,
    pools: input.pools,
  });
}

export function tokenVelocitySettings(input: InputOf<"token-velocity">): TokenVelocityPolicySettings {
  return settingsOf<TokenVelocityPolicySettings>({
    transferTokensPerSecond: input.transfer,
    windowSeconds: input.window,
    pools: input.pools,
  });
}

export function chironSettings(input: InputOf<"chiron">): ChironPolicySettings {
  return settingsOf<ChironPolicySettings>({
    interactiveShare: input.interactive_share,
    batchFromSeconds: input.batch_from,
    requestsPerInstance: input.requests_per_instance,
    pools: input.pools,
  });
}

export function twoLoopSettings(
  input: InputOf<"two-loop">,
  { ttftSeconds, tbtSeconds }: Promises,
): TwoLoopPolicySettings {
  return settingsOf<TwoLoopPolicySettings>({
    ttftSloSeconds: input.ttft ?? ttftSeconds,
    tbtSloSeconds: input.tbt ?? tbtSeconds,
    loadIntervalSeconds: input.load_interval,
    throughputIntervalSeconds: input.throughput_interval,
    scaleDownFraction: input.scale_down_fraction,
    pools: input.pools,
  });
}
