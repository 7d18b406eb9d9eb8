import type { ScalingDirection } from "../commands";

/** Which directions decisions may not take for now. */
export interface SuspensionState {
  readonly up: boolean;
  readonly down: boolean;
  /** No scale-in before this: a manager that was just restarted has not seen enough. */
  readonly noScaleInBeforeSeconds?: number | undefined;
}

/** Remembers what is suspended. Commands of a caller are not. */
export class Suspension {
  #state: SuspensionState = { up: false, down: false };

  suspend(direction: ScalingDirection, isSuspended: boolean = true): void {
    const { up, down } = this.#state;
    this.#state = {
      ...this.#state,
      up: direction === "down" ? up : isSuspended,
      down: direction === "up" ? down : isSuspended,
    };
  }

  resume(direction: ScalingDirection): void {
    this.suspend(direction, false);
  }

  holdScaleInUntil(timeSeconds: number): void {
    this.#state = { ...this.#state, noScaleInBeforeSeconds: timeSeconds };
  }

  /** Why a direction may not be taken now; `undefined`: it may. */
  reason(direction: "up" | "down", nowSeconds: number): string | undefined {
    if (this.#state[direction]) return `scaling ${direction} is suspended`;
    const until = this.#state.noScaleInBeforeSeconds;
    if (direction === "down" && until !== undefined && nowSeconds < until) {
      return `no scale-in before ${until} s: the manager was restarted`;
    }
    return undefined;
  }

  state(): SuspensionState {
    return this.#state;
  }

  restore(state: SuspensionState): void {
    this.#state = { ...state };
  }
}
