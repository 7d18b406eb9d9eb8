import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import type { ServerSku } from "../ports/server-provider";
import type { Policy } from "./policy";
import { type PoolByPoolState, type PoolMoment, type PoolVerdict, poolByPool } from "./pool-by-pool";
import { NO_PRESSURE, notePressure, type Pressure, tooFew } from "./pressure";

/** Settings of {@link wvaPolicy}; the defaults are those of llm-d. */
export interface WvaPolicySettings {
  /** An instance with so much of its KV cache in use is saturated, 0..1. Default 0.8. */
  readonly kvThreshold?: number;
  /** An instance with so many waiting requests is saturated. Default 5. */
  readonly queueThreshold?: number;
  /** Grow when less KV cache than this is spare on average, 0..1. Default 0.1. */
  readonly kvSpare?: number;
  /** Grow when fewer waiting requests than this are spare on average. Default 3. */
  readonly queueSpare?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/**
 * The saturation rule of llm-d's workload variant autoscaler. An instance is saturated with 80 % of its KV cache in use or 5
 * requests waiting; spare is what the others have left to these bounds, on average. Less than 10 % or fewer than 3 spare: one
 * more, on the cheapest SKU. Two or more unsaturated, and what they carry would leave that much spare on one less: one less,
 * of the dearest SKU, unless that many were too few for the same load within the last half hour (ours: KV caches say nothing of
 * speed). While any boots it neither grows nor shrinks.
 *
 * Where a fleet does not tell its instances apart each is taken to have its share of the pool's. Without data about KV cache
 * and queue nothing changes.
 *
 * Source: llm-d, workload-variant-autoscaler, docs/saturation-scaling-config.md and docs/saturation-analyzer.md.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function wvaPolicy(settings: WvaPolicySettings = {}): Policy<PoolByPoolState<Pressure>> {
  const bounds = { kvThreshold: 0.8, queueThreshold: 5, kvSpare: 0.1, queueSpare: 3, ...settings };
  check(bounds);
  return poolByPool<Pressure>({
    name: "wva",
    pools: settings.pools,
    initialState: NO_PRESSURE,
    decide: (moment) => decide(moment, bounds),
  });
}

type Bounds = Required<Omit<WvaPolicySettings, "pools">>;

/** What one instance has in use; an unknown figure is not looked at. */
interface Use {
  readonly kv: number | undefined;
  readonly queue: number | undefined;
}

function decide(moment: PoolMoment<Pressure>, bounds: Bounds): PoolVerdict<Pressure> {
  const { pool, observation, before } = moment;
  const { capacity, instances } = pool;
  let state = before;
  const verdict = (desired: number | undefined, reason: string): PoolVerdict<Pressure> => ({ desired, reason, state });
  const uses = usesOf(pool);
  if (uses.length === 0) return verdict(undefined, "neither KV cache nor queue is known");
  const unsaturated = uses.filter(({ kv = 0, queue = 0 }) => kv < bounds.kvThreshold && queue < bounds.queueThreshold);
  const spare = spareOf(unsaturated, unsaturated.length, bounds);
  const text = `${uses.length - unsaturated.length} of ${uses.length} saturated, spare: ${inWords(spare)}`;
  state = notePressure(before, isShort(spare, bounds), moment);
  if (instances.scalingUp > 0) return verdict(capacity, `${text}; waits for ${instances.scalingUp} that boot`);
  if (isShort(spare, bounds)) {
    const skuName = byPrice(observation, pool)[0]?.name;
    return { ...verdict(capacity + 1, `${text}; one more${skuName === undefined ? "" : ` on ${skuName}`}`), skuName };
  }
  if (unsaturated.length < 2) return verdict(capacity, `${text}; enough`);
  const left = spareOf(unsaturated, unsaturated.length - 1, bounds);
  if (isShort(left, bounds)) return verdict(capacity, `${text}; with one less only ${inWords(left)}`);
  const why = tooFew(state, capacity - 1, moment);
  if (why !== undefined) return verdict(capacity, `${text}; but ${why}`);
  const held = new Set(pool.active.map(({ skuName }) => skuName));
  const leavingSkuName = byPrice(observation, pool).findLast(({ name }) => held.has(name))?.name;
  const whence = leavingSkuName === undefined ? "" : ` of ${leavingSkuName}`;
  return { ...verdict(capacity - 1, `${text}; one less${whence}, leaving ${inWords(left)}`), leavingSkuName };
}

function usesOf({ instanceLoads, load, instances }: PoolObservation): readonly Use[] {
  const { active } = instances;
  const each: readonly Use[] =
    instanceLoads?.map(({ kvFraction, queueRequests }) => ({ kv: kvFraction, queue: queueRequests })) ??
    Array.from({ length: active }, () => ({
      kv: load.kvFraction,
      queue: load.queueRequests === undefined ? undefined : load.queueRequests / active,
    }));
  return each.filter(({ kv, queue }) => kv !== undefined || queue !== undefined);
}

/** What is left on average when so many share what these have in use. */
function spareOf(uses: readonly Use[], sharedBy: number, { kvThreshold, queueThreshold }: Bounds): Use {
  const left = (threshold: number, figure: (use: Use) => number | undefined): number | undefined => {
    const known = uses.map(figure).filter((value) => value !== undefined);
    if (uses.length === 0) return 0;
    if (known.length === 0) return undefined;
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    return threshold - (mean * uses.length) / sharedBy;
  };
  return { kv: left(kvThreshold, ({ kv }) => kv), queue: left(queueThreshold, ({ queue }) => queue) };
}

function isShort({ kv, queue }: Use, { kvSpare, queueSpare }: Bounds): boolean {
  return (kv !== undefined && kv < kvSpare) || (queue !== undefined && queue < queueSpare);
}

function inWords({ kv, queue }: Use): string {
  const parts = [
    ...(kv === undefined ? [] : [`${(kv * 100).toFixed(1)} % KV cache`]),
    ...(queue === undefined ? [] : [`${Number(queue.toFixed(2))} requests`]),
  ];
  return parts.join(", ");
}

/** The SKUs that an instance of the pool fits on, the cheapest for it first. */
function byPrice({ skus }: Observation, { active }: PoolObservation): readonly ServerSku[] {
  const needed = active[0]?.processorCount ?? 1;
  return skus
    .filter(({ processors }) => processors >= needed)
    .toSorted((one, other) => dollarsPerInstance(one, needed) - dollarsPerInstance(other, needed));
}

function dollarsPerInstance({ onDemandDollarsPerHour = 0, processors }: ServerSku, needed: number): number {
  return onDemandDollarsPerHour / Math.floor(processors / needed);
}

function check({ kvThreshold, queueThreshold, kvSpare, queueSpare }: Bounds): void {
  if (!(kvSpare >= 0 && kvSpare < kvThreshold)) {
    throw new InvalidSettingsError("kvSpare", kvSpare, `from 0 to below kvThreshold, ${kvThreshold}`);
  }
  if (!(queueSpare >= 0 && queueSpare < queueThreshold)) {
    throw new InvalidSettingsError("queueSpare", queueSpare, `from 0 to below queueThreshold, ${queueThreshold}`);
  }
}
