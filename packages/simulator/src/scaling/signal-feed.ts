import type { PoolTag, ScalingManager, SignalRings } from "@tokentide/scaling-manager";
import type { InstanceConfig } from "../simulation-config";

/**
 * Tells a scaling manager's observations what happens to requests: the application as a whole, and each pool what its
 * instances were given and did. Output lengths stay unknown until they are there, as in production.
 */
export class SignalFeed {
  readonly #application: SignalRings;
  readonly #pools: Readonly<Record<PoolTag, SignalRings>>;
  readonly #now: () => number;

  constructor(manager: ScalingManager<InstanceConfig>, now: () => number) {
    const { observations } = manager;
    this.#application = observations.application;
    this.#pools = {
      prompt: observations.pool("prompt"),
      token: observations.pool("token"),
      mixed: observations.pool("mixed"),
    };
    this.#now = now;
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

  promptFinished(pool: PoolTag, isThrough: boolean, promptTokens: number, ttftSeconds: number): void {
    const now = this.#now();
    this.#application.completed(now, 0, promptTokens, 0);
    this.#application.firstToken(now, ttftSeconds);
    this.#pools[pool].completed(now, isThrough ? 1 : 0, promptTokens, 0);
    this.#pools[pool].firstToken(now, ttftSeconds);
  }

  finished(pool: PoolTag, outputTokens: number, e2eSeconds: number, tbtSeconds: number, metSlo: boolean): void {
    const now = this.#now();
    this.#application.completed(now, 1, 0, outputTokens);
    this.#application.finished(now, e2eSeconds, tbtSeconds, metSlo);
    this.#pools[pool].completed(now, 1, 0, outputTokens);
    this.#pools[pool].finished(now, e2eSeconds, tbtSeconds, metSlo);
  }

  /** Rejected or failed: a promise not kept. */
  missed(): void {
    this.#application.missed(this.#now());
  }
}
