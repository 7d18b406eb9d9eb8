import type { ConformanceCase, ConformanceKind, ConformanceVerdict } from "./conformance-case";
import { differences } from "./differences";
import { HPA_LIMIT_KINDS } from "./hpa-limit-kinds";
import { HPA_METRIC_KINDS } from "./hpa-metric-kinds";
import { HPA_RECONCILE } from "./hpa-reconcile-kind";
import { KPA_KINDS } from "./kpa-kinds";

const KINDS = new Map<string, ConformanceKind>(
  Object.entries({ ...HPA_METRIC_KINDS, ...HPA_LIMIT_KINDS, "hpa.reconcile": HPA_RECONCILE, ...KPA_KINDS }),
);

/** Runs the rule of a case and compares. A kind that is not known is a miss, and so is whatever the rule throws. */
export function judgeCase(conformanceCase: ConformanceCase): ConformanceVerdict {
  const { kind, input, expected } = conformanceCase;
  const rule = KINDS.get(kind);
  if (rule === undefined) return { case: conformanceCase, differences: [`there is no rule for the kind ${kind}`] };
  try {
    const allowance = { unordered: rule.unordered ?? [], ...tolerancesOf(expected) };
    return { case: conformanceCase, differences: differences(expected, rule.find(input), allowance) };
  } catch (error) {
    return { case: conformanceCase, differences: [`the rule failed: ${error}`] };
  }
}

/** A case may say how exact it is, for all its numbers or for those of one name. */
function tolerancesOf(expected: unknown): { tolerance: number; tolerances: Record<string, number> } {
  const entries = Object.entries((expected ?? {}) as Record<string, unknown>);
  const tolerances: Record<string, number> = {};
  let tolerance = 0;
  for (const [key, value] of entries) {
    if (typeof value !== "number" || !/tolerance$/i.test(key)) continue;
    if (key === "tolerance") tolerance = value;
    else tolerances[key.replace(/Tolerance$/, "")] = value;
  }
  return { tolerance, tolerances };
}
