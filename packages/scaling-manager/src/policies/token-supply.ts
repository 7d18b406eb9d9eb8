import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import type { Policy } from "./policy";
import { type PoolByPoolState, type PoolMoment, type PoolVerdict, poolByPool } from "./pool-by-pool";
import { NO_PRESSURE, notePressure, type Pressure, tooFew } from "./pressure";

/** Settings of {@link tokenSupplyPolicy}; the defaults are those of BLIS. */
export interface TokenSupplyPolicySettings {
  /** Share of the KV cache that counts as supply, 0..1. Default 0.8. */
  readonly kvThreshold?: number;
  /** Grow when demand is above this share of the supply. Default 0.8. */
  readonly upThreshold?: number;
  /** Shrink as far as demand stays below this share of the supply. Default 0.4. */
  readonly downThreshold?: number;
  /** Tokens that a waiting request asks for where nothing is known about prompts. Default 512. */
  readonly meanInputTokens?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link tokenSupplyPolicy} remembers of a pool. */
export interface TokenSupplyPoolState {
  /** KV cache of one instance in tokens, as last seen; null before that. */
  readonly instanceTokens: number | null;
  /** What it could not carry of late. */
  readonly pressure: Pressure;
}

/**
 * Supply and demand of KV cache, in tokens:
 *
 *     supply   = Σ KV cache of the instances · 0.8, booting ones included
 *     demand   = KV cache in use + waiting requests · mean input
 *     required = demand / 0.8 - supply   above 0: as many more as hold it
 *     spare    = supply - demand / 0.4   as many less as it holds, while none boots
 *
 * It does not shrink to what was too few for the same load within the last half hour (ours: KV caches say nothing of speed).
 * Without data about the KV cache in use or the queue nothing changes.
 *
 * Source: BLIS, the inference simulator of llm-d (inference-sim), V2 saturation analyzer.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function tokenSupplyPolicy(
  settings: TokenSupplyPolicySettings = {},
): Policy<PoolByPoolState<TokenSupplyPoolState>> {
  const bounds = { kvThreshold: 0.8, upThreshold: 0.8, downThreshold: 0.4, meanInputTokens: 512, ...settings };
  check(bounds);
  return poolByPool<TokenSupplyPoolState>({
    name: "token-supply",
    pools: settings.pools,
    initialState: { instanceTokens: null, pressure: NO_PRESSURE },
    decide: (moment) => decide(moment, bounds),
  });
}

type Bounds = Required<Omit<TokenSupplyPolicySettings, "pools">>;

function decide(moment: PoolMoment<TokenSupplyPoolState>, bounds: Bounds): PoolVerdict<TokenSupplyPoolState> {
  const { pool, observation, before } = moment;
  const { capacity, instances, load } = pool;
  const seen = instances.active > 0 ? (load.kvCapacityTokens ?? 0) / instances.active : 0;
  const instanceTokens = seen > 0 ? seen : before.instanceTokens;
  const demand = demandOf(pool, observation, bounds);
  if (demand === undefined || instanceTokens === null) {
    return { desired: undefined, reason: "KV cache or queue are not known", state: { ...before, instanceTokens } };
  }
  const each = instanceTokens * bounds.kvThreshold;
  const supply = each * capacity;
  const text = `${Math.round(demand)} tokens asked for, ${Math.round(supply)} supplied by ${capacity}`;
  const required = demand / bounds.upThreshold - supply;
  const pressure = notePressure(before.pressure, demand / bounds.upThreshold > each * instances.active, moment);
  const state = { instanceTokens, pressure };
  if (required > 0) {
    const more = Math.ceil(required / each);
    return { desired: capacity + more, reason: `${text}: ${Math.round(required)} are missing, ${more} more`, state };
  }
  const spare = supply - demand / bounds.downThreshold;
  const fewer = instances.scalingUp > 0 ? 0 : Math.max(0, Math.floor(spare / each));
  const why = fewer === 0 ? undefined : tooFew(pressure, capacity - fewer, moment);
  if (why !== undefined) return { desired: capacity, reason: `${text}: ${fewer} less, but ${why}`, state };
  return { desired: capacity - fewer, reason: fewer === 0 ? `${text}: enough` : `${text}: ${fewer} less`, state };
}

function demandOf(
  { load }: PoolObservation,
  observation: Observation,
  { meanInputTokens }: Bounds,
): number | undefined {
  const { kvTokens, queueRequests } = load;
  if (kvTokens === undefined || queueRequests === undefined) return undefined;
  const { offeredRequestsPerSecond, offeredPromptTokensPerSecond = 0 } = observation.signals();
  const meanTokens = offeredRequestsPerSecond
    ? offeredPromptTokensPerSecond / offeredRequestsPerSecond
    : meanInputTokens;
  return kvTokens + queueRequests * meanTokens;
}

function check({ kvThreshold, upThreshold, downThreshold, meanInputTokens }: Bounds): void {
  if (!(kvThreshold > 0 && kvThreshold <= 1)) {
    throw new InvalidSettingsError("kvThreshold", kvThreshold, "above 0, at most 1");
  }
  if (!(upThreshold > 0)) throw new InvalidSettingsError("upThreshold", upThreshold, "a number above 0");
  if (!(downThreshold > 0 && downThreshold < upThreshold)) {
    throw new InvalidSettingsError("downThreshold", downThreshold, `above 0, below upThreshold, ${upThreshold}`);
  }
  if (!(meanInputTokens > 0)) throw new InvalidSettingsError("meanInputTokens", meanInputTokens, "a number above 0");
}
