import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import { POOL_TAGS, type PoolTag } from "../../pool-tag";
import type { Policy, Recommendation, SignalsRead } from "../policy";

/** What {@link maxPolicy} remembers of one of its policies. */
export interface MemberState {
  readonly state: unknown;
  /** The pools that it has said something about: there, silence means that it lost its data. */
  readonly spokeOf: readonly PoolTag[];
}

/** What {@link maxPolicy} remembers, policy by policy. */
export interface MaxPolicyState {
  readonly members: readonly MemberState[];
}

/**
 * Several policies, of which the one that wants most counts, pool by pool: growing takes one of them, shrinking takes all. It
 * is how the autoscalers of Kubernetes, AWS and GCP treat several metrics and policies.
 *
 * A policy without data for a pool that it has judged before holds the pool at what there is; others may still make it grow. A
 * policy that never said anything about a pool has no part in it. The manager's windows and rates apply unless all of them
 * bring their own.
 *
 * @throws InvalidSettingsError without a policy
 */
export function maxPolicy(policies: readonly Policy[]): Policy<MaxPolicyState> {
  if (policies.length === 0) throw new InvalidSettingsError("policies", [], "at least one");
  return {
    name: "max",
    ownsRates: policies.every(({ ownsRates }) => ownsRates === true),
    ...(policies.some(({ readsInstanceCapacity }) => readsInstanceCapacity) ? { readsInstanceCapacity: true } : {}),
    reads: mostRead(policies),
    initialState: () => ({ members: policies.map((policy) => ({ state: policy.initialState(), spokeOf: [] })) }),
    recommend(observation, nowSeconds, { members }) {
      const answers = policies.map((policy, index) => ({
        policy,
        spokeOf: members[index]!.spokeOf,
        ...policy.recommend(observation, nowSeconds, members[index]!.state),
      }));
      const desired: Partial<Record<PoolTag, number>> = {};
      const winners: Partial<Record<PoolTag, Recommendation>> = {};
      const reasons: string[] = [];
      for (const tag of POOL_TAGS) {
        const said = answers.filter((answer) => answer.desired[tag] !== undefined);
        const silent = answers.filter((answer) => !said.includes(answer) && answer.spokeOf.includes(tag));
        if (said.length === 0) continue;
        const winner = said.reduce((most, answer) => (answer.desired[tag]! > most.desired[tag]! ? answer : most));
        const { capacity } = observation.pools[tag];
        const wanted = winner.desired[tag]!;
        const isHeld = wanted < capacity && silent.length > 0;
        desired[tag] = isHeld ? capacity : wanted;
        winners[tag] = winner;
        reasons.push(
          isHeld
            ? `${tag}: ${capacity} stay while ${silent.map(({ policy }) => policy.name).join(" and ")} has no data`
            : `${tag}: ${winner.policy.name} wants most, ${wanted} of ${said.map(({ desired }) => desired[tag]).join(", ")}`,
        );
      }
      return {
        desired,
        ...skusOf(winners),
        reason: [...reasons, ...answers.map(({ policy, reason }) => `${policy.name} says: ${reason}`)].join("; "),
        state: {
          members: answers.map(({ state, spokeOf, desired }) => ({
            state,
            spokeOf: POOL_TAGS.filter((tag) => spokeOf.includes(tag) || desired[tag] !== undefined),
          })),
        },
      };
    },
  };
}

/** How much policies read together. */
export function mostRead(policies: readonly Policy[]): SignalsRead {
  const reads = policies.map((policy) => policy.reads ?? "everything");
  if (reads.includes("everything")) return "everything";
  return reads.includes("demand") ? "demand" : "gauges";
}

/** What the winner of each pool says about SKUs. */
export function skusOf(
  winners: Readonly<Partial<Record<PoolTag, Recommendation>>>,
): Pick<Recommendation, "skuNames" | "leavingSkuNames"> {
  const named = (key: "skuNames" | "leavingSkuNames") => {
    const entries = POOL_TAGS.flatMap((tag) => {
      const name = winners[tag]?.[key]?.[tag];
      return name === undefined ? [] : [[tag, name]];
    });
    return entries.length === 0 ? {} : { [key]: Object.fromEntries(entries) };
  };
  return { ...named("skuNames"), ...named("leavingSkuNames") };
}
