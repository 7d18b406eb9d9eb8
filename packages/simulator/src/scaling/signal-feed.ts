import { type Clock, POOL_TAGS, type ScalingManager, type SignalRings } from "@tokentide/scaling-manager";
import type { Instance } from "../instances/instance";
import type { InstanceConfig } from "../simulation-config";
import { RecentMean } from "./recent-mean";

/** Where an instance's deeds are told, and how it has been doing of late. */
interface InstanceFeed {
  readonly pool: SignalRings;
  readonly ttft: RecentMean;
  readonly tbt: RecentMean;
}

/**
 * Tells a scaling manager's observations what happens to requests: the application of arrivals, each pool what its
 * instances were given and did. Output lengths stay unknown until they are there, as in production.
 */
export class SignalFeed {
  readonly #observations: ScalingManager<InstanceConfig>["observations"];
  readonly #application: SignalRings;
  readonly #clock: Pick<Clock, "now">;
  readonly #isDemandOnly: boolean;
  /** By instance id. */
  readonly #instances: InstanceFeed[] = [];

  /** @param isDemandOnly tells of requests when they come and get their instances, and of nothing after that */
  constructor(manager: ScalingManager<InstanceConfig>, clock: Pick<Clock, "now">, isDemandOnly: boolean) {
    this.#observations = manager.observations;
    this.#application = manager.observations.application;
    this.#clock = clock;
    this.#isDemandOnly = isDemandOnly;
    this.#application.begin();
    for (const tag of POOL_TAGS) manager.observations.pool(tag).begin();
  }

  /** Mean TTFT and TBT of an instance of late, in seconds. */
  recentLatencies(instance: Instance): { ttftSeconds: number | undefined; tbtSeconds: number | undefined } {
    const { ttft, tbt } = this.#feedOf(instance);
    const now = this.#clock.now();
    return { ttftSeconds: ttft.at(now), tbtSeconds: tbt.at(now) };
  }

  arrived(promptTokens: number): void {
    this.#application.offered(this.#clock.now(), promptTokens, 0);
  }

  /** The request has its instances. */
  routed(prompt: Instance, token: Instance, promptTokens: number): void {
    const now = this.#clock.now();
    this.#feedOf(prompt).pool.offered(now, promptTokens, 0);
    if (token.tag !== prompt.tag) this.#feedOf(token).pool.offered(now, 0, 0);
  }

  promptFinished(instance: Instance, isThrough: boolean, promptTokens: number, ttftSeconds: number): void {
    if (this.#isDemandOnly) return;
    const now = this.#clock.now();
    const { pool, ttft } = this.#feedOf(instance);
    pool.completed(now, isThrough ? 1 : 0, promptTokens, 0);
    pool.firstToken(now, ttftSeconds);
    ttft.record(now, ttftSeconds);
  }

  /** `tbtSeconds` is NaN for a request of a single token. */
  finished(instance: Instance, outputTokens: number, e2eSeconds: number, tbtSeconds: number, metSlo: boolean): void {
    if (this.#isDemandOnly) return;
    const now = this.#clock.now();
    const { pool, tbt } = this.#feedOf(instance);
    pool.completed(now, 1, 0, outputTokens);
    pool.finished(now, e2eSeconds, tbtSeconds, metSlo);
    if (!Number.isNaN(tbtSeconds)) tbt.record(now, tbtSeconds);
  }

  /** Rejected or failed: a promise not kept. */
  missed(): void {
    if (!this.#isDemandOnly) this.#application.missed(this.#clock.now());
  }

  #feedOf({ id, tag }: Instance): InstanceFeed {
    let feed = this.#instances[id];
    if (feed === undefined) {
      feed = { pool: this.#observations.pool(tag), ttft: new RecentMean(), tbt: new RecentMean() };
      this.#instances[id] = feed;
    }
    return feed;
  }
}
