import { stringify } from "yaml";
import type { ComparedPolicy } from "./loaded-config";

/** Wide enough that a policy stays on one line. */
const NO_FOLDING = { lineWidth: 0 };

/** Policies as the `comparison` section of a configuration. */
export function comparisonYaml(policies: readonly ComparedPolicy[]): string {
  return stringify({ comparison: { policies: policies.map(({ name, policy }) => ({ name, ...policy })) } }, NO_FOLDING);
}

/** A policy as it stands in a `scaling_manager` block, on one line. */
export function policyYaml(policy: ComparedPolicy["policy"]): string {
  return `policy: ${settingsYaml(policy)}`;
}

/** Settings on one line. */
export function settingsYaml(settings: Readonly<Record<string, unknown>>): string {
  return stringify(settings, { ...NO_FOLDING, collectionStyle: "flow", flowCollectionPadding: true })
    .trim()
    .replaceAll(/\s*\n\s*/g, " ");
}
