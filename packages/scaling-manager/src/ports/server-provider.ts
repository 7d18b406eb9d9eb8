import type { Listing, ProviderAnswer } from "./provider-answer";

/** How a server is paid: at the list price, or at a lower one with the risk of losing it. */
export type ServerMarket = "on_demand" | "spot";

/** A type of server that can be had: what the manager must know to place, limit and bill. */
export interface ServerSku {
  readonly name: string;
  /** Processors of one server, at least 1. */
  readonly processors: number;
  /** Price of one server; absent counts as free. */
  readonly onDemandDollarsPerHour?: number;
  /** Price of one spot server; absent: the on-demand price. */
  readonly spotDollarsPerHour?: number;
  /** Servers paid for whether used or not; the first ones of this SKU are billed as these. */
  readonly committedServers?: number;
  /** Price of one committed server; absent: the on-demand price. */
  readonly committedDollarsPerHour?: number;
  /** A server that leaves sooner is billed this long. Committed ones are billed anyway. */
  readonly minimumBillingSeconds?: number;
  /** Power that a running server is counted with, for the power budget. */
  readonly watts?: number;
}

/** What the manager wants: one server under this id. */
export interface ServerRequest {
  /** Also the key of idempotence: a repeated request with the same id means the same server. */
  readonly serverId: number;
  readonly skuName: string;
  readonly market: ServerMarket;
  /** Label to keep with the server, so that `list()` can tell whose it is. */
  readonly owner: string;
}

/** A server that exists, as its provider sees it. */
export interface ListedServer {
  readonly serverId: number;
  readonly skuName: string;
  /** `leaving`: its removal is under way. */
  readonly state: "booting" | "ready" | "leaving";
  readonly market?: ServerMarket;
  /** Absent: labels are not kept, and every listed server is the manager's. */
  readonly owner?: string;
}

/** Gives and takes servers. */
export interface ServerProvider {
  /** The SKUs that can be had; the first is the default for scale-ups. */
  readonly skus: readonly ServerSku[];
  /** Makes a server. `done`: usable at once. */
  create(request: ServerRequest): ProviderAnswer;
  /** Gives a server back. Removing one that does not exist is `done`. */
  remove(serverId: number): ProviderAnswer;
  /** The servers that exist. */
  list(): Listing<ListedServer>;
}
