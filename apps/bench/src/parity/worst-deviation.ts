/** Where two results differ most; `-` where they do not. */
export interface Deviation {
  /** |ours − theirs| / max(|theirs|, 1): at most the tolerance in a pass. */
  readonly size: number;
  readonly figure: string;
  /** The request, or the instance, whose figure it is; `-` for one of the whole run. */
  readonly owner: string;
}

/** Relative, and below 1 absolute: |ours − theirs| ≤ 1e-9 · max(|theirs|, 1). */
export const TOLERANCE = 1e-9;

/** Keeps the worst of many comparisons, each measured by its own tolerance. */
export class WorstDeviation {
  #worst: Deviation = { size: 0, figure: "-", owner: "-" };
  #worstShare = 0;

  /** Equal NaNs are equal; a NaN on one side only is infinitely far away. */
  compare(ours: number, theirs: number, figure: string, owner: string, tolerance: number = TOLERANCE): void {
    const size = deviationOf(ours, theirs);
    const share = size / tolerance;
    if (!(share > this.#worstShare)) return;
    this.#worstShare = share;
    this.#worst = { size, figure, owner };
  }

  get worst(): Deviation {
    return this.#worst;
  }

  /** Whether every comparison was within its tolerance. */
  get isWithinTolerance(): boolean {
    return this.#worstShare <= 1;
  }
}

function deviationOf(ours: number, theirs: number): number {
  if (ours === theirs || (Number.isNaN(ours) && Number.isNaN(theirs))) return 0;
  const size = Math.abs(ours - theirs) / Math.max(Math.abs(theirs), 1);
  return Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
}
