// @ts-check
/**
 * @typedef {import("@tokentide/scaling-manager").ServerProvider} ServerProvider
 * @typedef {import("@tokentide/scaling-manager").ListedServer} ListedServer
 * @typedef {import("@tokentide/scaling-manager").ServerRequest} ServerRequest
 * @typedef {import("@tokentide/scaling-manager").ScalingManager} ScalingManager
 */
import { setTimeout as sleep } from "node:timers/promises";

/** What an API call of this cloud takes, and what a machine takes to come up. */
const CALL_MILLISECONDS = 10;
const BOOT_MILLISECONDS = 100;

/**
 * A cloud that rents servers: calls are answered later, machines come up later still, and say so themselves.
 * @implements {ServerProvider}
 */
export class InventedCloud {
  skus = [{ name: "A100", processors: 1, onDemandDollarsPerHour: 2.2 }];
  /** Told what happens. @type {Pick<ScalingManager, "serverReady"> | undefined} */
  #manager;
  /** @type {Map<number, ListedServer>} */
  #servers = new Map();

  /** @param {Pick<ScalingManager, "serverReady">} manager */
  connect(manager) {
    this.#manager = manager;
  }

  /** @param {ServerRequest} request */
  async create({ serverId, skuName, owner }) {
    await sleep(CALL_MILLISECONDS);
    // A repeated request means the same server.
    if (!this.#servers.has(serverId)) {
      this.#servers.set(serverId, { serverId, skuName, owner, state: "booting" });
      setTimeout(() => this.#bootEnded(serverId), BOOT_MILLISECONDS);
    }
    return /** @type {const} */ ("started");
  }

  /** @param {number} serverId */
  async remove(serverId) {
    await sleep(CALL_MILLISECONDS);
    this.#servers.delete(serverId);
    return /** @type {const} */ ("done");
  }

  async list() {
    await sleep(CALL_MILLISECONDS);
    return [...this.#servers.values()];
  }

  /** @param {number} serverId */
  #bootEnded(serverId) {
    const server = this.#servers.get(serverId);
    // It may have been given back meanwhile.
    if (server === undefined) return;
    this.#servers.set(serverId, { ...server, state: "ready" });
    this.#manager?.serverReady(serverId);
  }
}
