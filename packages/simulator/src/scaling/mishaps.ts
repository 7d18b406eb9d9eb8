import { CapacityUnavailableError } from "@tokentide/scaling-manager";
import { exponential, type RandomStream, type RandomStreams, type Simulation } from "@tokentide/sim-core";
import type { Instance } from "../instances/instance";
import type { Application } from "../requests/application";
import type { ActuatorSetup, FailureSetup, Occurrence, Strike } from "./scaling-setup";
import { type StartUpTime, sampleSeconds } from "./start-up-time";

/** How one boot goes. */
export interface BootFate {
  /** Before the instance signals that it is ready, or that it failed. */
  readonly seconds: number;
  readonly fails: boolean;
}

type FailureOf<Type extends FailureSetup["type"]> = Extract<FailureSetup, { readonly type: Type }>;

/**
 * All that takes time or goes wrong beyond what the scaling manager plans: start-up times of the actuator and the
 * failures of the configuration. Each kind draws from its own stream, so adding one does not change another.
 */
export class Mishaps {
  /** What becomes of the requests of an instance that dies. */
  readonly onLoss: "requeue" | "abort";
  readonly #simulation: Simulation;
  readonly #application: Application;
  readonly #failures: readonly FailureSetup[];
  readonly #actuator: ActuatorSetup;
  readonly #streams: RandomStreams;
  /** Times of the configuration that have struck a boot, by failure. */
  readonly #struck = new Map<FailureSetup, number>();

  constructor(
    application: Application,
    simulation: Simulation,
    streams: RandomStreams,
    setup: {
      readonly failures: readonly FailureSetup[];
      readonly actuator: ActuatorSetup;
      readonly onLoss: "requeue" | "abort";
    },
  ) {
    this.#application = application;
    this.#simulation = simulation;
    this.#streams = streams;
    this.#actuator = setup.actuator;
    this.onLoss = setup.onLoss;
    const id = application.config.applicationId;
    this.#failures = setup.failures.filter(({ applicationId }) => applicationId === undefined || applicationId === id);
    this.#scheduleStrikes();
  }

  after(seconds: number, action: () => void): void {
    this.#simulation.schedule(seconds, action);
  }

  /** @throws CapacityUnavailableError during a shortage of the SKU */
  checkSupply(skuName: string): void {
    const now = this.#simulation.now();
    for (const shortage of this.#ofType("shortage")) {
      const concerns = shortage.skuName === undefined || shortage.skuName === skuName;
      if (concerns && now >= shortage.fromSeconds && now < shortage.toSeconds) {
        throw new CapacityUnavailableError(skuName, `injected shortage until ${shortage.toSeconds} s`);
      }
    }
  }

  /** Whether a scrape of this moment does not arrive: with its probability, or because there is an outage. */
  isScrapeLost(probability: number): boolean {
    const now = this.#simulation.now();
    const isDrawn = probability > 0 && this.#stream("scrape-loss").next() < probability;
    return (
      isDrawn || this.#ofType("metrics_outage").some(({ fromSeconds: from, toSeconds: to }) => now >= from && now < to)
    );
  }

  /** Whether there is anything that keeps scrapes from arriving, at any time. */
  get hasMetricsOutages(): boolean {
    return this.#ofType("metrics_outage").length > 0;
  }

  serverStartUpSeconds(): number {
    return this.#actuator.type === "kubernetes" ? this.#draw("node", this.#actuator.nodeProvisioning) : 0;
  }

  instanceBoot(): BootFate {
    let seconds = this.#actuator.type === "kubernetes" ? this.#draw("pod", this.#actuator.podStartUp) : 0;
    for (const failure of this.#ofType("slow_boot")) {
      if (this.#occurs(failure, failure.when)) seconds += this.#draw("slow-boot", failure.extra);
    }
    for (const failure of this.#ofType("boot_failure")) {
      if (this.#occurs(failure, failure.when)) return { seconds: failure.afterSeconds, fails: true };
    }
    return { seconds, fails: false };
  }

  /** An instance serves from now on: it may die some day. */
  instanceJoined(instance: Instance): void {
    for (const failure of this.#ofType("instance_death")) {
      if (!("meanTimeBetweenFailuresSeconds" in failure.when)) continue;
      this.after(this.#lifetime("instance-death", failure.when.meanTimeBetweenFailuresSeconds), () =>
        this.#kill(instance),
      );
    }
  }

  /** A server is there: it may die or be reclaimed some day. */
  serverJoined(serverId: number): void {
    for (const failure of [...this.#ofType("server_death"), ...this.#ofType("spot_reclaim")]) {
      if (!("meanTimeBetweenFailuresSeconds" in failure.when)) continue;
      const lifetime = this.#lifetime(failure.type, failure.when.meanTimeBetweenFailuresSeconds);
      this.after(lifetime, () => this.#strikeServer(failure, serverId));
    }
  }

  #scheduleStrikes(): void {
    for (const failure of this.#failures) {
      if (!("when" in failure) || failure.type === "boot_failure" || failure.type === "slow_boot") continue;
      const when: Strike = failure.when;
      if (!("atSeconds" in when)) continue;
      for (const seconds of when.atSeconds) {
        this.#simulation.scheduleAt(seconds, () => {
          const victims = this.#application.presentInstances.filter(({ isSchedulable }) => isSchedulable);
          const victim = victims[this.#stream("victim").nextInteger(Math.max(1, victims.length))];
          if (!victim) return;
          if (failure.type === "instance_death") this.#kill(victim);
          else this.#strikeServer(failure, victim.server.id);
        });
      }
    }
  }

  #kill(instance: Instance): void {
    if (instance.isGone) return;
    this.#application.remove(instance, this.onLoss === "requeue" ? "retry" : "fail");
    this.#application.scalingManager?.instanceGone(instance.id, "injected failure");
  }

  #strikeServer(failure: FailureOf<"server_death"> | FailureOf<"spot_reclaim">, serverId: number): void {
    const onServer = this.#application.presentInstances.filter(({ server }) => server.id === serverId);
    if (onServer.length === 0) return;
    if (failure.type === "spot_reclaim") {
      this.#application.scalingManager?.serverReclaimed(serverId, failure.noticeSeconds);
      this.after(failure.noticeSeconds, () => this.#loseServer(serverId, "spot server reclaimed"));
    } else this.#loseServer(serverId, "injected failure");
  }

  #loseServer(serverId: number, reason: string): void {
    const lost = this.#application.presentInstances.filter(({ server }) => server.id === serverId);
    const server = lost[0]?.server;
    for (const instance of lost) this.#application.remove(instance, this.onLoss === "requeue" ? "retry" : "fail");
    if (server) server.endSeconds = Math.min(server.endSeconds, this.#simulation.now());
    this.#application.scalingManager?.serverGone(serverId, reason);
  }

  #occurs(failure: FailureSetup, when: Occurrence): boolean {
    if ("probability" in when) return this.#stream(failure.type).next() < when.probability;
    const struck = this.#struck.get(failure) ?? 0;
    if (struck >= when.atSeconds.length || this.#simulation.now() < when.atSeconds[struck]!) return false;
    this.#struck.set(failure, struck + 1);
    return true;
  }

  #lifetime(stream: string, meanSeconds: number): number {
    return exponential(1 / meanSeconds).sample(this.#stream(stream));
  }

  #draw(stream: string, time: StartUpTime): number {
    return sampleSeconds(time, this.#stream(stream));
  }

  #stream(name: string): RandomStream {
    return this.#streams.stream(`${name}/${this.#application.config.applicationId}`);
  }

  #ofType<Type extends FailureSetup["type"]>(type: Type): FailureOf<Type>[] {
    return this.#failures.filter((failure): failure is FailureOf<Type> => failure.type === type);
  }
}
