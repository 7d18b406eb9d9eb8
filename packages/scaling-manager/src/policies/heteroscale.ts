import type { PoolChange } from "../accounting/pool-changes";
import { rateLimit } from "../decisions/rate-limit";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import { offeredOutputTokensPerSecond } from "./offered-output";
import type { Policy } from "./policy";
import { NO_POOL_SEEN, needsWakingUp, poolsToWatch, type SeenPools, seePools } from "./waking-up";

/** Settings of {@link heteroscalePolicy}; the defaults are those of the paper. */
export interface HeteroscalePolicySettings {
  /** Output tokens/s that one token (or mixed) instance is to carry. Default: what its `instanceCapacity` says. */
  readonly targetTokensPerSecond?: number;
  /** Prompt instances for each token instance. Default 0.33. */
  readonly promptToTokenRatio?: number;
  /** Differences of up to this share of the pool are left alone. Default 0.1. */
  readonly tolerance?: number;
  /** Promised mean time between tokens, seconds. Absent: no panic. */
  readonly tbtSloSeconds?: number;
  /** Above so many times the promise it panics. Default 1.2. */
  readonly panicThreshold?: number;
  /** In panic both pools become so many times what serves now. Default 1.2. */
  readonly panicFactor?: number;
  /** No growth so soon after a change. Default 180. */
  readonly scaleOutCooldownSeconds?: number;
  /** No shrinking so soon after a change. Default 600. */
  readonly scaleInCooldownSeconds?: number;
  /** Over how long rates and latencies are taken. Default: the window of the observation. */
  readonly windowSeconds?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link heteroscalePolicy} remembers. */
export interface HeteroscaleState extends SeenPools {
  /** When it last wanted a change, by pool. */
  readonly changes: Readonly<Partial<Record<PoolTag, PoolChange>>>;
}

/**
 * HeteroScale: one metric, decode throughput, for both pools, at a fixed ratio.
 *
 *     D = ⌈output tokens/s asked for / target per instance⌉,  P = ⌈D · ratio⌉
 *
 * Acts only on differences of more than 10 %. Panic: with TBT above 1.2 · promise both pools become at least 1.2 times what
 * serves. 180 s after a change it may grow, 600 s after one it may shrink. A mixed pool is treated as a token pool.
 *
 * Booting instances count. Without data about the load, and without a target, nothing changes but by panic.
 *
 * Source: ByteDance, "Taming the Chaos: Coordinated Autoscaling for Heterogeneous and Disaggregated LLM Inference",
 * arXiv 2508.19559.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function heteroscalePolicy(settings: HeteroscalePolicySettings = {}): Policy<HeteroscaleState> {
  const rule = new HeteroscaleRule(settings);
  return {
    name: "heteroscale",
    ownsRates: true,
    ...(settings.targetTokensPerSecond === undefined ? { readsInstanceCapacity: true } : {}),
    initialState: () => ({ ...NO_POOL_SEEN, changes: {} }),
    recommend(observation, nowSeconds, previous) {
      const seen = seePools(previous, observation);
      const watched = poolsToWatch(settings.pools, seen, observation);
      const tokenTag = watched.includes("token") ? "token" : "mixed";
      const wish = rule.tokenInstances(observation.pools[tokenTag], observation);
      const changes = { ...previous.changes };
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons = [wish.reason];
      for (const tag of watched) {
        const pool = observation.pools[tag];
        const { active } = pool.instances;
        if (pool.capacity === 0 && needsWakingUp(observation)) desired[tag] = 1;
        if (wish.instances === undefined || pool.capacity === 0) continue;
        const wanted = tag === "prompt" ? rule.promptInstances(wish.instances) : wish.instances;
        const least = wish.isPanic ? rule.inPanic(active) : 0;
        const held = rule.hold(pool, Math.max(wanted, least), nowSeconds, changes[tag]);
        desired[tag] = held.desired;
        if (held.desired !== pool.capacity) {
          changes[tag] = { direction: held.desired > pool.capacity ? "up" : "down", timeSeconds: nowSeconds };
        }
        reasons.push(`${tag}: ${wanted}${held.reason === undefined ? "" : `, but ${held.reason}`}`);
      }
      return { desired, reason: reasons.join("; "), state: { ...seen, changes } };
    },
  };
}

/** How many token instances there should be. */
interface Wish {
  readonly instances: number | undefined;
  readonly isPanic: boolean;
  readonly reason: string;
}

class HeteroscaleRule {
  readonly #settings: HeteroscalePolicySettings;

  constructor(settings: HeteroscalePolicySettings) {
    const { targetTokensPerSecond = 1, promptToTokenRatio = 1, tolerance = 0, tbtSloSeconds = 1 } = settings;
    for (const [name, value] of Object.entries({ targetTokensPerSecond, promptToTokenRatio, tbtSloSeconds })) {
      if (!(value > 0)) throw new InvalidSettingsError(name, value, "a number above 0");
    }
    if (!(tolerance >= 0)) throw new InvalidSettingsError("tolerance", tolerance, "a number of at least 0");
    this.#settings = settings;
  }

  tokenInstances(pool: PoolObservation, observation: Observation): Wish {
    const { windowSeconds, tbtSloSeconds, panicThreshold = 1.2 } = this.#settings;
    const signals = pool.signals(windowSeconds);
    const tbt = signals.tbt?.p50;
    const isPanic = tbt !== undefined && tbtSloSeconds !== undefined && tbt > panicThreshold * tbtSloSeconds;
    const panicText = isPanic ? `, panic: TBT ${tbt.toFixed(3)} s > ${panicThreshold} · ${tbtSloSeconds} s` : "";
    const target = this.#settings.targetTokensPerSecond ?? pool.instanceCapacity?.outputTokensPerSecond;
    const offered =
      offeredOutputTokensPerSecond(signals) ?? offeredOutputTokensPerSecond(observation.signals(windowSeconds));
    if (target === undefined || offered === undefined) {
      const missing = target === undefined ? "what an instance carries" : "the output tokens asked for";
      const instances = isPanic ? pool.capacity : undefined;
      return { instances, isPanic, reason: `not known: ${missing}${panicText}` };
    }
    const instances = Math.ceil(offered / target);
    return {
      instances,
      isPanic,
      reason: `${offered.toFixed(1)} output tokens/s / ${target} = ${instances}${panicText}`,
    };
  }

  promptInstances(tokenInstances: number): number {
    return Math.ceil(tokenInstances * (this.#settings.promptToTokenRatio ?? 0.33));
  }

  /** Of what serves now, so that what is booting already is part of it. */
  inPanic(active: number): number {
    return Math.ceil(active * (this.#settings.panicFactor ?? 1.2));
  }

  hold({ capacity }: PoolObservation, wanted: number, nowSeconds: number, lastChange: PoolChange | undefined) {
    const { tolerance = 0.1, scaleOutCooldownSeconds: out = 180, scaleInCooldownSeconds: into = 600 } = this.#settings;
    if (Math.abs(wanted - capacity) <= tolerance * capacity) return { desired: capacity };
    const unbounded = { windowSeconds: 0, maxStep: Number.POSITIVE_INFINITY };
    return rateLimit({
      current: capacity,
      desired: wanted,
      nowSeconds,
      lastChange,
      scaleUp: { ...unbounded, cooldownSeconds: out },
      scaleDown: { ...unbounded, cooldownSeconds: into },
    });
  }
}
