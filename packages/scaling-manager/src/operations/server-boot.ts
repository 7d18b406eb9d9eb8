import { serverStage } from "../boot/stage-times";
import type { ServerRecord } from "../fleet/server-record";
import type { ManagerContext } from "../manager-context";
import type { ListedServer } from "../ports/server-provider";
import type { InstanceBoot } from "./instance-boot";
import { isComingUp, lookUp, lookUpLater } from "./lookup";
import { ask } from "./provider-call";
import type { ServerRemoval } from "./server-removal";

/** Brings servers from their request to ACTIVE, or sees to it that nothing is left of them. */
export class ServerBoot {
  readonly #context: ManagerContext;
  readonly #instanceBoot: InstanceBoot;
  readonly #removal: ServerRemoval;

  constructor(context: ManagerContext, instanceBoot: InstanceBoot, removal: ServerRemoval) {
    this.#context = context;
    this.#instanceBoot = instanceBoot;
    this.#removal = removal;
  }

  /** Requests a registered server. Throws what the provider throws; nothing is left of the server then. */
  begin(server: ServerRecord): void {
    const { settings, servers, timers, clock } = this.#context;
    const stage = serverStage(settings.boot);
    server.isProvisioned = stage === undefined;
    if (settings.boot.type !== "signal") server.expectedReadySeconds = clock.now() + (stage?.expectedSeconds ?? 0);
    if (settings.bootDeadlineSeconds !== undefined) {
      timers.set("server_deadline", server.serverId, settings.bootDeadlineSeconds);
    }
    const refusal = ask(
      this.#context,
      () =>
        servers?.create({
          serverId: server.serverId,
          skuName: server.skuName,
          market: server.market,
          owner: settings.owner,
        }) ?? "done",
      {
        done: () => (server.isGone ? this.#removal.removeStray(server) : this.provided(server)),
        unknown: (reason) => lookUpLater(this.#context, server, reason),
        failed: (reason) => this.#refused(server, reason),
      },
    );
    if (refusal !== undefined) throw refusal.error;
    if (!isComingUp(server)) return;
    this.#announce(server);
    if (stage !== undefined) timers.set("server_boot", server.serverId, stage.seconds);
  }

  /** The provider says that the server is there. */
  provided(server: ServerRecord): void {
    if (!isComingUp(server)) return;
    server.isProvided = true;
    this.#context.timers.clear("server_deadline", server.serverId);
    this.#context.timers.clear("server_lookup", server.serverId);
    this.#activateIfReady(server);
  }

  /** Its provisioning time is over. */
  stageDue(server: ServerRecord): void {
    if (!isComingUp(server)) return;
    server.isProvisioned = true;
    this.#activateIfReady(server);
  }

  /** It did not come up: what waits for it fails, and what there may be of it is cleared away. */
  failed(server: ServerRecord, reason: string): void {
    this.#giveUp(server, reason);
    this.#removal.clearAway(server);
  }

  /** The boot has taken too long, or what became of it is not known. */
  lookUp(server: ServerRecord): void {
    if (!isComingUp(server)) return;
    lookUp<ListedServer>(this.#context, server, {
      list: () => this.#context.servers?.list() ?? [],
      isIt: (entry) => entry.serverId === server.serverId,
      provided: () => this.provided(server),
      failed: (reason) => this.failed(server, reason),
    });
  }

  /** The provider has made nothing: there is nothing to remove. */
  #refused(server: ServerRecord, reason: string): void {
    if (!isComingUp(server)) return;
    this.#giveUp(server, reason);
    this.#removal.finish(server);
  }

  #giveUp(server: ServerRecord, reason: string): void {
    const { registry, journal } = this.#context;
    registry.changeServer(server, "failed");
    journal.server("scale_up_server_failed", server, reason);
    for (const instance of [...server.instances])
      this.#instanceBoot.failed(instance, `${server.name} did not come up: ${reason}`);
  }

  #activateIfReady(server: ServerRecord): void {
    if (!server.isProvided || !server.isProvisioned) return;
    const { registry, journal } = this.#context;
    server.attempts = 0;
    server.expectedReadySeconds = undefined;
    registry.changeServer(server, "ready");
    if (server.isAnnounced) journal.server("scale_up_server_complete", server);
    else this.#announce(server);
    this.#instanceBoot.serverIsReady(server);
  }

  #announce(server: ServerRecord): void {
    server.isAnnounced = true;
    this.#context.journal.server("scale_up_server", server);
  }
}
