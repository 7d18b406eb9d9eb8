// @ts-check
/**
 * @typedef {import("@tokentide/scaling-manager").InstanceProvider} InstanceProvider
 * @typedef {import("@tokentide/scaling-manager").InstanceRequest} InstanceRequest
 * @typedef {import("@tokentide/scaling-manager").ListedInstance} ListedInstance
 * @typedef {import("@tokentide/scaling-manager").LoadSource} LoadSource
 * @typedef {import("@tokentide/scaling-manager").ManagedInstance} ManagedInstance
 * @typedef {import("@tokentide/scaling-manager").PoolTag} PoolTag
 * @typedef {import("@tokentide/scaling-manager").Router} Router
 * @typedef {import("@tokentide/scaling-manager").ScalingManager} ScalingManager
 * @typedef {import("@tokentide/scaling-manager").UnfinishedWork} UnfinishedWork
 * @typedef {import("@tokentide/scaling-manager").WorkSource} WorkSource
 * @typedef {Pick<ScalingManager, "instanceReady" | "instanceFailed" | "instanceDrained">} Signalled
 */

/** Loading weights. */
const LOAD_MILLISECONDS = 150;
/** One request after the other on each instance. */
const REQUEST_MILLISECONDS = 10;
const TOKENS_PER_REQUEST = 100;
/** The second start goes wrong: sooner or later one does. */
const FAILING_START = 2;

/**
 * An inference service: starts and stops model instances, routes requests to them, and knows what each has to do. Four
 * of the scaling manager's ports in one, because one process knows it all; they could as well be four.
 *
 * @implements {InstanceProvider}
 * @implements {Router}
 * @implements {WorkSource}
 * @implements {LoadSource}
 */
export class InventedService {
  /** Told what happens. @type {Signalled | undefined} */
  #manager;
  servedRequests = 0;
  #starts = 0;
  /** Requests for which no instance takes work yet. */
  #waiting = 0;
  /** @type {Map<number, { listed: ListedInstance, owed: number }>} */
  #instances = new Map();
  /** Instances that get new requests. @type {Set<number>} */
  #routed = new Set();

  /** @param {Signalled} manager */
  connect(manager) {
    this.#manager = manager;
  }

  // What users do.

  request() {
    const [least] = [...this.#routed].sort((a, b) => this.#owed(a) - this.#owed(b));
    if (least === undefined) this.#waiting++;
    else this.#assign(least);
  }

  get openRequests() {
    return [...this.#instances.values()].reduce((sum, { owed }) => sum + owed, this.#waiting);
  }

  // Instances.

  /** @param {InstanceRequest} request */
  create({ instanceId, serverId, processorIndexes, tag, owner }) {
    if (!this.#instances.has(instanceId)) {
      const listed = { instanceId, tag, owner, processorIndexes, state: /** @type {const} */ ("booting") };
      this.#instances.set(instanceId, { listed: serverId === undefined ? listed : { ...listed, serverId }, owed: 0 });
      const fails = ++this.#starts === FAILING_START;
      setTimeout(() => this.#loadEnded(instanceId, fails), LOAD_MILLISECONDS);
    }
    return /** @type {const} */ ("started");
  }

  /** @param {number} instanceId @param {UnfinishedWork} unfinishedWork */
  remove(instanceId, unfinishedWork) {
    const owed = this.#owed(instanceId);
    this.#routed.delete(instanceId);
    this.#instances.delete(instanceId);
    if (unfinishedWork === "requeue") for (let request = 0; request < owed; request++) this.request();
    return /** @type {const} */ ("done");
  }

  list() {
    return [...this.#instances.values()].map(({ listed }) => listed);
  }

  // Routing.

  /** @param {ManagedInstance} instance */
  join({ instanceId }) {
    this.#routed.add(instanceId);
    for (; this.#waiting > 0; this.#waiting--) this.#assign(instanceId);
  }

  /** @param {ManagedInstance} instance */
  cordon({ instanceId }) {
    this.#routed.delete(instanceId);
  }

  gone() {}

  // What the manager and its policy ask.

  /** @param {number} instanceId */
  owedWork(instanceId) {
    return this.#owed(instanceId);
  }

  /** @param {PoolTag} tag */
  poolLoad(tag) {
    if (tag !== "mixed") return undefined;
    const running = [...this.#instances.values()].filter(({ owed }) => owed > 0).length;
    const queueRequests = this.openRequests - running;
    return { queueRequests, queueTokens: queueRequests * TOKENS_PER_REQUEST };
  }

  waitingRequests() {
    return this.#waiting;
  }

  // What happens by itself.

  /** @param {number} instanceId @param {boolean} fails */
  #loadEnded(instanceId, fails) {
    const instance = this.#instances.get(instanceId);
    // It may have been cancelled meanwhile.
    if (instance === undefined) return;
    if (fails) {
      this.#manager?.instanceFailed(instanceId, "out of memory while it loaded its weights");
      return;
    }
    instance.listed = { ...instance.listed, state: "ready" };
    this.#manager?.instanceReady(instanceId);
  }

  /** @param {number} instanceId */
  #assign(instanceId) {
    const instance = this.#instances.get(instanceId);
    if (instance === undefined) return;
    instance.owed++;
    if (instance.owed === 1) this.#serve(instanceId);
  }

  /** @param {number} instanceId */
  #serve(instanceId) {
    setTimeout(() => {
      const instance = this.#instances.get(instanceId);
      if (instance === undefined) return;
      instance.owed--;
      this.servedRequests++;
      if (instance.owed > 0) this.#serve(instanceId);
      else if (!this.#routed.has(instanceId)) this.#manager?.instanceDrained(instanceId);
    }, REQUEST_MILLISECONDS);
  }

  /** @param {number} instanceId */
  #owed(instanceId) {
    return this.#instances.get(instanceId)?.owed ?? 0;
  }
}
