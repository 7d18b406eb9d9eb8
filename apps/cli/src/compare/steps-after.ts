import { join } from "node:path";
import { type NextStep, shellWord } from "../next-steps";

/** What a comparison was asked for: options of `tokentide compare`. */
interface Asked {
  readonly policies?: readonly string[];
  readonly policySet?: readonly string[];
  readonly set?: readonly string[];
  readonly seeds?: number;
  readonly seed?: number;
  readonly json?: string;
  readonly out?: string;
  readonly tune?: boolean;
}

/** What one may do after a comparison: look at it as a page, or have one that can be looked at. */
export function stepsAfterComparison(config: string, asked: Asked): readonly NextStep[] {
  const figures = asked.out === undefined ? asked.json : join(asked.out, "comparison.json");
  if (figures !== undefined) {
    return [[`tokentide report ${shellWord(figures)} -o comparison.html`, "a page of it, with the Pareto front"]];
  }
  // A search is not repeated lightly.
  if (asked.tune === true) return [];
  const again = ["tokentide compare", shellWord(config), ...optionsOf(asked)].join(" ");
  return [
    [`${again} --out comparison`, "keep every figure, for `report`"],
    [`${again} --tune`, "search each policy's settings first"],
  ];
}

function optionsOf({ policies, policySet = [], set = [], seeds, seed }: Asked): string[] {
  return [
    ...(policies === undefined ? [] : ["--policies", shellWord(policies.join(","))]),
    ...policySet.flatMap((setting) => ["--policy-set", shellWord(setting)]),
    ...set.flatMap((setting) => ["--set", shellWord(setting)]),
    ...(seeds === undefined ? [] : ["--seeds", String(seeds)]),
    ...(seed === undefined ? [] : ["--seed", String(seed)]),
  ];
}
