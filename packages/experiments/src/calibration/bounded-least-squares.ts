/** A positive quantity to be fitted. It is searched on a logarithmic scale. */
export interface FitParameter {
  readonly name: string;
  /** Where the search starts, and what the fit keeps to as long as nothing speaks against it. */
  readonly expected: number;
  /** Standard deviation of its logarithm: how far from `expected` it may well be. */
  readonly spread: number;
  readonly low: number;
  readonly high: number;
}

/** What a search found. */
export interface Fit {
  /** In the order of the parameters. */
  readonly values: readonly number[];
  /** Sum of the residuals' losses at `values`. */
  readonly cost: number;
  /** Times that the residuals were computed. */
  readonly evaluations: number;
}

/** Differences are taken over this much of a logarithm, coarse first: figures of a queue jump when an event changes places. */
const DIFFERENCE_STEPS = [0.2, 0.08, 0.03] as const;
const ITERATIONS_PER_STEP = 12;
const DAMPING_TRIALS = 8;
/** No step goes further, in logarithms. */
const LONGEST_STEP = 0.7;
const LEAST_GAIN = 1e-4;
/** Residuals beyond this many standard deviations count linearly (https://en.wikipedia.org/wiki/Huber_loss). */
const HUBER_BOUND = 1.5;

/**
 * Values between bounds that minimise Σ loss(residual) + Σ (log(value / expected) / spread)², by damped Gauss-Newton steps
 * (https://en.wikipedia.org/wiki/Levenberg%E2%80%93Marquardt_algorithm) with differences taken numerically. Deterministic.
 *
 * @param residuals in standard deviations; always as many
 * @param start where the search starts; default at what is expected
 */
export function fitBounded(
  parameters: readonly FitParameter[],
  residuals: (values: readonly number[]) => readonly number[],
  start: readonly number[] = parameters.map(({ expected }) => expected),
): Fit {
  let evaluations = 0;
  const evaluate = (logs: readonly number[]): Point => {
    evaluations++;
    const data = residuals(logs.map(Math.exp));
    const prior = parameters.map(({ expected, spread }, index) => (logs[index]! - Math.log(expected)) / spread);
    const all = [...data, ...prior];
    return {
      logs,
      residuals: all,
      cost: all.reduce((sum, residual, index) => sum + loss(residual, index < data.length), 0),
    };
  };
  let best = evaluate(parameters.map((parameter, index) => clampLog(parameter, Math.log(start[index]!))));
  let damping = 1e-2;
  for (const difference of DIFFERENCE_STEPS) {
    for (let iteration = 0; iteration < ITERATIONS_PER_STEP; iteration++) {
      const system = normalEquations(parameters, best, difference, evaluate);
      let next: Point | undefined;
      for (let trial = 0; trial < DAMPING_TRIALS && next === undefined; trial++) {
        const candidate = evaluate(moved(parameters, best.logs, solveDamped(system, damping)));
        if (candidate.cost < best.cost) {
          next = candidate;
          damping = Math.max(1e-4, damping / 5);
        } else damping *= 5;
      }
      if (next === undefined) break;
      const gain = (best.cost - next.cost) / best.cost;
      best = next;
      if (gain < LEAST_GAIN) break;
    }
    damping = Math.min(damping, 1);
  }
  return { values: best.logs.map(Math.exp), cost: best.cost, evaluations };
}

interface Point {
  readonly logs: readonly number[];
  /** Of the data, then of what was expected. */
  readonly residuals: readonly number[];
  readonly cost: number;
}

interface System {
  readonly matrix: readonly (readonly number[])[];
  readonly right: readonly number[];
}

function loss(residual: number, isData: boolean): number {
  const size = Math.abs(residual);
  return !isData || size <= HUBER_BOUND ? size * size : HUBER_BOUND * (2 * size - HUBER_BOUND);
}

function normalEquations(
  parameters: readonly FitParameter[],
  at: Point,
  difference: number,
  evaluate: (logs: readonly number[]) => Point,
): System {
  const columns = parameters.map((parameter, index) => {
    const shifted = (by: number) =>
      at.logs.map((value, other) => (other === index ? clampLog(parameter, value + by) : value));
    const above = shifted(difference);
    const below = shifted(-difference);
    const high = evaluate(above);
    const low = evaluate(below);
    const width = above[index]! - below[index]!;
    return high.residuals.map((value, row) => (value - low.residuals[row]!) / width);
  });
  const dataRows = at.residuals.length - parameters.length;
  const weights = at.residuals.map((residual, row) =>
    row >= dataRows || Math.abs(residual) <= HUBER_BOUND ? 1 : HUBER_BOUND / Math.abs(residual),
  );
  const product = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, value, row) => sum + weights[row]! * value * other[row]!, 0);
  return {
    matrix: columns.map((column) => columns.map((other) => product(column, other))),
    right: columns.map((column) => -product(column, at.residuals)),
  };
}

/** Solves (M + damping · diagonal of M) step = right by elimination; M is positive definite thanks to what is expected. */
function solveDamped({ matrix, right }: System, damping: number): number[] {
  const rows = matrix.map((row, index) => [
    ...row.map((value, column) => (column === index ? value * (1 + damping) : value)),
    right[index]!,
  ]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
      for (let column = pivot; column <= size; column++) rows[row]![column]! -= factor * rows[pivot]![column]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = rows[row]![size]!;
    for (let column = row + 1; column < size; column++) rest -= rows[row]![column]! * solution[column]!;
    solution[row] = rest / rows[row]![row]!;
  }
  return solution;
}

function moved(parameters: readonly FitParameter[], logs: readonly number[], step: readonly number[]): number[] {
  return parameters.map((parameter, index) =>
    clampLog(parameter, logs[index]! + Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step[index]!))),
  );
}

function clampLog({ low, high }: FitParameter, log: number): number {
  return Math.max(Math.log(low), Math.min(Math.log(high), log));
}
