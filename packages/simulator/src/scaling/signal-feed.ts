import type { PoolTag, ScalingManager, SignalRings } from "@tokentide/scaling-manager";
import type { Instance } from "../instances/instance";
import type { InstanceConfig } from "../simulation-config";
import { RecentMean } from "./recent-mean";

/** How an instance has been doing of late. */
interface RecentLatencies {
  readonly ttft: RecentMean;
  readonly tbt: RecentMean;
}

/**
 * Tells a scaling manager's observations what happens to requests: the application as a whole, and each pool what its
 * instances were given and did. Output lengths stay unknown until they are there, as in production.
 */
export class SignalFeed {
  readonly #application: SignalRings;
  readonly #pools: Readonly<Record<PoolTag, SignalRings>>;
  readonly #now: () => number;
  readonly #isDemandOnly: boolean;
  /** By instance id. */
  readonly #recent: RecentLatencies[] = [];

  /** @param isDemandOnly tells of requests when they come and get their instances, and of nothing after that */
  constructor(manager: ScalingManager<InstanceConfig>, now: () => number, isDemandOnly: boolean) {
    const { observations } = manager;
    this.#application = observations.application;
    this.#pools = {
      prompt: observations.pool("prompt"),
      token: observations.pool("token"),
      mixed: observations.pool("mixed"),
    };
    this.#now = now;
    this.#isDemandOnly = isDemandOnly;
    this.#application.begin();
    for (const pool of Object.values(this.#pools)) pool.begin();
  }

  /** Mean TTFT and TBT of an instance of late, in seconds. */
  recentLatencies({ id }: Instance): { ttftSeconds: number | undefined; tbtSeconds: number | undefined } {
    const recent = this.#recent[id];
    const now = this.#now();
    return { ttftSeconds: recent?.ttft.at(now), tbtSeconds: recent?.tbt.at(now) };
  }

  arrived(promptTokens: number): void {
    this.#application.offered(this.#now(), promptTokens, 0);
  }

  /** The request has its instances. */
  routed(prompt: PoolTag, token: PoolTag, promptTokens: number): void {
    const now = this.#now();
    this.#pools[prompt].offered(now, promptTokens, 0);
    if (token !== prompt) this.#pools[token].offered(now, 0, 0);
  }

  promptFinished(instance: Instance, isThrough: boolean, promptTokens: number, ttftSeconds: number): void {
    if (this.#isDemandOnly) return;
    const now = this.#now();
    const pool = instance.tag;
    this.#application.completed(now, 0, promptTokens, 0);
    this.#application.firstToken(now, ttftSeconds);
    this.#pools[pool].completed(now, isThrough ? 1 : 0, promptTokens, 0);
    this.#pools[pool].firstToken(now, ttftSeconds);
    this.#recentOf(instance).ttft.record(now, ttftSeconds);
  }

  /** `tbtSeconds` is NaN for a request of a single token. */
  finished(instance: Instance, outputTokens: number, e2eSeconds: number, tbtSeconds: number, metSlo: boolean): void {
    if (this.#isDemandOnly) return;
    const now = this.#now();
    const pool = instance.tag;
    this.#application.completed(now, 1, 0, outputTokens);
    this.#application.finished(now, e2eSeconds, tbtSeconds, metSlo);
    this.#pools[pool].completed(now, 1, 0, outputTokens);
    this.#pools[pool].finished(now, e2eSeconds, tbtSeconds, metSlo);
    if (!Number.isNaN(tbtSeconds)) this.#recentOf(instance).tbt.record(now, tbtSeconds);
  }

  /** Rejected or failed: a promise not kept. */
  missed(): void {
    if (!this.#isDemandOnly) this.#application.missed(this.#now());
  }

  #recentOf({ id }: Instance): RecentLatencies {
    let recent = this.#recent[id];
    if (recent === undefined) {
      recent = { ttft: new RecentMean(), tbt: new RecentMean() };
      this.#recent[id] = recent;
    }
    return recent;
  }
}
