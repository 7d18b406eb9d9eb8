import { InvalidActionError } from "../../errors/invalid-action-error";
import type { Observation } from "../../observations/observation";
import { POOL_TAGS, type PoolTag } from "../../pool-tag";
import type { DecisionAnswer } from "../policy";

type PerPool<Value> = Readonly<Partial<Record<PoolTag, Value>>>;

/** What an agent wants: at most one of `desired`, `change` and `alpha`; none of them leaves everything as it is. */
export interface PolicyAction {
  /** Instances per pool, booting ones included; whole numbers of at least 0. */
  readonly desired?: PerPool<number>;
  /** Instances more or fewer than there are; whole numbers. */
  readonly change?: PerPool<number>;
  /** From -1 (five fewer) to 1 (five more), see {@link changeOfAlpha}. */
  readonly alpha?: PerPool<number>;
  /** SKUs that new servers should be of. */
  readonly sku?: PerPool<string>;
  /** For the log of decisions. */
  readonly reason?: string;
}

/** |α| below it changes nothing, so that an agent's noise does not move the fleet. */
const ALPHA_DEAD_ZONE = 0.3;
/** Instances that α = ±1 asks for. */
const ALPHA_LARGEST_CHANGE = 5;

/**
 * The action space of the reinforcement learning of this project's ancestor, a fork of SplitwiseSim: α ∈ [-1, 1];
 * |α| < 0.3 is no change, else round(sign(α) · (|α| − 0.3) / 0.7 · 5) instances. 0.65 is three more (2.5 rounds up).
 */
export function changeOfAlpha(alpha: number): number {
  const size = Math.abs(alpha);
  if (size < ALPHA_DEAD_ZONE) return 0;
  return Math.sign(alpha) * Math.round(((size - ALPHA_DEAD_ZONE) / (1 - ALPHA_DEAD_ZONE)) * ALPHA_LARGEST_CHANGE);
}

/** An action as the manager takes it. `observation` is the one that was answered. */
export function answerOf(
  { desired, change, alpha, sku, reason }: PolicyAction,
  observation: Observation,
): DecisionAnswer {
  const changes = change ?? mapPools(alpha, (value) => changeOfAlpha(value));
  const wanted = desired ?? mapPools(changes, (value, tag) => Math.max(0, observation.pools[tag].capacity + value));
  return {
    desired: wanted ?? {},
    reason: reason ?? "the agent said so",
    ...(sku === undefined ? {} : { skuNames: sku }),
  };
}

const KINDS = ["desired", "change", "alpha"] as const;
const KEYS: readonly string[] = [...KINDS, "sku", "reason"];

/** Checks what came from outside. @throws InvalidActionError when it is no action */
export function checkedAction(value: unknown): PolicyAction {
  if (!isMap(value)) throw new InvalidActionError("it is no object", value);
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw new InvalidActionError(`it has a key ${unknown}; there are ${KEYS.join(", ")}`, value);
  const kinds = KINDS.filter((kind) => value[kind] !== undefined);
  if (kinds.length > 1) throw new InvalidActionError(`it has ${kinds.join(" and ")}, of which one may be there`, value);
  for (const kind of kinds) checkPools(kind, value, isRight[kind]);
  checkPools("sku", value, (name) => (typeof name === "string" ? undefined : "a name"));
  if (value.reason !== undefined && typeof value.reason !== "string") {
    throw new InvalidActionError("its reason is no text", value);
  }
  return value as PolicyAction;
}

/** What a value should be; undefined when it is. */
const isRight: Readonly<Record<(typeof KINDS)[number], (value: unknown) => string | undefined>> = {
  desired: (value) => (Number.isInteger(value) && (value as number) >= 0 ? undefined : "a whole number of at least 0"),
  change: (value) => (Number.isInteger(value) ? undefined : "a whole number"),
  alpha: (value) => (typeof value === "number" && value >= -1 && value <= 1 ? undefined : "a number from -1 to 1"),
};

function checkPools(key: string, action: Record<string, unknown>, wrong: (value: unknown) => string | undefined): void {
  const byPool = action[key];
  if (byPool === undefined) return;
  if (!isMap(byPool)) throw new InvalidActionError(`its ${key} is no object with pools as keys`, action);
  for (const [tag, value] of Object.entries(byPool)) {
    if (!(POOL_TAGS as readonly string[]).includes(tag)) {
      throw new InvalidActionError(`its ${key} names a pool ${tag}; there are ${POOL_TAGS.join(", ")}`, action);
    }
    const allowed = wrong(value);
    if (allowed !== undefined) throw new InvalidActionError(`its ${key}.${tag} must be ${allowed}`, action);
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapPools<From, To>(
  values: PerPool<From> | undefined,
  change: (value: From, tag: PoolTag) => To,
): PerPool<To> | undefined {
  if (values === undefined) return undefined;
  return Object.fromEntries(
    POOL_TAGS.flatMap((tag) => (values[tag] === undefined ? [] : [[tag, change(values[tag] as From, tag)]])),
  );
}
