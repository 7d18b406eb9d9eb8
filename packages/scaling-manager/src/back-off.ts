import type { PoolTag } from "./pool-tag";
import type { Clock } from "./ports/clock";
import type { BackOffSettings } from "./scaling-manager-config";

/** Wait before attempt number `failures + 1`: doubling by default, bounded. */
export function backOffSeconds(settings: BackOffSettings, failures: number): number {
  return Math.min(settings.maxSeconds, settings.firstSeconds * settings.factor ** Math.max(0, failures - 1));
}

/** How a pool's starts went of late. */
export interface StartFailures {
  readonly failures: number;
  readonly untilSeconds: number;
}

/** Holds back decisions from starting instances where starts fail, longer each time, until one succeeds. */
export class StartBackOff {
  readonly #clock: Clock;
  readonly #settings: BackOffSettings;
  #pools: Partial<Record<PoolTag, StartFailures>> = {};

  constructor(clock: Clock, settings: BackOffSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Until when no start should be tried; in the past when nothing stands against one. */
  untilSeconds(tag: PoolTag): number {
    return this.#pools[tag]?.untilSeconds ?? 0;
  }

  failed(tag: PoolTag): void {
    const known = this.#pools[tag];
    const nowSeconds = this.#clock.now();
    // Failures of one batch of starts count once: they say the same thing.
    if (known !== undefined && nowSeconds < known.untilSeconds) return;
    const failures = (known?.failures ?? 0) + 1;
    this.#pools[tag] = { failures, untilSeconds: nowSeconds + backOffSeconds(this.#settings, failures) };
  }

  succeeded(tag: PoolTag): void {
    delete this.#pools[tag];
  }

  state(): Partial<Record<PoolTag, StartFailures>> {
    return { ...this.#pools };
  }

  restore(state: Partial<Record<PoolTag, StartFailures>>): void {
    this.#pools = { ...state };
  }
}
