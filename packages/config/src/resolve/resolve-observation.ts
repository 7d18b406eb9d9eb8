import { METRIC_PATHS, type MetricPath, type MetricPathName, POLICIES } from "@tokentide/scaling-manager";
import type { ObservationInput } from "../schema/observation-schema";
import type { PolicyInput } from "../schema/policy-schema";
import type { ScalingManagerInput } from "../schema/scaling-manager-schema";
import { membersOf } from "./resolve-policy";
import { settingsOf } from "./settings-of";

/** How a block says that its policy sees the fleet; its shorthand was spelled out before. */
export function observationOf({ observation }: ScalingManagerInput): ObservationInput {
  return (observation as ObservationInput | undefined) ?? {};
}

/** How the policy sees the fleet: as on its own platform, but for what the block says. */
export function resolveObservation(policy: PolicyInput, input: ObservationInput): MetricPath {
  const { type, scrape, window, delay, loss } = input;
  const given = {
    scrapeSeconds: scrape,
    windowSeconds: window,
    delaySeconds: delay,
    loss,
  };
  return { ...METRIC_PATHS[type ?? platformOf(policy)], ...settingsOf<Partial<MetricPath>>(given) };
}

/** A combination sees what the first of its policies that is not in the process sees. */
function platformOf(policy: PolicyInput): MetricPathName {
  const members = membersOf(policy).map(({ member }) => platformOf(member));
  return members.length === 0
    ? POLICIES.find((entry) => entry.type === policy.type)!.metricPath
    : (members.find((platform) => platform !== "ideal") ?? "ideal");
}
