import type { PoolTag } from "./pool-tag";
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
  readonly #settings: BackOffSettings;
  readonly #pools = new Map<PoolTag, StartFailures>();

  constructor(settings: BackOffSettings) {
    this.#settings = settings;
  }

  /** Until when no start should be tried; in the past when nothing stands against one. */
  untilSeconds(tag: PoolTag): number {
    return this.#pools.get(tag)?.untilSeconds ?? Number.NEGATIVE_INFINITY;
  }

  failed(tag: PoolTag, nowSeconds: number): void {
    const known = this.#pools.get(tag);
    // Failures of one batch of starts count once: they say the same thing.
    if (known !== undefined && nowSeconds < known.untilSeconds) return;
    const failures = (known?.failures ?? 0) + 1;
    this.#pools.set(tag, { failures, untilSeconds: nowSeconds + backOffSeconds(this.#settings, failures) });
  }

  succeeded(tag: PoolTag): void {
    this.#pools.delete(tag);
  }

  state(): Partial<Record<PoolTag, StartFailures>> {
    return Object.fromEntries(this.#pools);
  }

  restore(state: Partial<Record<PoolTag, StartFailures>>): void {
    for (const [tag, failures] of Object.entries(state)) this.#pools.set(tag as PoolTag, failures);
  }
}
