import { InvalidSettingsError } from "../errors/invalid-settings-error";

/** The longest window a signal can be read over. */
const LONGEST_STEP_SECONDS = 600;

/** Where a series stands. */
export interface LoadStepsState {
  /** When the step that is going on ends; null before the first look. */
  readonly endsSeconds: number | null;
}

/** Cuts what a policy reads now and then into steps of equal length, as forecasters want it. */
export class LoadSteps {
  readonly #stepSeconds: number;

  /** @throws InvalidSettingsError when a step is not within 1 to 600 s */
  constructor(stepSeconds: number) {
    if (!(stepSeconds >= 1 && stepSeconds <= LONGEST_STEP_SECONDS)) {
      throw new InvalidSettingsError("stepSeconds", stepSeconds, `1 to ${LONGEST_STEP_SECONDS}`);
    }
    this.#stepSeconds = stepSeconds;
  }

  initialState(): LoadStepsState {
    return { endsSeconds: null };
  }

  /**
   * The values of the steps that have ended since the last look, in order. Looks that are several steps apart give each of
   * them the mean over all, or nothing when that is longer than signals reach back.
   *
   * @param read the rate over the last so many seconds
   */
  take(
    { endsSeconds }: LoadStepsState,
    nowSeconds: number,
    read: (windowSeconds: number) => number | undefined,
  ): { readonly values: readonly (number | undefined)[]; readonly state: LoadStepsState } {
    const step = this.#stepSeconds;
    if (endsSeconds === null) return { values: [], state: { endsSeconds: nowSeconds + step } };
    if (nowSeconds < endsSeconds) return { values: [], state: { endsSeconds } };
    const ended = Math.floor((nowSeconds - endsSeconds) / step) + 1;
    const value = ended * step <= LONGEST_STEP_SECONDS ? read(ended * step) : undefined;
    const values = Array.from({ length: ended }, () => value);
    return { values, state: { endsSeconds: endsSeconds + ended * step } };
  }
}
