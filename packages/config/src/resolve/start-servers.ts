import type { ServerSku } from "@tokentide/hardware";
import type { StartState } from "@tokentide/simulator";
import { laidOutStartState } from "./resolve-scheduler";
import type { ResolvedApplication, ResolvedConfig } from "./resolved-config";

/**
 * The servers that each application starts with, as SKUs, in the simulator's order: start states take servers one after the
 * other. Of a configuration without problems.
 */
export function startServers(config: ResolvedConfig): ReadonlyMap<ResolvedApplication, readonly ServerSku[]> {
  let free: ServerSku[] = config.cluster!.servers.flatMap(({ sku, count }) => Array<ServerSku>(count).fill(sku));
  const taken = new Map<ResolvedApplication, readonly ServerSku[]>();
  for (const application of config.applications) {
    const isTaken = takes(laidOutStartState(application, config));
    taken.set(application, free.filter(isTaken));
    free = free.filter((sku, index) => !isTaken(sku, index));
  }
  return taken;
}

function takes(state: StartState | undefined): (sku: ServerSku, index: number) => boolean {
  switch (state?.type) {
    case "uniform":
      return () => true;
    case "splitwise-homogeneous":
      return (_sku, index) => index < state.promptServers + state.tokenServers;
    case "splitwise-heterogeneous":
      return ({ name }) => state.promptSkus.includes(name) || state.tokenSkus.includes(name);
    default:
      return () => false;
  }
}
