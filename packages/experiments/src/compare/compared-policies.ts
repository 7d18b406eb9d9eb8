import type { PolicyPlatform } from "@tokentide/config";
import type { ComparisonSubject } from "./comparison-subject";

/** Settings in the words of the configuration. */
export type PolicySettings = Readonly<Record<string, unknown>>;

/** What a comparison knows of a type of policy. */
export interface ComparedType {
  readonly type: string;
  /** What surrounds it where it is at home; absent: what the configuration says. */
  readonly platform?: PolicyPlatform;
  /** Settings where nobody gives any, made from what is compared. Absent: the policy's own defaults. */
  readonly settings?: (subject: ComparisonSubject) => PolicySettings;
  /** What somebody has to give before it can be run at all. */
  readonly needs?: string;
}

/** Kubernetes looks every 15 s, Knative every 2 s, Dynamo's load loop every 5 s. */
const KUBERNETES: PolicyPlatform = { actuator: "kubernetes", decisionIntervalSeconds: 15 };
const KNATIVE: PolicyPlatform = { actuator: "kubernetes", decisionIntervalSeconds: 2 };
const DYNAMO: PolicyPlatform = { actuator: "kubernetes", decisionIntervalSeconds: 5 };

/** In the order of the catalog. A type that is not here is run as the configuration and its own defaults have it. */
export const COMPARED_TYPES: readonly ComparedType[] = [
  { type: "static", settings: ({ startInstances }) => ({ instances: startInstances }) },
  { type: "scheduled", needs: "a schedule" },
  // Memory in all contains the weights, which may be more than its bound alone.
  { type: "utilization", settings: () => ({ signal: "kv" }) },
  { type: "hpa", platform: KUBERNETES },
  { type: "kpa", platform: KNATIVE },
  { type: "keda", platform: KUBERNETES },
  { type: "wva", platform: KUBERNETES },
  { type: "token-supply", platform: KUBERNETES },
  { type: "heteroscale", platform: KUBERNETES },
  { type: "two-loop", platform: DYNAMO },
  { type: "max", needs: "policies" },
  { type: "floor", needs: "a floor and a reactive policy" },
  { type: "external", needs: "a command" },
];

/** What a comparison knows of a type. */
export function comparedType(type: string): ComparedType {
  return COMPARED_TYPES.find((entry) => entry.type === type) ?? { type };
}
