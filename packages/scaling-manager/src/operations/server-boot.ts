import { backOffSeconds } from "../back-off";
import { serverStage } from "../boot/stage-times";
import type { ServerRecord } from "../fleet/server-record";
import type { ManagerContext } from "../manager-context";
import type { InstanceBoot } from "./instance-boot";
import { ask, errorText, readListing } from "./provider-call";
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
    const { settings, servers, timers, clock, isLive } = this.#context;
    const stage = serverStage(settings.boot);
    server.isProvisioned = stage === undefined;
    if (settings.boot.type !== "signal") server.expectedReadySeconds = clock.now() + (stage?.expectedSeconds ?? 0);
    if (settings.bootDeadlineSeconds !== undefined) {
      timers.set("server_deadline", server.serverId, settings.bootDeadlineSeconds);
    }
    let refusal: { readonly error: unknown } | undefined;
    let isInCall = true;
    ask(
      isLive,
      () =>
        servers?.create({
          serverId: server.serverId,
          skuName: server.skuName,
          market: server.market,
          owner: settings.owner,
        }) ?? "done",
      {
        done: () => (server.isGone ? this.#removeStray(server) : this.provided(server)),
        started: () => {},
        unknown: (reason) => this.#lookUpLater(server, reason),
        failed: (error) => {
          if (isInCall) refusal = { error };
          this.#refused(server, errorText(error));
        },
      },
    );
    isInCall = false;
    if (refusal !== undefined) throw refusal.error;
    if (server.isGone || server.status !== "scaling_up") return;
    this.#announce(server);
    if (stage !== undefined) timers.set("server_boot", server.serverId, stage.seconds);
  }

  /** The provider says that the server is there. */
  provided(server: ServerRecord): void {
    if (server.isGone || server.status !== "scaling_up") return;
    server.isProvided = true;
    this.#context.timers.clear("server_deadline", server.serverId);
    this.#context.timers.clear("server_lookup", server.serverId);
    this.#activateIfReady(server);
  }

  /** Its provisioning time is over. */
  stageDue(serverId: number): void {
    const server = this.#context.registry.server(serverId);
    if (server === undefined || server.status !== "scaling_up") return;
    server.isProvisioned = true;
    this.#activateIfReady(server);
  }

  /** It did not come up: what waits for it fails, and what there may be of it is cleared away. */
  failed(server: ServerRecord, reason: string): void {
    this.#giveUp(server, reason);
    this.#removal.clearAway(server);
  }

  /** The boot has taken too long, or what became of it is not known: look before anything is undone. */
  lookUp(serverId: number): void {
    const { registry, servers, timers, settings, clock, isLive } = this.#context;
    const server = registry.server(serverId);
    if (server === undefined || server.status !== "scaling_up" || servers === undefined) return;
    readListing(isLive, () => servers.list(), {
      listed: (entries) => {
        if (server.isGone || server.status !== "scaling_up" || server.isProvided) return;
        const found = entries.find((entry) => entry.serverId === serverId);
        if (found?.state === "ready") {
          this.provided(server);
          return;
        }
        const isOverdue =
          settings.bootDeadlineSeconds !== undefined && timers.dueSeconds("server_deadline", serverId) === undefined;
        if (found?.state !== "booting") this.failed(server, "Its provider does not have it.");
        else if (isOverdue) this.failed(server, `Not ready ${clock.now() - server.createdSeconds} s after its start.`);
      },
      failed: (error) => this.#lookUpLater(server, errorText(error)),
    });
  }

  /** The provider has made nothing: there is nothing to remove. */
  #refused(server: ServerRecord, reason: string): void {
    if (server.isGone || server.status !== "scaling_up") return;
    this.#giveUp(server, reason);
    this.#removal.finish(server);
  }

  #giveUp(server: ServerRecord, reason: string): void {
    const { registry, journal, clock } = this.#context;
    registry.changeServer(server, "failed", clock.now());
    journal.server("scale_up_server_failed", server, reason);
    for (const instance of [...server.instances])
      this.#instanceBoot.failed(instance, `${server.name} did not come up: ${reason}`);
  }

  #activateIfReady(server: ServerRecord): void {
    if (!server.isProvided || !server.isProvisioned) return;
    const { registry, journal, clock } = this.#context;
    server.attempts = 0;
    server.expectedReadySeconds = undefined;
    registry.changeServer(server, "ready", clock.now());
    if (server.isAnnounced) journal.server("scale_up_server_complete", server);
    else this.#announce(server);
    this.#instanceBoot.serverIsReady(server);
  }

  #announce(server: ServerRecord): void {
    server.isAnnounced = true;
    this.#context.journal.server("scale_up_server", server);
  }

  #lookUpLater(server: ServerRecord, reason: string): void {
    if (server.isGone || server.status !== "scaling_up") return;
    const { journal, timers, settings } = this.#context;
    server.attempts++;
    journal.manager("outcome_unknown", server.name, reason);
    timers.set("server_lookup", server.serverId, backOffSeconds(settings.backOff, server.attempts));
  }

  #removeStray(server: ServerRecord): void {
    const { journal, servers, isLive } = this.#context;
    journal.manager("drift_repaired", server.name, "It was seen after its end and is removed again.");
    ask(isLive, () => servers?.remove(server.serverId) ?? "done", {
      done: () => {},
      started: () => {},
      unknown: (reason) => journal.manager("removal_retry", server.name, reason),
      failed: (error) => journal.manager("removal_retry", server.name, errorText(error)),
    });
  }
}
