import type { DrainOptions } from "../commands";
import type { InstanceRecord } from "../fleet/instance-record";
import type { ManagerContext } from "../manager-context";
import type { InstanceRemoval } from "./instance-removal";
import { ask } from "./provider-call";
import { tellRouter } from "./router-call";

/** Where no interval is configured: work that is not known, or a router that failed, is asked again after so long. */
const RECHECK_SECONDS = 5;

/** Lets instances finish what they owe, and only then lets them go. */
export class Drain {
  readonly #context: ManagerContext;
  readonly #removal: InstanceRemoval;

  constructor(context: ManagerContext, removal: InstanceRemoval) {
    this.#context = context;
    this.#removal = removal;
  }

  begin(instance: InstanceRecord, options: DrainOptions = {}): void {
    const { registry, journal, settings, timers, capabilities } = this.#context;
    registry.changeInstance(instance, "drain");
    instance.drains++;
    instance.isCordoned = false;
    instance.drainTimeoutSeconds = options.timeoutSeconds ?? settings.drainTimeoutSeconds;
    instance.onDrainTimeout = options.onTimeout ?? settings.onDrainTimeout;
    journal.instance("scale_down_start", instance);
    if (instance.drainTimeoutSeconds !== undefined) {
      timers.set("drain_deadline", instance.instanceId, instance.drainTimeoutSeconds);
    }
    if (settings.drainCheckIntervalSeconds !== undefined) {
      timers.set("drain_check", instance.instanceId, settings.drainCheckIntervalSeconds);
    }
    this.#cordon(instance);
    if (!capabilities.drains) this.#end(instance, "drained", "requeue");
  }

  /** The router has stopped sending work. @param drain which one, when the router says so; a late one is not believed */
  cordonAcknowledged(instance: InstanceRecord, drain: number = instance.drains): void {
    if (instance.status !== "draining" || drain !== instance.drains) return;
    instance.isCordoned = true;
    if (this.#isEventDriven) this.check(instance);
  }

  /** The fleet says that nothing is owed any more. Believed when the work source says so too. */
  signalled(instance: InstanceRecord): void {
    if (instance.status !== "draining" || !instance.isCordoned) return;
    if (this.#context.work === undefined) this.#end(instance, "drained", "none");
    else if (this.#isEventDriven) this.check(instance);
  }

  /** Ends the drain if nothing is owed. Answers whether it did. */
  check(instance: InstanceRecord): boolean {
    const { work, timers } = this.#context;
    if (instance.status !== "draining" || !instance.isCordoned || work === undefined) return false;
    const owed = work.owedWork(instance.instanceId);
    if (owed === 0) {
      this.#end(instance, "drained", "none");
      return true;
    }
    // Not known is not zero, and nobody is going to signal what nobody knows.
    if (owed === undefined && this.#isEventDriven) {
      timers.set("drain_check", instance.instanceId, RECHECK_SECONDS);
    }
    return false;
  }

  /** The interval of the quick start is over. */
  checkDue(instance: InstanceRecord): void {
    const { settings, timers } = this.#context;
    if (instance.status !== "draining") return;
    if (instance.hasCordonFailed) this.#cordon(instance);
    if (!this.check(instance) && settings.drainCheckIntervalSeconds !== undefined) {
      timers.set("drain_check", instance.instanceId, settings.drainCheckIntervalSeconds);
    }
  }

  /** The drain has taken too long. */
  deadlineDue(instance: InstanceRecord): void {
    const { journal, timers } = this.#context;
    if (instance.status !== "draining") return;
    // A signal may have been lost: the work source knows better than the deadline.
    if (this.check(instance)) return;
    const waited = `${instance.drainTimeoutSeconds} s over, ${owedText(this.#context.work?.owedWork(instance.instanceId))}`;
    if (instance.onDrainTimeout !== "wait") {
      const detail = `${waited}: ${instance.onDrainTimeout}.`;
      journal.instance("drain_timeout", instance, detail);
      // Nobody waits for the router any longer, but it should know.
      if (!instance.isCordoned) tellRouter(this.#context, instance, "cordon", (router) => router.cordon(instance));
      this.#end(instance, "drain_timed_out", instance.onDrainTimeout, detail);
      return;
    }
    journal.instance("drain_timeout", instance, `${waited}: waits on.`);
    timers.set("drain_deadline", instance.instanceId, instance.drainTimeoutSeconds ?? RECHECK_SECONDS);
    // An acknowledgement may have been lost as well.
    if (!instance.isCordoned) this.#cordon(instance);
  }

  /** Takes a draining instance back into service. */
  revive(instance: InstanceRecord): void {
    const { registry, journal, timers } = this.#context;
    registry.changeInstance(instance, "revived");
    instance.isCordoned = false;
    instance.takesServer = undefined;
    timers.clear("drain_check", instance.instanceId);
    timers.clear("drain_deadline", instance.instanceId);
    journal.instance("drain_cancelled", instance);
    tellRouter(this.#context, instance, "join", (listening) => listening.join(instance));
  }

  /** After a restart: the router may be new, and an acknowledgement or a signal may have been missed. */
  resume(instance: InstanceRecord): void {
    this.#cordon(instance);
    this.check(instance);
  }

  /** Its server goes at a given time: whatever it waited for, it waits no longer than that. */
  hurry(instance: InstanceRecord, noticeSeconds: number): void {
    const { timers, clock } = this.#context;
    const dueSeconds = timers.dueSeconds("drain_deadline", instance.instanceId);
    const endsSooner = dueSeconds !== undefined && dueSeconds <= clock.now() + noticeSeconds;
    if (endsSooner && instance.onDrainTimeout !== "wait") return;
    instance.drainTimeoutSeconds = noticeSeconds;
    instance.onDrainTimeout = "requeue";
    timers.set("drain_deadline", instance.instanceId, noticeSeconds);
  }

  get #isEventDriven(): boolean {
    return this.#context.settings.drainCheckIntervalSeconds === undefined;
  }

  #cordon(instance: InstanceRecord): void {
    const { drains } = instance;
    instance.hasCordonFailed = false;
    ask(this.#context, () => this.#context.router?.cordon(instance) ?? "done", {
      done: () => this.cordonAcknowledged(instance, drains),
      unknown: (reason) => this.#cordonFailed(instance, reason),
      failed: (reason) => this.#cordonFailed(instance, reason),
    });
  }

  #cordonFailed(instance: InstanceRecord, reason: string): void {
    const { journal, timers } = this.#context;
    journal.manager("port_failed", instance.name, `The router failed on cordon: ${reason}`);
    if (instance.status !== "draining") return;
    instance.hasCordonFailed = true;
    if (this.#isEventDriven) timers.set("drain_check", instance.instanceId, RECHECK_SECONDS);
  }

  #end(
    instance: InstanceRecord,
    signal: "drained" | "drain_timed_out",
    unfinishedWork: "none" | "requeue" | "abort",
    detail?: string,
  ): void {
    // The cordon may have been answered by the end of the drain already.
    if (instance.status !== "draining") return;
    const { registry, journal, clock } = this.#context;
    const elapsedSeconds = clock.now() - instance.statusSinceSeconds;
    registry.changeInstance(instance, signal);
    journal.instance("scale_down_complete", instance, undefined, elapsedSeconds);
    this.#removal.begin(instance, "removed", unfinishedWork, detail);
  }
}

/** Owed work in words. */
export function owedText(owed: number | undefined): string {
  return owed === undefined ? "what it owes is not known" : `it still owes ${owed}`;
}
