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
  #last: Partial<Record<PoolTag, PoolChange>> = {};
  #flaps = 0;

  changed(tag: PoolTag, direction: "up" | "down", timeSeconds: number): void {
    const last = this.#last[tag];
    if (last !== undefined && last.direction !== direction && timeSeconds - last.timeSeconds <= FLAP_WINDOW_SECONDS) {
      this.#flaps++;
    }
    this.#last[tag] = { direction, timeSeconds };
  }

  last(tag: PoolTag): PoolChange | undefined {
    return this.#last[tag];
  }

  get flaps(): number {
    return this.#flaps;
  }

  state(): PoolChangesState {
    return { last: { ...this.#last }, flaps: this.#flaps };
  }

  restore(state: PoolChangesState): void {
    this.#last = { ...state.last };
    this.#flaps = state.flaps;
  }
}
