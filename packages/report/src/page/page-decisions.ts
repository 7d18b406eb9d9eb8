import type { LoggedDecision, LoggedFailure } from "../results/decision-log";
import type { DecisionOutcome, PageDecision, PageFailure } from "./page-data";

type LoggedPool = LoggedDecision["pools"][number];

/** Every pool of every decision as a line of its own. */
export function pageDecisions(decisions: readonly LoggedDecision[]): PageDecision[] {
  return decisions.flatMap(({ timeSeconds, policy, dryRun, reason, pools }) =>
    pools.map((pool) => ({
      t: timeSeconds,
      pool: pool.tag,
      from: pool.current,
      to: pool.desired,
      outcome: outcomeOf(pool),
      policy: dryRun ? `${policy} (dry run)` : policy,
      reason: reasonFor(pool.tag, reason),
      steps: stepsOf(pool),
    })),
  );
}

/** What broke, in words. */
export function pageFailures(failures: readonly LoggedFailure[]): PageFailure[] {
  return failures.map(({ timeSeconds, type, target, detail = "" }) => ({
    t: timeSeconds,
    what: type.replaceAll("_", " "),
    target,
    detail,
  }));
}

/**
 * At most so many, evenly over time, those of the rarer outcomes first: of decisions that changed nothing many are alike.
 */
export function fewerDecisions(decisions: readonly PageDecision[], most: number): PageDecision[] {
  if (decisions.length <= most) return [...decisions];
  const telling = decisions.filter(({ outcome }) => outcome !== "kept");
  const kept = decisions.filter(({ outcome }) => outcome === "kept");
  const chosen = telling.length >= most ? evenly(telling, most) : [...telling, ...evenly(kept, most - telling.length)];
  return chosen.sort((one, other) => one.t - other.t);
}

/** So many of them, at equal distances. */
export function evenly<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]!);
}

function outcomeOf({ current, recommended, desired, actions, marks }: LoggedPool): DecisionOutcome {
  if (actions.some(({ error }) => error === undefined)) return "changed";
  if (actions.length > 0) return "refused";
  if (desired !== current) return "changed";
  return recommended !== current || marks.length > 0 ? "held" : "kept";
}

/** The part of a reason that is about one pool, where it has such parts. */
function reasonFor(tag: string, reason: string): string {
  const own = reason.split("; ").find((part) => part.startsWith(`${tag}: `));
  return own === undefined ? reason : own.slice(tag.length + 2);
}

function stepsOf({ marks, actions }: LoggedPool): string[] {
  const byError = new Map<string, string[]>();
  const done: string[] = [];
  for (const { action, target, error } of actions) {
    if (error === undefined) done.push(`${action} ${target ?? ""}`.trim());
    else byError.set(error, [...(byError.get(error) ?? []), action]);
  }
  return [
    ...marks.map(({ step, from, to, reason }) => `${step.replaceAll("_", " ")} ${from} → ${to}: ${reason}`),
    ...(done.length > 0 ? [done.join(", ")] : []),
    ...[...byError].map(([error, tried]) => `${tried[0]} refused: ${error}`),
  ];
}
