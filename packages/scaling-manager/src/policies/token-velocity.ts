import type { CapacityProfile } from "../capacity/capacity-profile";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { PoolObservation } from "../observations/observation";
import type { WindowSignals } from "../observations/window-signals";
import type { PoolTag } from "../pool-tag";
import { offeredOutputTokensPerSecond } from "./offered-output";
import type { Policy } from "./policy";
import { type PoolByPoolState, type PoolMoment, type PoolVerdict, poolByPool } from "./pool-by-pool";

/** Settings of {@link tokenVelocityPolicy}. */
export interface TokenVelocityPolicySettings {
  /** Prompt tokens/s whose KV cache one prompt instance can hand over. Default: the transfer is never what holds it up. */
  readonly transferTokensPerSecond?: number;
  /** Over how long arrivals are counted. Default: the window of the observation. */
  readonly windowSeconds?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/**
 * TokenScale: the tokens that arrive in a second over the tokens that an instance gets done in one, its token velocity, stage by stage.
 *
 *     prompt:  V_P = prompt tokens/s that an instance carries,  V_N = prompt tokens/s that it hands over
 *              P = ⌈prompt tokens/s that arrive / min(V_P, V_N)⌉
 *     token:   V_D = prompt and output tokens/s of the requests that an instance ends: whole caches, as they come free
 *              D = ⌈prompt and output tokens/s that arrive / V_D⌉
 *     mixed:   the larger of ⌈arrived prompts / V_P⌉ and D
 *
 * V_P and V_D are those of `instanceCapacity`. What arrives is counted for the whole application, before anything is routed.
 * Without an instance capacity, or arrivals, nothing changes; while the lengths of answers are not known nothing leaves but from a
 * prompt pool.
 *
 * Source: TokenScale, arXiv 2512.03416. There V_D is one per kind of request (lengths of input and output, the latter predicted);
 * here it is one, of the mix that the capacity is of. Its Convertible Decoders, token instances that take prompts in a burst, are not here.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function tokenVelocityPolicy(settings: TokenVelocityPolicySettings = {}): Policy<PoolByPoolState<null>> {
  for (const name of ["transferTokensPerSecond", "windowSeconds"] as const) {
    const value = settings[name] ?? 1;
    if (!(value > 0)) throw new InvalidSettingsError(name, value, "a number above 0");
  }
  return poolByPool<null>({
    name: "token-velocity",
    pools: settings.pools,
    readsInstanceCapacity: true,
    initialState: null,
    decide: (moment) => decide(moment, settings),
  });
}

/** Work of a stage, in tokens/s; what arrives is `undefined` where it is not known. */
interface Stage {
  readonly name: string;
  readonly arriving: number | undefined;
  readonly velocity: number;
}

function decide(
  { pool, observation }: PoolMoment<null>,
  { transferTokensPerSecond, windowSeconds }: TokenVelocityPolicySettings,
): PoolVerdict<null> {
  const { capacity, instanceCapacity } = pool;
  if (instanceCapacity === undefined) return stays("what an instance carries is not known");
  const stages = stagesOf(pool, instanceCapacity, {
    signals: observation.signals(windowSeconds),
    transferTokensPerSecond,
  });
  const known = stages.filter((stage): stage is Stage & { arriving: number } => stage.arriving !== undefined);
  if (known.length === 0) return stays("what arrives is not known");
  const desired = Math.max(...known.map(({ arriving, velocity }) => Math.ceil(arriving / velocity)));
  const texts = known.map(({ name, arriving, velocity }) => `${rounded(arriving)} ${name} / ${rounded(velocity)}`);
  const reason = `${texts.join(", ")} = ${desired}`;
  // A stage of which nothing is known may need all that is there.
  if (known.length < stages.length && desired < capacity) {
    return { desired: capacity, reason: `${reason}, but lengths of answers are not known`, state: null };
  }
  return { desired, reason, state: null };
}

function stagesOf(
  { tag }: PoolObservation,
  { promptTokensPerSecond, outputTokensPerSecond }: CapacityProfile,
  given: { readonly signals: WindowSignals; readonly transferTokensPerSecond: number | undefined },
): readonly Stage[] {
  const prompts = given.signals.offeredPromptTokensPerSecond;
  const outputs = offeredOutputTokensPerSecond(given.signals);
  // Only a prompt instance hands its caches over.
  const transfer = tag === "prompt" ? given.transferTokensPerSecond : undefined;
  const prompt = {
    name: "prompt tokens/s",
    arriving: prompts,
    velocity: Math.min(promptTokensPerSecond, transfer ?? Number.POSITIVE_INFINITY),
  };
  const token = {
    name: "tokens/s in all",
    arriving: prompts === undefined || outputs === undefined ? undefined : prompts + outputs,
    velocity: promptTokensPerSecond + outputTokensPerSecond,
  };
  return [...(tag === "token" ? [] : [prompt]), ...(tag === "prompt" ? [] : [token])];
}

function stays(reason: string): PoolVerdict<null> {
  return { desired: undefined, reason, state: null };
}

function rounded(tokensPerSecond: number): number {
  return Math.round(tokensPerSecond);
}
