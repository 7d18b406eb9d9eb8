/** One observation: `value` ≈ Σ coefficient · term. */
export interface Observation {
  readonly terms: readonly number[];
  /** Above 0. */
  readonly value: number;
}

/** A pivot this small, of columns of length 1, is rounding: the columns are dependent. */
const SINGULAR_PIVOT = 1e-12;

/**
 * Coefficients of at least 0 that minimise the sum of squared *relative* errors. Tries every set of non-zero coefficients
 * (7 for three): exact, and cheap for a handful. Undefined when there is no observation.
 *
 * All sets together contain the solution: the constrained optimum is the unconstrained one over its non-zero coefficients
 * (https://en.wikipedia.org/wiki/Non-negative_least_squares).
 */
export function fitNonNegative(observations: readonly Observation[]): readonly number[] | undefined {
  const width = observations[0]?.terms.length ?? 0;
  let best: readonly number[] | undefined;
  let bestError = Number.POSITIVE_INFINITY;
  for (let set = 1; set < 2 ** width; set++) {
    const active = Array.from({ length: width }, (_, term) => term).filter((term) => (set >> term) & 1);
    const solution = solveLeastSquares(observations, active);
    if (solution === undefined || solution.some((coefficient) => coefficient < 0)) continue;
    const coefficients = new Array<number>(width).fill(0);
    for (const [index, term] of active.entries()) coefficients[term] = solution[index]!;
    const error = squaredRelativeError(observations, coefficients);
    if (error < bestError) {
      best = coefficients;
      bestError = error;
    }
  }
  return best;
}

/** The value that coefficients predict. */
export function predict(coefficients: readonly number[], terms: readonly number[]): number {
  return coefficients.reduce((sum, coefficient, term) => sum + coefficient * terms[term]!, 0);
}

/**
 * Mean relative error of predicting each observation from a fit to all the others; NaN with fewer than two.
 */
export function leaveOneOutError(observations: readonly Observation[]): number {
  if (observations.length < 2) return Number.NaN;
  let sum = 0;
  for (const left of observations) {
    const coefficients = fitNonNegative(observations.filter((observation) => observation !== left));
    if (coefficients === undefined) return Number.NaN;
    sum += Math.abs(predict(coefficients, left.terms) - left.value) / left.value;
  }
  return sum / observations.length;
}

function squaredRelativeError(observations: readonly Observation[], coefficients: readonly number[]): number {
  return observations.reduce((sum, { terms, value }) => sum + (predict(coefficients, terms) / value - 1) ** 2, 0);
}

/** Least squares over some of the terms, by the normal equations; columns are brought to length 1 first. */
function solveLeastSquares(observations: readonly Observation[], active: readonly number[]): number[] | undefined {
  const lengths = active.map((term) =>
    Math.sqrt(observations.reduce((sum, { terms, value }) => sum + (terms[term]! / value) ** 2, 0)),
  );
  if (lengths.some((length) => length === 0)) return undefined;
  const rows = observations.map(({ terms, value }) =>
    active.map((term, index) => terms[term]! / value / lengths[index]!),
  );
  const system = active.map((_, row) => [
    ...active.map((_, column) => rows.reduce((sum, values) => sum + values[row]! * values[column]!, 0)),
    rows.reduce((sum, values) => sum + values[row]!, 0),
  ]);
  return solveLinear(system)?.map((coefficient, index) => coefficient / lengths[index]!);
}

/** Gaussian elimination with row pivoting on an augmented matrix; undefined when singular. */
function solveLinear(system: number[][]): number[] | undefined {
  const size = system.length;
  for (let column = 0; column < size; column++) {
    const candidates = system.slice(column);
    const pivotRow = candidates.reduce((best, row) => (Math.abs(row[column]!) > Math.abs(best[column]!) ? row : best));
    if (Math.abs(pivotRow[column]!) < SINGULAR_PIVOT) return undefined;
    const pivotIndex = system.indexOf(pivotRow);
    [system[column], system[pivotIndex]] = [pivotRow, system[column]!];
    for (const [index, row] of system.entries()) {
      if (index === column) continue;
      const factor = row[column]! / pivotRow[column]!;
      for (let cell = column; cell <= size; cell++) row[cell] = row[cell]! - factor * pivotRow[cell]!;
    }
  }
  return system.map((row, index) => row[size]! / row[index]!);
}
