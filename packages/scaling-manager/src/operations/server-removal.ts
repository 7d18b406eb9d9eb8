import type { ServerRecord } from "../fleet/server-record";
import type { ManagerContext } from "../manager-context";
import type { ProviderAnswer } from "../ports/provider-answer";
import { askToRemove, clearTimers, removeStray } from "./removal-call";

/** Gives servers back, and asks again until they are gone. */
export class ServerRemoval {
  readonly #context: ManagerContext;

  constructor(context: ManagerContext) {
    this.#context = context;
  }

  /** Gives the server back if nothing is on it; otherwise nothing happens. */
  releaseIfEmpty(server: ServerRecord): void {
    if (!server.isEmpty || server.isVanished || server.status === "scaling_down") return;
    const { registry, journal } = this.#context;
    registry.changeServer(server, "release");
    journal.server("scale_down_server", server);
    this.clearAway(server);
  }

  /** Asks the provider to remove a server that is SCALING_DOWN. */
  clearAway(server: ServerRecord): void {
    clearTimers(this.#context, server);
    askToRemove(this.#context, server, {
      remove: () => this.#remove(server.serverId),
      finished: () => this.finish(server),
    });
  }

  /** Asks once more for the removal of one that is gone for the manager, because it was seen. */
  removeStray({ serverId, name }: { readonly serverId: number; readonly name: string }): void {
    removeStray(this.#context, name, () => this.#remove(serverId));
  }

  /** The removal is done. Harmless when it was before. */
  finish(server: ServerRecord): void {
    if (server.isGone || server.status !== "scaling_down") return;
    this.#context.registry.changeServer(server, "removed");
    this.#ended(server);
  }

  /** The server is no more, without anybody having asked. Its instances must have been seen to. */
  lost(server: ServerRecord, reason: string): void {
    this.#context.registry.changeServer(server, "lost");
    this.#context.journal.server("server_failed", server, reason);
    this.#ended(server);
  }

  /** A removal has taken too long, or its back-off is over. */
  removalDue(server: ServerRecord): void {
    if (server.status === "scaling_down") this.clearAway(server);
  }

  #remove(serverId: number): ProviderAnswer {
    return this.#context.servers?.remove(serverId) ?? "done";
  }

  #ended(server: ServerRecord): void {
    const { serverId, name } = server;
    clearTimers(this.#context, server);
    this.#context.goneServers.add(serverId, { serverId, name });
    this.#context.journal.server("server_gone", server);
  }
}
