import type {
  FleetCapabilities,
  InstanceEnd,
  InstanceProvider,
  InstanceRequest,
  ListedInstance,
  ManagedInstance,
  OwedWork,
  PoolTag,
  ProviderAnswer,
  Router,
  UnfinishedWork,
  WorkSource,
} from "@tokentide/scaling-manager";
import type { Instance } from "../instances/instance";
import type { Application } from "../requests/application";
import type { InstanceConfig } from "../simulation-config";
import type { Mishaps } from "./mishaps";
import type { ActuatorSetup } from "./scaling-setup";

/** What starting and removing instances does to the run. */
export interface InstanceHost {
  now(): number;
  createInstance(application: Application, request: InstanceRequest<InstanceConfig>): void;
  instanceById(instanceId: number): Instance | undefined;
}

/** The instances of one application, as its scaling manager starts, cordons and removes them. */
export class SimulatedInstances implements InstanceProvider<InstanceConfig>, Router, WorkSource {
  readonly capabilities: Partial<FleetCapabilities>;
  readonly #application: Application;
  readonly #host: InstanceHost;
  readonly #mishaps: Mishaps;
  /** Seconds between the request to leave and the end, when the fleet does not drain. */
  readonly #graceSeconds: number | undefined;

  constructor(application: Application, host: InstanceHost, mishaps: Mishaps, actuator: ActuatorSetup) {
    this.#application = application;
    this.#host = host;
    this.#mishaps = mishaps;
    const isKubernetes = actuator.type === "kubernetes";
    this.#graceSeconds = isKubernetes ? actuator.graceSeconds : undefined;
    this.capabilities = isKubernetes ? { choosesVictim: false, drains: false, revives: false } : {};
  }

  create(request: InstanceRequest<InstanceConfig>): ProviderAnswer {
    const { instanceId } = request;
    this.#host.createInstance(this.#application, request);
    const boot = this.#mishaps.instanceBoot();
    if (boot.seconds === 0 && !boot.fails) return "done";
    this.#mishaps.after(boot.seconds, () => {
      const instance = this.#host.instanceById(instanceId);
      if (instance?.ledger.status !== "scaling_up") return;
      if (boot.fails) this.#application.scalingManager?.instanceFailed(instanceId, "injected boot failure");
      else this.#application.scalingManager?.instanceReady(instanceId);
    });
    return "started";
  }

  remove(instanceId: number, unfinishedWork: UnfinishedWork): ProviderAnswer {
    const instance = this.#host.instanceById(instanceId);
    if (!instance || instance.isGone) return "done";
    const grace = this.#graceSeconds;
    if (grace === undefined || instance.owedRequests === 0) {
      this.#end(instance, unfinishedWork);
      return "done";
    }
    // The pod has its grace: it goes when its work is done or the time is up, whichever is first.
    const leave = (): void => {
      if (instance.isGone) return;
      this.#end(instance, "requeue");
      this.#application.scalingManager?.instanceGone(instanceId);
    };
    instance.onIdle = leave;
    this.#mishaps.after(grace, leave);
    return "started";
  }

  list(): ListedInstance[] {
    return this.#application.presentInstances.map(({ id, tag, server, ledger }) => ({
      instanceId: id,
      tag,
      state: ledger.status === "scaling_up" ? "booting" : "ready",
      serverId: server.id,
    }));
  }

  /** A deployment gives up its youngest pod. */
  chooseVictim(tag: PoolTag): number | undefined {
    let youngest: Instance | undefined;
    for (const instance of this.#application.presentInstances) {
      if (instance.tag === tag && instance.isSchedulable) youngest = instance;
    }
    return youngest?.id;
  }

  join({ instanceId }: ManagedInstance): void {
    const instance = this.#host.instanceById(instanceId)!;
    if (instance.isSchedulable) return;
    instance.onIdle = undefined;
    instance.changeStatus("active");
    this.#mishaps.instanceJoined(instance);
    this.#application.join(instance);
  }

  cordon({ instanceId }: ManagedInstance): void {
    const instance = this.#host.instanceById(instanceId)!;
    this.#application.leave(instance);
    instance.changeStatus("draining");
    instance.onIdle = () => this.#application.scalingManager?.instanceDrained(instanceId);
  }

  gone({ instanceId }: ManagedInstance, end: InstanceEnd): void {
    const instance = this.#host.instanceById(instanceId);
    if (instance && !instance.isGone) this.#end(instance, end === "lost" ? this.#mishaps.onLoss : "requeue");
  }

  owedWork(instanceId: number): number | undefined {
    return this.#host.instanceById(instanceId)?.owedRequests;
  }

  owedWorkByKind(instanceId: number): Partial<OwedWork> | undefined {
    const instance = this.#host.instanceById(instanceId);
    return instance && this.#application.owedWorkByKind(instance);
  }

  busySeconds(instanceId: number): number | undefined {
    return this.#host.instanceById(instanceId)?.busySecondsAt(this.#host.now());
  }

  #end(instance: Instance, unfinishedWork: UnfinishedWork): void {
    this.#application.remove(instance, unfinishedWork === "abort" ? "fail" : "retry");
  }
}
