import type { FleetRegistry } from "../fleet/fleet-registry";
import type { LimitGuard } from "../fleet/limit-guard";
import { freeSlots } from "../fleet/placement";
import type { ServerSku } from "../ports/server-provider";

type ServerSize = Pick<ServerSku, "processors" | "watts">;

/** What the budgets still allow, shared by the pools of one decision in their order. */
export class ServerBudget {
  readonly #limits: LimitGuard;
  readonly #registry: FleetRegistry;
  readonly #fills: boolean;
  #spentProcessors = 0;
  #spentWatts = 0;
  /** Processors that the last server of a pool before this one leaves free. */
  #spareProcessors = 0;

  constructor(limits: LimitGuard, registry: FleetRegistry, placement: "fill" | "server_per_instance") {
    this.#limits = limits;
    this.#registry = registry;
    this.#fills = placement === "fill";
  }

  /** Nothing to check: no budget is set. */
  get isUnlimited(): boolean {
    const { maxProcessors, maxWatts } = this.#limits.limits;
    return maxProcessors === undefined && maxWatts === undefined;
  }

  /**
   * How many of so many new instances can be afforded; what they cost is spent.
   * @param server what a further one has; absent where others place instances: then each is as good as a server of its size
   */
  affordable(wanted: number, processors: number, server: ServerSize = { processors }): number {
    // Free processors that two pools both count on are found out when the second one acts.
    const running = this.#fills ? freeSlots(this.#registry.servers(), processors) : 0;
    const spare = this.#fills ? Math.floor(this.#spareProcessors / processors) : 0;
    const slots = running + spare;
    const perServer = this.#fills ? Math.floor(server.processors / processors) : 1;
    this.#spareProcessors -= Math.min(spare, Math.max(0, wanted - running)) * processors;
    if (wanted <= slots || perServer === 0) return Math.min(wanted, slots);
    const neededServers = Math.ceil((wanted - slots) / perServer);
    const servers = Math.min(neededServers, this.#affordableServers(server));
    this.#spentProcessors += servers * server.processors;
    this.#spentWatts += servers * (server.watts ?? 0);
    const affordable = Math.min(wanted, slots + servers * perServer);
    if (this.#fills) this.#spareProcessors += servers * server.processors - (affordable - slots) * processors;
    return affordable;
  }

  #affordableServers(server: ServerSize): number {
    const { maxProcessors = Number.POSITIVE_INFINITY, maxWatts = Number.POSITIVE_INFINITY } = this.#limits.limits;
    const byProcessors = (maxProcessors - this.#registry.processors - this.#spentProcessors) / server.processors;
    const byWatts = server.watts
      ? (maxWatts - this.#registry.watts - this.#spentWatts) / server.watts
      : Number.POSITIVE_INFINITY;
    return Math.max(0, Math.floor(Math.min(byProcessors, byWatts)));
  }
}
