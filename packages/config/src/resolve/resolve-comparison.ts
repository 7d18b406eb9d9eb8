import type { ComparedPolicy, ComparisonPlan } from "../loaded-config";
import type { ComparisonInput } from "../schema/comparison-schema";
import { settingsOf } from "./settings-of";

/** What to compare, from a section without problems. */
export function resolveComparison({ policies, seeds }: ComparisonInput): ComparisonPlan {
  return settingsOf<ComparisonPlan>({ policies: policies?.map(comparedPolicy), seeds });
}

/** The name that a comparison gives to an entry. */
export function nameOfCompared(entry: NonNullable<ComparisonInput["policies"]>[number]): string {
  return typeof entry === "string" ? entry : (entry.name ?? entry.type);
}

function comparedPolicy(entry: NonNullable<ComparisonInput["policies"]>[number]): ComparedPolicy {
  if (typeof entry === "string") return { name: entry, policy: { type: entry } };
  const { name: _name, ...policy } = entry;
  return { name: nameOfCompared(entry), policy };
}
