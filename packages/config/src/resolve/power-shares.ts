import { peakServerWatts } from "@tokentide/hardware";
import type { ResolvedApplication, ResolvedConfig } from "./resolved-config";
import { startServers } from "./start-servers";

/**
 * Watts that an application's scaling manager may use: what its servers need at the start, and an equal share of what
 * the power budget leaves, or lacks. Managers do not know of each other; this way they keep the budget together. Undefined
 * without one.
 */
export function powerShareWatts(application: ResolvedApplication, config: ResolvedConfig): number | undefined {
  const { cluster, applications } = config;
  if (cluster?.powerBudgetWatts === undefined) return undefined;
  const scaling = applications.filter(({ input }) => input.scaling_manager !== undefined);
  const used = startServers(config);
  const wattsOf = (one: ResolvedApplication) =>
    (used.get(one) ?? []).reduce((watts, sku) => watts + peakServerWatts(sku), 0);
  const startWatts = applications.reduce((watts, one) => watts + wattsOf(one), 0);
  return Math.max(0, wattsOf(application) + (cluster.powerBudgetWatts - startWatts) / scaling.length);
}
