import type { PoolTag } from "../pool-tag";

/** Two changes against each other within this time are a flap. */
const FLAP_WINDOW_SECONDS = 600;

/** The last change of a pool, in whichever direction. */
export interface PoolChange {
  readonly direction: "up" | "down";
  readonly timeSeconds: number;
}

/** Where {@link PoolChanges} stand. */
export interface PoolChangesState {
  readonly last: Partial<Record<PoolTag, PoolChange>>;
  readonly flaps: number;
}

/**
 * The one memory of when a pool last changed. Both directions' cooldowns read it, so that a scale-in cannot follow a
 * scale-out at once because "its own" cooldown has long passed. Commands of a caller count as well.
 */
export class PoolChanges {
  readonly #last = new Map<PoolTag, PoolChange>();
  #flaps = 0;

  changed(tag: PoolTag, direction: "up" | "down", timeSeconds: number): void {
    const last = this.#last.get(tag);
    if (last !== undefined && last.direction !== direction && timeSeconds - last.timeSeconds <= FLAP_WINDOW_SECONDS) {
      this.#flaps++;
    }
    this.#last.set(tag, { direction, timeSeconds });
  }

  last(tag: PoolTag): PoolChange | undefined {
    return this.#last.get(tag);
  }

  get flaps(): number {
    return this.#flaps;
  }

  state(): PoolChangesState {
    return { last: Object.fromEntries(this.#last), flaps: this.#flaps };
  }

  restore(state: PoolChangesState): void {
    for (const [tag, change] of Object.entries(state.last)) this.#last.set(tag as PoolTag, change);
    this.#flaps = state.flaps;
  }
}
