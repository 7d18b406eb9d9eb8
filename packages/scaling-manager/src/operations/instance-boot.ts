import type { WeightTier } from "../boot/boot-plan";
import { expectedBootSeconds, instanceStages } from "../boot/stage-times";
import type { InstanceRecord } from "../fleet/instance-record";
import type { ServerRecord } from "../fleet/server-record";
import type { ManagerContext } from "../manager-context";
import type { ListedInstance } from "../ports/instance-provider";
import { type InstanceRemoval, noteFailure } from "./instance-removal";
import { isComingUp, lookUp, lookUpLater } from "./lookup";
import { ask } from "./provider-call";
import { tellRouter } from "./router-call";

/** Brings instances from their start to ACTIVE, or sees to it that nothing is left of them. */
export class InstanceBoot {
  readonly #context: ManagerContext;
  readonly #removal: InstanceRemoval;

  constructor(context: ManagerContext, removal: InstanceRemoval) {
    this.#context = context;
    this.#removal = removal;
  }

  /**
   * Starts a registered instance, once its server is ready. Throws what the provider throws; nothing is left of the
   * instance then.
   */
  begin(instance: InstanceRecord): void {
    this.#context.journal.instance("scale_up_start", instance);
    if (instance.server !== undefined && instance.server.status !== "active") {
      instance.bootStage = "provisioning";
      instance.expectedReadySeconds = this.#expectedBehindServer(instance.server);
      return;
    }
    this.#request(instance, true);
  }

  /** The server of waiting instances is usable. */
  serverIsReady(server: ServerRecord): void {
    for (const instance of [...server.instances]) {
      if (instance.status === "scaling_up" && !instance.isRequested) this.#request(instance, false);
    }
  }

  /** The provider says that the instance is ready. */
  provided(instance: InstanceRecord): void {
    if (!isComingUp(instance)) return;
    instance.isProvided = true;
    this.#context.timers.clear("instance_deadline", instance.instanceId);
    this.#context.timers.clear("instance_lookup", instance.instanceId);
    this.#activateIfReady(instance);
  }

  /** It did not come up, or broke later. */
  failed(instance: InstanceRecord, reason: string): void {
    if (instance.status === "scaling_down") return;
    const previous = instance.status;
    this.#context.registry.changeInstance(instance, "failed");
    noteFailure(this.#context, instance, previous, reason);
    if (previous === "active") tellRouter(this.#context, instance, "cordon", (router) => router.cordon(instance));
    this.#removal.begin(instance, previous === "scaling_up" ? "failed" : "lost", "requeue", reason);
  }

  /** Nobody wants it any more before it has served. */
  cancel(instance: InstanceRecord): void {
    const { registry, journal } = this.#context;
    registry.changeInstance(instance, "cancelled");
    journal.instance("scale_up_cancelled", instance);
    this.#removal.begin(instance, "cancelled", "none");
  }

  /** A stage of the boot is over. */
  stageDue(instance: InstanceRecord): void {
    if (!isComingUp(instance)) return;
    instance.pendingStages.shift();
    this.#runStage(instance);
  }

  /** The boot has taken too long, or what became of it is not known. */
  lookUp(instance: InstanceRecord): void {
    if (!isComingUp(instance)) return;
    lookUp<ListedInstance>(this.#context, instance, {
      list: () => this.#context.instances.list(),
      isIt: (entry) => entry.instanceId === instance.instanceId,
      provided: () => this.provided(instance),
      failed: (reason) => this.failed(instance, reason),
    });
  }

  #request(instance: InstanceRecord, isCommand: boolean): void {
    const { settings, instances, timers, clock } = this.#context;
    instance.isRequested = true;
    instance.pendingStages = instanceStages(settings.boot, this.#weightTiers(instance));
    instance.bootStage = instance.pendingStages[0]?.stage ?? "starting";
    instance.expectedReadySeconds =
      settings.boot.type === "signal"
        ? undefined
        : instance.pendingStages.reduce((time, stage) => time + stage.expectedSeconds, clock.now());
    if (settings.bootDeadlineSeconds !== undefined) {
      timers.set("instance_deadline", instance.instanceId, settings.bootDeadlineSeconds);
    }
    const refusal = ask(
      this.#context,
      () =>
        instances.create({
          instanceId: instance.instanceId,
          serverId: instance.serverId,
          processorIndexes: instance.processors.map((processor) => processor.index),
          tag: instance.tag,
          parallelism: instance.parallelism,
          instanceConfig: instance.instanceConfig,
          owner: settings.owner,
        }),
      {
        // A promise may be kept after the instance has been given up and removed: then there is one too many.
        done: () => (instance.isGone ? this.#removal.removeStray(instance) : this.provided(instance)),
        unknown: (reason) => lookUpLater(this.#context, instance, reason),
        failed: (reason) => {
          if (!isComingUp(instance)) return;
          instance.isRequested = false;
          this.failed(instance, reason);
        },
      },
    );
    if (isCommand && refusal !== undefined) throw refusal.error;
    if (isComingUp(instance)) this.#runStage(instance);
  }

  /** Waits for the stage that is first now, or for nothing but the provider. */
  #runStage(instance: InstanceRecord): void {
    const [stage] = instance.pendingStages;
    if (stage === undefined) {
      this.#activateIfReady(instance);
      return;
    }
    instance.bootStage = stage.stage;
    this.#context.timers.set("instance_boot", instance.instanceId, stage.seconds);
  }

  #activateIfReady(instance: InstanceRecord): void {
    if (!instance.isProvided || instance.pendingStages.length > 0) return;
    const { registry, journal, startBackOff, timers, clock } = this.#context;
    timers.clear("instance_deadline", instance.instanceId);
    instance.bootStage = undefined;
    instance.expectedReadySeconds = undefined;
    instance.attempts = 0;
    if (instance.server !== undefined) instance.server.hasServed = true;
    registry.changeInstance(instance, "ready");
    startBackOff.succeeded(instance.tag);
    journal.instance("scale_up_complete", instance, undefined, clock.now() - instance.createdSeconds);
    tellRouter(this.#context, instance, "join", (router) => router.join(instance));
  }

  #weightTiers(instance: InstanceRecord): WeightTier[] {
    const tiers: WeightTier[] = ["cold"];
    if (this.#context.registry.instancesOf(instance.tag, "active").size > 0) tiers.push("peer_gpu");
    if (instance.server?.hasServed === true) tiers.push("local_disk");
    return tiers;
  }

  #expectedBehindServer(server: ServerRecord): number | undefined {
    const { settings } = this.#context;
    const bootSeconds = expectedBootSeconds(settings.boot);
    if (bootSeconds === undefined || server.expectedReadySeconds === undefined) return undefined;
    return server.expectedReadySeconds + bootSeconds;
  }
}
