import type { DrainOptions } from "../commands";
import { InvalidTransitionError } from "../errors/invalid-transition-error";
import { ServerNotEmptyError } from "../errors/server-not-empty-error";
import { UnsupportedByFleetError } from "../errors/unsupported-by-fleet-error";
import type { InstanceRecord } from "../fleet/instance-record";
import type { ServerRecord } from "../fleet/server-record";
import type { ManagerContext } from "../manager-context";
import type { SignalledOperations } from "./fleet-signals";

/** The commands that make a fleet smaller. What is on its way out already stays so: repeating one is harmless. */
export class ScaleDown {
  readonly #context: ManagerContext;
  readonly #operations: SignalledOperations;

  constructor(context: ManagerContext, operations: SignalledOperations) {
    this.#context = context;
    this.#operations = operations;
  }

  /**
   * Lets an instance go: a booting one is cancelled, an active one drains.
   *
   * @param takesServer whether its server leaves with it, if that is then empty
   * @returns the instance that goes: another one of the pool where the fleet chooses
   */
  instance(wanted: InstanceRecord, takesServer: boolean, options: DrainOptions): InstanceRecord {
    if (wanted.isGone) return wanted;
    const instance = this.#victim(wanted);
    if (isStaying(instance)) {
      this.#context.limits.checkOneInstanceLess(instance.tag);
      instance.takesServer = takesServer;
      if (instance.status === "active") this.#operations.drain.begin(instance, options);
      else this.#operations.instanceBoot.cancel(instance);
    } else if (takesServer) instance.takesServer = true;
    return instance;
  }

  /** Calls off an instance that does not serve yet; its server goes along if it was bought for it. */
  cancel(instance: InstanceRecord): void {
    if (instance.status === "scaling_down") return;
    if (instance.status !== "scaling_up") {
      throw new InvalidTransitionError(instance.name, instance.status, "cancelled");
    }
    this.#context.limits.checkOneInstanceLess(instance.tag);
    this.#operations.instanceBoot.cancel(instance);
  }

  /** Gives a server back that carries nothing, or only what is leaving anyway. */
  server(server: ServerRecord): void {
    if (server.status === "scaling_down") return;
    const staying = [...server.instances].filter(isStaying);
    const reserved = server.reservedProcessorIndexes.length;
    if (staying.length > 0 || reserved > 0) {
      const names = staying.map((instance) => instance.name);
      if (reserved > 0) names.push(`${reserved} processor(s) that others use`);
      throw new ServerNotEmptyError(server.name, names);
    }
    server.keepWhenEmpty = false;
    for (const instance of server.instances) instance.takesServer = true;
    this.#operations.serverRemoval.releaseIfEmpty(server);
  }

  #victim(wanted: InstanceRecord): InstanceRecord {
    const { capabilities, instances, registry } = this.#context;
    if (capabilities.choosesVictim || wanted.status !== "active") return wanted;
    const chosen = instances.chooseVictim?.(wanted.tag);
    const victim = chosen === undefined ? undefined : registry.instance(chosen);
    if (victim?.status !== "active") {
      throw new UnsupportedByFleetError("Scaling down", "choosesVictim", "Its chooseVictim named no active instance.");
    }
    return victim;
  }
}

/** It is not on its way out. */
function isStaying({ status }: InstanceRecord): boolean {
  return status === "scaling_up" || status === "active";
}
