import { parseConfig } from "@tokentide/config";
import { POLICIES } from "@tokentide/scaling-manager";
import type { ConfigPlan } from "./config-plan";
import { configText } from "./config-text";

/** A policy to choose from. */
export interface PolicyChoice {
  readonly type: string;
  readonly description: string;
}

/** The setting of a policy: those that cannot do without figures get some, the others their defaults. */
export function policyText(type: string, instances: number): string {
  switch (type) {
    case "static":
      return `{ type: static, instances: { mixed: ${instances} } } # keeps so many, and replaces what breaks`;
    case "scheduled":
      return `{ type: scheduled, schedule: [{ at: "00:00", instances: { mixed: ${instances} } }, { at: "08:00", instances: { mixed: ${2 * instances} } }] }`;
    case "queue":
      return `{ type: queue, up_requests_per_instance: 4 } # one more when so many wait for each`;
    default:
      return `{ type: ${type} } # \`tokentide schema\` has its settings`;
  }
}

/** The policies by which this plan could scale: those of the catalog with which its configuration is valid. */
export function policyChoices(plan: Omit<ConfigPlan, "scaling" | "traffic">): readonly PolicyChoice[] {
  return POLICIES.filter(({ type }) => {
    const text = configText({
      ...plan,
      traffic: { type: "steady", rate: 1, durationSeconds: 60 },
      scaling: { policy: type, maxInstances: 100 },
    });
    try {
      parseConfig(text, { fileName: "init", readFile: noFile });
      return true;
    } catch {
      return false;
    }
  }).map(({ type, description }) => ({ type, description }));
}

function noFile(path: string): never {
  throw new Error(`${path} is not looked for`);
}
