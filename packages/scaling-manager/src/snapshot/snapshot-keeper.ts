import type { DecisionMaker } from "../decisions/decision-maker";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { ManagerNotEmptyError } from "../errors/manager-not-empty-error";
import { IdSequence } from "../id-sequence";
import type { ManagerContext } from "../manager-context";
import type { SignalledOperations } from "../operations/fleet-signals";
import { tellRouter } from "../operations/router-call";
import type { ManagerSnapshot } from "./manager-snapshot";
import { instanceFrom, instanceSnapshot, serverFrom, serverSnapshot } from "./record-snapshots";

/** Saves the state of a manager, and makes a new one go on where it stopped. */
export class SnapshotKeeper {
  readonly #context: ManagerContext;
  readonly #operations: SignalledOperations;
  readonly #decisions: DecisionMaker | undefined;

  constructor(context: ManagerContext, operations: SignalledOperations, decisions: DecisionMaker | undefined) {
    this.#context = context;
    this.#operations = operations;
    this.#decisions = decisions;
  }

  save(isDeciding: boolean): ManagerSnapshot {
    const { registry, timers, limits, startBackOff, goneInstances, goneServers, clock } = this.#context;
    const { ids, ledger, changes, counters, suspension, conditions } = this.#context;
    return {
      version: 1,
      timeSeconds: clock.now(),
      ids: ids instanceof IdSequence ? ids.state() : undefined,
      servers: [...registry.servers()].map(serverSnapshot),
      instances: [...registry.instances()].map(instanceSnapshot),
      timers: timers.state().filter((timer) => timer.kind !== "decision"),
      isDeciding,
      limits: limits.limits,
      suspension: suspension.state(),
      startFailures: startBackOff.state(),
      changes: changes.state(),
      counters: counters.state(),
      ledger: ledger.state(clock.now()),
      goneInstances: goneInstances.all(),
      goneServers: goneServers.all(),
      conditions: conditions.all(),
      decisions: this.#decisions?.state(),
    };
  }

  /** @throws ManagerNotEmptyError, or UnknownSkuError when the provider no longer offers a SKU in use */
  restore(snapshot: ManagerSnapshot): void {
    const { registry, timers, limits, startBackOff, goneInstances, goneServers, clock } = this.#context;
    const { ids, catalog, ledger, changes, counters, suspension, conditions } = this.#context;
    if (registry.totalServers > 0 || registry.totalInstances > 0) {
      throw new ManagerNotEmptyError(registry.totalServers, registry.totalInstances);
    }
    if (snapshot.version !== 1) throw new InvalidSettingsError("snapshot.version", snapshot.version, "1");
    if (ids instanceof IdSequence && snapshot.ids !== undefined) ids.continueFrom(snapshot.ids);
    ledger.restore(snapshot.ledger, catalog.skus, clock.now());
    this.#register(snapshot);
    limits.set(snapshot.limits);
    suspension.restore(snapshot.suspension);
    startBackOff.restore(snapshot.startFailures);
    changes.restore(snapshot.changes);
    counters.restore(snapshot.counters);
    for (const instance of snapshot.goneInstances) {
      goneInstances.add(instance.instanceId, instance);
      registry.markUsed(instance.tag);
    }
    for (const server of snapshot.goneServers) goneServers.add(server.serverId, server);
    conditions.restore(snapshot.conditions);
    if (snapshot.decisions !== undefined) this.#decisions?.restore(snapshot.decisions);
    timers.restore(snapshot.timers);
    this.#holdScaleIn();
    this.#takeUpAgain();
  }

  /** As of the snapshot, so that the time in between is billed. */
  #register(snapshot: ManagerSnapshot): void {
    const { registry, ids, catalog } = this.#context;
    for (const saved of snapshot.servers) {
      ids.taken("server", saved.serverId);
      registry.addServer(serverFrom(saved, catalog.get(saved.skuName)), snapshot.timeSeconds);
    }
    for (const saved of snapshot.instances) {
      ids.taken("instance", saved.instanceId);
      const instance = instanceFrom(saved, registry.server(saved.serverId));
      registry.addInstance(instance, snapshot.timeSeconds);
      instance.busySecondsAtActive = saved.busySecondsAtActive;
    }
  }

  /** A manager that was just restarted has seen too little to give anything back. */
  #holdScaleIn(): void {
    const { settings, suspension, clock } = this.#context;
    const windowSeconds = Math.max(settings.scaleDown.windowSeconds, settings.decisionIntervalSeconds);
    suspension.holdScaleInUntil(clock.now() + windowSeconds);
  }

  /** Answers that were on their way are lost: commands are idempotent, so what was asked for is asked for again or looked up. */
  #takeUpAgain(): void {
    const { registry, timers, settings } = this.#context;
    const { instanceRemoval, serverRemoval, instanceBoot } = this.#operations;
    for (const server of [...registry.servers()]) {
      if (server.status === "scaling_down") serverRemoval.clearAway(server);
      else if (server.status === "scaling_up" && !server.isProvided) {
        timers.setUnlessSet("server_lookup", server.serverId, settings.backOff.firstSeconds);
      }
    }
    for (const instance of [...registry.instances()]) {
      if (instance.status === "scaling_down") instanceRemoval.removalDue(instance);
      else if (instance.status === "active") {
        // The router may be new as well; to join twice is harmless.
        tellRouter(this.#context, instance, "join", (router) => router.join(instance));
      } else if (instance.status === "draining") this.#operations.drain.resume(instance);
      else if (instance.isRequested && !instance.isProvided) {
        timers.setUnlessSet("instance_lookup", instance.instanceId, settings.backOff.firstSeconds);
      }
    }
    for (const server of [...registry.servers()]) {
      if (server.status === "active") instanceBoot.serverIsReady(server);
    }
  }
}
