import type { AgentPlan } from "../loaded-config";
import { scalingApplications } from "../rules/scaling-rules";
import type { ResolvePath } from "./resolve-performance";
import { policyOf } from "./resolve-scaling";
import type { ResolvedConfig } from "./resolved-config";
import { settingsOf } from "./settings-of";

/** Processes that decide, of a configuration without problems. */
export function resolveAgents(config: ResolvedConfig, directoryOf: ResolvePath): AgentPlan[] {
  return scalingApplications(config).flatMap(({ application, input, path }) => {
    const policy = policyOf(input);
    if (policy?.type !== "external") return [];
    const { command, timeout } = policy;
    const directory = directoryOf([...path, "policy", "command"]);
    return [
      settingsOf<AgentPlan>({ applicationId: application.applicationId, command, directory, timeoutSeconds: timeout }),
    ];
  });
}
