import type { PoolTag } from "@tokentide/scaling-manager";
import type { CountLimits, CountPlan } from "./count-plan";
import type { ScheduleOutcome } from "./schedule-trial";

/** A plan that has been tried, and what it came to. */
export interface TriedPlan {
  readonly plan: CountPlan;
  readonly outcome: ScheduleOutcome;
}

/** How a plan may be tried, and what it has to keep to. */
export interface TrimRules {
  /**
   * What a plan comes to; `undefined` when there are no runs left or, with a plan that it is to be cheaper than, when it falls
   * behind that one by more misses than are left.
   */
  readonly attempt: (plan: CountPlan, cheaperThan?: TriedPlan) => ScheduleOutcome | undefined;
  readonly mostMisses: number;
  readonly limits: CountLimits;
  /** Of decisions: so long an instance takes to come back. */
  readonly intervalsAhead: number;
}

/** A stretch of intervals over which a pool has one instance less. */
interface Cut {
  readonly tag: PoolTag;
  readonly from: number;
  readonly to: number;
  /** Intervals in which there was one to take away. */
  readonly saved: number;
}

/** What a cut came to while others were tried elsewhere. */
interface MeasuredCut extends Cut {
  readonly extraMisses: number;
}

/** Intervals until a fleet that has lost an instance and got it back is as if nothing had been. */
const RECOVERY_INTERVALS = 2;
/** From one length of stretches to the next. */
const SHORTER = 4;

/**
 * Takes instances away, one over a stretch of time, as long as no more requests miss their bounds than may: over long stretches
 * first, then over quarters of them and so on. One run tells of many cuts at once, since a cut is felt by those that arrive
 * in its stretch and shortly after it: cuts far enough from each other are tried together, and those that cost fewest misses for what
 * they save are taken together, as far as misses are left.
 */
export function trimPlan(start: TriedPlan, rules: TrimRules): TriedPlan {
  let best = start;
  const tags = Object.keys(start.plan) as PoolTag[];
  const intervals = Math.max(...tags.map((tag) => start.plan[tag]!.length));
  for (let length = intervals; ; length = Math.ceil(length / SHORTER)) {
    // Beginning half a stretch later every other time: a good cut may lie across two.
    for (let offset = 0; ; offset = offset === 0 ? Math.floor(length / 2) : 0) {
      const cuts = tags.flatMap((tag) =>
        measured(best, cutsOf(best.plan, { tag, length, offset }, rules), length, rules),
      );
      const better = takeBest(best, cuts, rules);
      if (better === undefined) break;
      best = better;
    }
    if (length === 1) return best;
  }
}

function cutsOf(
  plan: CountPlan,
  { tag, length, offset }: { readonly tag: PoolTag; readonly length: number; readonly offset: number },
  { limits }: TrimRules,
): Cut[] {
  const counts = plan[tag]!;
  const { min = 0 } = limits[tag] ?? {};
  const cuts: Cut[] = [];
  for (let at = offset === 0 ? 0 : offset - length; at < counts.length; at += length) {
    const [from, to] = [Math.max(0, at), Math.min(counts.length, at + length)];
    const saved = counts.slice(from, to).filter((count) => count > min).length;
    if (saved > 0) cuts.push({ tag, from, to, saved });
  }
  return cuts;
}

/** Tries cuts, those together that do not feel each other. */
function measured(best: TriedPlan, cuts: readonly Cut[], length: number, rules: TrimRules): MeasuredCut[] {
  const every = 1 + Math.ceil((rules.intervalsAhead + RECOVERY_INTERVALS) / length);
  return Array.from({ length: Math.min(every, cuts.length) }, (_, first) => {
    const together = cuts.filter((_cut, index) => index % every === first);
    const outcome = rules.attempt(withCuts(best.plan, together, rules.limits));
    if (outcome === undefined) return [];
    return together.map((cut, index): MeasuredCut => {
      const until = together[index + 1]?.from ?? outcome.missesAt.length;
      return { ...cut, extraMisses: extraMisses(best.outcome, outcome, cut.from, until) };
    });
  }).flat();
}

function extraMisses(before: ScheduleOutcome, after: ScheduleOutcome, from: number, until: number): number {
  let extra = 0;
  for (let at = from; at < until; at++) extra += after.missesAt[at]! - before.missesAt[at]!;
  return extra;
}

/** The best cuts together; fewer of them when they miss more together than each by itself. */
function takeBest(best: TriedPlan, cuts: readonly MeasuredCut[], rules: TrimRules): TriedPlan | undefined {
  const price = ({ extraMisses: extra, saved }: MeasuredCut) => extra / saved;
  const ranked = cuts.toSorted((one, other) => price(one) - price(other) || other.saved - one.saved);
  let left = rules.mostMisses - best.outcome.misses;
  let count = 0;
  for (; count < ranked.length && ranked[count]!.extraMisses <= left; count++) left -= ranked[count]!.extraMisses;
  for (; count > 0; count = Math.floor(count / 2)) {
    const plan = withCuts(best.plan, ranked.slice(0, count), rules.limits);
    const outcome = rules.attempt(plan, best);
    if (outcome !== undefined && outcome.gpuHours < best.outcome.gpuHours) return { plan, outcome };
  }
  return undefined;
}

function withCuts(plan: CountPlan, cuts: readonly Cut[], limits: CountLimits): CountPlan {
  const changed: Partial<Record<PoolTag, number[]>> = {};
  for (const { tag, from, to } of cuts) {
    changed[tag] ??= [...plan[tag]!];
    const { min = 0 } = limits[tag] ?? {};
    for (let at = from; at < to; at++) changed[tag]![at] = Math.max(min, changed[tag]![at]! - 1);
  }
  return { ...plan, ...changed };
}
