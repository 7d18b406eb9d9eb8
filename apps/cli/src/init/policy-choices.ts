import { parseConfig } from "@tokentide/config";
import { POLICIES } from "@tokentide/scaling-manager";
import type { ConfigPlan } from "./config-plan";
import { configText } from "./config-text";

/** A policy to choose from. */
export interface PolicyChoice {
  readonly type: string;
  readonly description: string;
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
