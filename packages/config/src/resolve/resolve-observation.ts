import { METRIC_PATHS, type MetricPath, POLICIES } from "@tokentide/scaling-manager";
import type { ObservationInput } from "../schema/observation-schema";
import type { PolicyInput } from "../schema/policy-schema";
import type { ScalingManagerInput } from "../schema/scaling-manager-schema";
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

function platformOf({ type }: PolicyInput) {
  return POLICIES.find((entry) => entry.type === type)!.metricPath;
}
