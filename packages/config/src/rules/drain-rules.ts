import { membersOf } from "../resolve/resolve-policy";
import { policyOf } from "../resolve/resolve-scaling";
import type { ResolvedConfig } from "../resolve/resolved-config";
import type { PolicyInput } from "../schema/policy-schema";
import { weightShare } from "./policy-rules";
import type { Rule } from "./rule";
import { poolsOfApplication, type ScalingApplication, scalingApplications } from "./scaling-rules";

/** A run that drains comes to an end: every fleet gets down to its minimum when there is nothing left to do. */
export const drainsComeToAnEnd: Rule = {
  name: "drains-come-to-an-end",
  check(config) {
    const { sections, sink } = config;
    if (sections.settings.drain !== true) return;
    const scaling = scalingApplications(config);
    if (scaling.length === 0 && !sections.applications.includes(undefined)) {
      sink.report(["drain"], {
        message: "has no effect: no application has a scaling manager",
        hint: "add a scaling_manager with a policy, or take this out",
      });
    }
    for (const one of scaling) {
      const reason = whyItStays(one, config);
      if (reason === undefined) continue;
      sink.report(["drain"], {
        message: `the fleet of application ${one.application.applicationId} would never get down to its minimum: ${reason}`,
        hint: "give it policy queue or utilization, which shrink an idle fleet, or take drain out",
      });
    }
  },
};

function whyItStays(scaling: ScalingApplication, config: ResolvedConfig): string | undefined {
  const policy = policyOf(scaling.input);
  if (policy === undefined) return "it has no policy, and nothing else scales when all requests are done";
  if (scaling.input.dry_run === true) return "a dry run removes nothing";
  return whyPolicyKeeps(policy, scaling, config);
}

function whyPolicyKeeps(policy: PolicyInput, scaling: ScalingApplication, config: ResolvedConfig): string | undefined {
  switch (policy.type) {
    case "static":
    case "scheduled":
      return `its policy, ${policy.type}, keeps counts of its own`;
    case "max":
    case "floor":
      // Shrinking takes all of them.
      return membersOf(policy)
        .map(({ member }) => whyPolicyKeeps(member, scaling, config))
        .find((reason) => reason !== undefined);
    case "external":
      // Whether its process takes everything away is not to be known.
      return undefined;
    case "queue":
      if (Object.values(policy.thresholds ?? {}).some((bounds) => bounds?.down_tokens === 0)) {
        return "no queue is shorter than down_tokens, 0";
      }
      break;
    case "utilization": {
      const { signal = "memory", down = signal === "busy" ? 0.2 : 0.3 } = policy;
      const idle = signal === "memory" ? (weightShare(scaling, config) ?? 0) : 0;
      if (idle >= down) return `its ${signal} utilisation is never below ${Number(down.toFixed(3))}`;
      break;
    }
  }
  const pools = "pools" in policy ? policy.pools : undefined;
  const left = poolsOfApplication(scaling.application, config)?.filter((tag) => pools?.includes(tag) === false) ?? [];
  return left.length === 0 ? undefined : `its policy is not about the ${left.join(" and ")} pool`;
}
