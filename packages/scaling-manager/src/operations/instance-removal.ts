import { instanceAccount } from "../accounting/instance-account";
import type { InstanceRecord } from "../fleet/instance-record";
import type { InstanceStatus } from "../lifecycle/instance-lifecycle";
import type { ManagerContext } from "../manager-context";
import type { UnfinishedWork } from "../ports/instance-provider";
import type { InstanceEnd } from "../ports/router";
import { askToRemove, clearTimers, removeStray } from "./removal-call";
import { tellRouter } from "./router-call";
import type { ServerRemoval } from "./server-removal";

/** Clears instances away, asks again until they are gone, and lets their servers follow. */
export class InstanceRemoval {
  readonly #context: ManagerContext;
  readonly #serverRemoval: ServerRemoval;

  constructor(context: ManagerContext, serverRemoval: ServerRemoval) {
    this.#context = context;
    this.#serverRemoval = serverRemoval;
  }

  /** Asks the provider to remove an instance that has just become SCALING_DOWN. */
  begin(instance: InstanceRecord, end: InstanceEnd, unfinishedWork: UnfinishedWork, detail?: string): void {
    instance.end = end;
    instance.endDetail = detail;
    instance.unfinishedWork = unfinishedWork;
    instance.attempts = 0;
    this.#clearTimers(instance);
    // Nobody was asked to make it, or nothing was made: there is nothing to remove.
    if (!instance.isRequested) this.finish(instance);
    else this.#ask(instance);
  }

  /** The removal is done. Harmless when it was before. */
  finish(instance: InstanceRecord): void {
    if (instance.isGone || instance.status !== "scaling_down") return;
    this.#context.registry.changeInstance(instance, "removed");
    this.#ended(instance);
  }

  /** The instance is no more, without anybody having asked. */
  lost(instance: InstanceRecord, reason: string): void {
    const previous = instance.status;
    if (previous !== "scaling_down") {
      instance.end = "lost";
      instance.endDetail = reason;
    }
    this.#context.registry.changeInstance(instance, "lost");
    noteFailure(this.#context, instance, previous, reason);
    this.#ended(instance);
  }

  /** A removal has taken too long, or its back-off is over. */
  removalDue(instance: InstanceRecord): void {
    if (!instance.isGone && instance.status === "scaling_down") this.#ask(instance);
  }

  /** Asks once more for the removal of one that is gone for the manager, because it was seen. */
  removeStray({ instanceId, name }: { readonly instanceId: number; readonly name: string }): void {
    removeStray(this.#context, name, () => this.#context.instances.remove(instanceId, "requeue"));
  }

  #ask(instance: InstanceRecord): void {
    askToRemove(this.#context, instance, {
      remove: () => this.#context.instances.remove(instance.instanceId, instance.unfinishedWork),
      finished: () => this.finish(instance),
    });
  }

  #ended(instance: InstanceRecord): void {
    const { registry, goneInstances, journal, clock } = this.#context;
    this.#clearTimers(instance);
    const account = instanceAccount(instance, registry, clock.now());
    goneInstances.add(instance.instanceId, { ...account, detail: instance.endDetail });
    journal.instance("instance_gone", instance, instance.endDetail);
    const { server } = instance;
    if (server !== undefined) {
      // Scaled down by itself: its server is kept for what its owner has in mind for it.
      if (instance.takesServer === false) server.keepWhenEmpty = true;
      else if (instance.takesServer === true || !server.keepWhenEmpty) this.#serverRemoval.releaseIfEmpty(server);
    }
    tellRouter(this.#context, instance, "gone", (router) => router.gone(instance, instance.end ?? "removed"));
  }

  #clearTimers(instance: InstanceRecord): void {
    const { timers } = this.#context;
    clearTimers(this.#context, instance);
    timers.clear("drain_check", instance.instanceId);
    timers.clear("drain_deadline", instance.instanceId);
  }
}

/** Notes that an instance did not come up, or broke; one that was leaving anyway has done neither. */
export function noteFailure(
  { journal, startBackOff }: ManagerContext,
  instance: InstanceRecord,
  previous: InstanceStatus,
  reason: string,
): void {
  if (previous === "scaling_up") {
    startBackOff.failed(instance.tag);
    journal.instance("scale_up_failed", instance, reason);
  } else if (previous !== "scaling_down") journal.instance("instance_failed", instance, reason);
}
