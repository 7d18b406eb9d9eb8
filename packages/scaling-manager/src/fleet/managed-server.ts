import type { ServerStatus } from "../lifecycle/server-lifecycle";
import type { ServerMarket } from "../ports/server-provider";
import type { Processor } from "./processor";

/** A server as the manager shows it: a live view, read-only. */
export interface ManagedServer {
  readonly serverId: number;
  /** As it stands in the log: `server_3`. */
  readonly name: string;
  readonly skuName: string;
  readonly market: ServerMarket;
  readonly status: ServerStatus;
  readonly processors: readonly Processor[];
  /** Processors that no instance holds. */
  readonly freeProcessors: number;
  /** Instances on it, in any state, ascending. */
  readonly instanceIds: readonly number[];
  readonly createdSeconds: number;
}

/** A server by its id or by any object that carries it. */
export type ServerRef = number | { readonly serverId: number };
