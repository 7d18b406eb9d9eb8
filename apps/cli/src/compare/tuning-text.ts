import { comparisonYaml, policyYaml } from "@tokentide/config";
import type { Comparison, Tuning } from "@tokentide/experiments";
import { readableAttainment, readableDollars } from "@tokentide/report";
import { plainTable } from "../plain-table";

/** What a search found: the intervals of the rest that it was judged on, and the settings to paste. Ends with a line break. */
export function tuningText({ policies, untouched, splitSeconds, runs }: Tuning, comparison: Comparison): string {
  const intervals = plainTable(comparison.policies, [
    { title: "policy", cell: ({ name }) => name },
    {
      title: "within SLO, 95 % interval",
      cell: ({ bootstrap: { attainment } }) => between(attainment, readableAttainment),
      isNumber: true,
    },
    {
      title: "$/1,000, 95 % interval",
      cell: ({ bootstrap: { costPerThousandWithinSlo } }) => between(costPerThousandWithinSlo, readableDollars),
      isNumber: true,
    },
  ]);
  const found = policies.filter(({ name }) => comparison.policies.some(({ tunedFrom }) => tunedFrom === name));
  const nothingBetter = policies.filter((policy) => !found.includes(policy) && !untouched.includes(policy.name));
  return [
    `Searched on the first ${Math.round(splitSeconds)} s in ${runs} runs; every figure is of what came after them.`,
    "Intervals by block bootstrap over minutes:",
    "",
    intervals,
    ...(found.length === 0 ? [] : ["Settings found, for scaling_manager:", ""]),
    ...found.flatMap(({ name, policy }) => [`  # ${name}`, `  ${policyYaml(policy)}`]),
    ...(found.length === 0 ? [] : [""]),
    ...listed(
      "Nothing better was found than what there was",
      nothingBetter.map(({ name }) => name),
    ),
    ...listed("Not searched, since no ranges are known", untouched),
  ].join("\n");
}

function listed(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")}.`, ""];
}

/** The settings found as a file that can be included, or compared with. */
export function tunedYaml(tuning: Tuning): string {
  return [
    `# Settings that tokentide compare --tune found on the first ${Math.round(tuning.splitSeconds)} s.`,
    "# One of them goes into scaling_manager.policy, without its name; the whole section compares them again.",
    comparisonYaml(tuning.policies),
  ].join("\n");
}

function between(
  { low, high }: { readonly low: number; readonly high: number },
  text: (value: number) => string,
): string {
  return `${text(low)} to ${text(high)}`;
}
