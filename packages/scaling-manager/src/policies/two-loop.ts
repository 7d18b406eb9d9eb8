import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import type { InstanceLoad } from "../ports/load-source";
import { offeredOutputTokensPerSecond } from "./offered-output";
import type { Policy } from "./policy";
import { type PoolByPoolState, type PoolMoment, type PoolVerdict, poolByPool } from "./pool-by-pool";

/** Settings of {@link twoLoopPolicy}; the defaults are those of NVIDIA Dynamo's planner. */
export interface TwoLoopPolicySettings {
  /** Promised time to first token, seconds. Default 0.5. */
  readonly ttftSloSeconds?: number;
  /** Promised mean time between tokens, seconds. Default 0.05. */
  readonly tbtSloSeconds?: number;
  /** Between looks of the load loop. Default 5. */
  readonly loadIntervalSeconds?: number;
  /** Between looks of the throughput loop, and the window of its rates; at most 600. Default 180. */
  readonly throughputIntervalSeconds?: number;
  /** The load loop shrinks only where latencies would stay below this share of the promises. Default 0.8. */
  readonly scaleDownFraction?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link twoLoopPolicy} remembers of a pool. */
export interface TwoLoopPoolState {
  /** Null before the first look. */
  readonly loadSeconds: number | null;
  readonly throughputSeconds: number | null;
  /** The throughput loop's last word. */
  readonly floor: number;
  /** The load loop's; null before it has any. */
  readonly wanted: number | null;
}

const NEW_STATE: TwoLoopPoolState = { loadSeconds: null, throughputSeconds: null, floor: 1, wanted: null };
const LONGEST_WINDOW_SECONDS = 600;

/**
 * The two loops of NVIDIA Dynamo's planner. Every 180 s the throughput loop sets a floor: offered tokens/s over what one
 * instance carries (`instanceCapacity`). Every 5 s the load loop looks at the instances one by one: one more when *every* one
 * misses its promise, one less when, for every one, load · N/(N-1) fits the KV cache and latency · N/(N-1) is below
 * 0.8 · promise. It waits while any boots. Prompt pools are held to the TTFT, token pools to the TBT, mixed ones to both.
 *
 * Without an instance capacity, or rates, the floor stays what it was, 1 at first. Without latencies the load loop keeps what
 * there is, unless nothing is to be done. Where a fleet does not tell its instances apart, the pool's median stands for each.
 *
 * Source: NVIDIA Dynamo, Planner Design, "Load-based scaling". There a regression estimates the latencies; here they are
 * those measured of late.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function twoLoopPolicy(settings: TwoLoopPolicySettings = {}): Policy<PoolByPoolState<TwoLoopPoolState>> {
  const rule = new TwoLoops(settings);
  return poolByPool({
    name: "two-loop",
    pools: settings.pools,
    readsInstanceCapacity: true,
    initialState: NEW_STATE,
    decide: (moment) => rule.decide(moment),
  });
}

class TwoLoops {
  readonly #settings: Required<Omit<TwoLoopPolicySettings, "pools">>;

  constructor(settings: TwoLoopPolicySettings) {
    this.#settings = {
      ttftSloSeconds: 0.5,
      tbtSloSeconds: 0.05,
      loadIntervalSeconds: 5,
      throughputIntervalSeconds: 180,
      scaleDownFraction: 0.8,
      ...settings,
    };
    const { ttftSloSeconds, tbtSloSeconds, loadIntervalSeconds, scaleDownFraction } = this.#settings;
    const { throughputIntervalSeconds: interval } = this.#settings;
    const positive = { ttftSloSeconds, tbtSloSeconds, loadIntervalSeconds, scaleDownFraction };
    for (const [name, value] of Object.entries({ ...positive, throughputIntervalSeconds: interval })) {
      if (!(value > 0)) throw new InvalidSettingsError(name, value, "a number above 0");
    }
    if (interval > LONGEST_WINDOW_SECONDS) {
      throw new InvalidSettingsError("throughputIntervalSeconds", interval, `at most ${LONGEST_WINDOW_SECONDS}`);
    }
  }

  decide({ pool, observation, nowSeconds, before }: PoolMoment<TwoLoopPoolState>): PoolVerdict<TwoLoopPoolState> {
    const { loadIntervalSeconds, throughputIntervalSeconds } = this.#settings;
    let state = before;
    if (isDue(before.throughputSeconds, throughputIntervalSeconds, nowSeconds)) {
      const floor = this.#floor(pool, observation) ?? before.floor;
      state = { ...state, throughputSeconds: nowSeconds, floor };
    }
    let why = "as before";
    if (isDue(before.loadSeconds, loadIntervalSeconds, nowSeconds)) {
      const load = this.#byLoad(pool);
      why = load.reason;
      state = { ...state, loadSeconds: nowSeconds, wanted: load.desired ?? null };
    }
    const { floor, wanted } = state;
    const reason = `${why}; floor ${floor}`;
    if (wanted === null && floor <= pool.capacity) return { desired: undefined, reason, state };
    return { desired: Math.max(floor, wanted ?? pool.capacity), reason, state };
  }

  /** Instances that the offered tokens/s ask for; `undefined` where either figure is not known. */
  #floor(pool: PoolObservation, observation: Observation): number | undefined {
    const { instanceCapacity, tag } = pool;
    if (instanceCapacity === undefined) return undefined;
    const window = this.#settings.throughputIntervalSeconds;
    const [own, all] = [pool.signals(window), observation.signals(window)];
    const prompts = own.offeredPromptTokensPerSecond ?? all.offeredPromptTokensPerSecond;
    const outputs = offeredOutputTokensPerSecond(own) ?? offeredOutputTokensPerSecond(all);
    const needs = [
      tag === "token" || prompts === undefined ? undefined : prompts / instanceCapacity.promptTokensPerSecond,
      tag === "prompt" || outputs === undefined ? undefined : outputs / instanceCapacity.outputTokensPerSecond,
    ].filter((need) => need !== undefined);
    return needs.length === 0 ? undefined : Math.max(1, Math.ceil(Math.max(...needs)));
  }

  #byLoad(pool: PoolObservation): { desired: number | undefined; reason: string } {
    const { capacity, instances } = pool;
    const { scaleDownFraction } = this.#settings;
    const loads = loadsOf(pool);
    if (loads.length === 0) return { desired: undefined, reason: "latencies and loads are not known" };
    const shares = loads.map((load) => this.#shareOfPromise(pool.tag, load));
    const known = shares.filter((share) => share !== undefined);
    if (known.length === 0) return { desired: undefined, reason: "latencies are not known" };
    if (instances.scalingUp > 0) return { desired: capacity, reason: `${instances.scalingUp} boot` };
    const missing = shares.filter((share) => share !== undefined && share > 1).length;
    if (missing === shares.length) return { desired: capacity + 1, reason: `all ${missing} miss their promise` };
    const text = `${missing} of ${shares.length} miss their promise`;
    const { active } = instances;
    if (active < 2 || known.length < shares.length) return { desired: capacity, reason: text };
    const growth = active / (active - 1);
    const fits = loads.every(({ kvFraction = 0 }) => kvFraction * growth <= 1);
    const slack = Math.max(...known) * growth;
    if (fits && slack < scaleDownFraction) {
      return { desired: capacity - 1, reason: `${text}, with one less ${(slack * 100).toFixed(0)} % of it` };
    }
    return { desired: capacity, reason: `${text}, one less would be too few` };
  }

  /** The worse of its latencies as a share of what is promised; 0 where it has nothing to do, `undefined` without data. */
  #shareOfPromise(tag: PoolTag, { ttftSeconds, tbtSeconds, pendingRequests }: InstanceLoad): number | undefined {
    const { ttftSloSeconds, tbtSloSeconds } = this.#settings;
    if (pendingRequests === 0) return 0;
    const shares = [
      tag === "token" || ttftSeconds === undefined ? undefined : ttftSeconds / ttftSloSeconds,
      tag === "prompt" || tbtSeconds === undefined ? undefined : tbtSeconds / tbtSloSeconds,
    ].filter((share) => share !== undefined);
    return shares.length === 0 ? undefined : Math.max(...shares);
  }
}

function isDue(lastSeconds: number | null, intervalSeconds: number, nowSeconds: number): boolean {
  return lastSeconds === null || nowSeconds >= lastSeconds + intervalSeconds;
}

/** The instances one by one, or the pool's figures for each of them. */
function loadsOf(pool: PoolObservation): readonly InstanceLoad[] {
  const { instanceLoads, load, instances } = pool;
  if (instanceLoads !== undefined) return instanceLoads;
  const { ttft, tbt } = pool.signals();
  const { pendingRequests, kvFraction } = load;
  if (ttft === undefined && tbt === undefined && pendingRequests === undefined) return [];
  const each = { pendingRequests, kvFraction, ttftSeconds: ttft?.p50, tbtSeconds: tbt?.p50 };
  return Array.from({ length: instances.active }, (_, instanceId) => ({ instanceId, ...each }));
}
