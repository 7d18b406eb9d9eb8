/** One round of a search. */
export interface Round {
  /** Candidates that are still in it. */
  readonly candidates: number;
  /** Share of the whole effort that each of them gets, (0, 1]. */
  readonly effort: number;
}

/** After each round the better half goes on, with twice the effort. */
const KEPT = 2;

/**
 * The rounds of successive halving (Jamieson and Talwalkar: Non-stochastic best arm identification and hyperparameter
 * optimization, AISTATS 2016): many candidates are looked at briefly, few thoroughly, and every round takes about the same
 * effort in all. 16 candidates are 16 · 1/8, 8 · 1/4, 4 · 1/2 and 2 · 1.
 */
export function halvingRounds(candidates: number): Round[] {
  const count = Math.max(1, Math.floor(Math.log2(candidates)));
  return Array.from({ length: count }, (_, round) => ({
    candidates: Math.max(1, Math.ceil(candidates / KEPT ** round)),
    effort: 1 / KEPT ** (count - 1 - round),
  }));
}

/**
 * Searches for the best of several candidates. The first of them, what there was before the search, is never dropped: a short look
 * at a calm hour must not end with something worse.
 * @param tryAll what each of these candidates comes to with an effort; the lower the better, NaN is worst
 * @returns the best one of the last round, of equal ones the first, and what it came to
 */
export async function successiveHalving(
  candidates: number,
  tryAll: (indexes: readonly number[], effort: number) => Promise<readonly (readonly number[])[]>,
): Promise<{ readonly index: number; readonly losses: readonly number[] }> {
  let best: readonly number[] = [];
  let left = Array.from({ length: candidates }, (_, index) => index);
  for (const { candidates: keep, effort } of halvingRounds(candidates)) {
    left = withFirst(left.slice(0, keep));
    const losses = await tryAll(left, effort);
    const order = left.map((_, position) => position);
    order.sort((one, other) => compareLosses(losses[one]!, losses[other]!) || one - other);
    left = order.map((position) => left[position]!);
    best = losses[order[0]!]!;
  }
  return { index: left[0]!, losses: best };
}

/** The candidate of before the search takes the last place rather than none. */
function withFirst(left: readonly number[]): number[] {
  return left.includes(0) ? [...left] : [...left.slice(0, -1), 0];
}

/** The first figure in which they differ decides. */
function compareLosses(one: readonly number[], other: readonly number[]): number {
  for (let figure = 0; figure < one.length; figure++) {
    const left = one[figure]!;
    const right = other[figure]!;
    if (Number.isNaN(left) !== Number.isNaN(right)) return Number.isNaN(left) ? 1 : -1;
    if (left !== right && !Number.isNaN(left)) return left - right;
  }
  return 0;
}
