/** A point and what it costs. */
export interface Minimum {
  readonly point: readonly number[];
  readonly value: number;
}

/** Coefficients of Nelder and Mead, A simplex method for function minimization (1965). */
const REFLECTION = 1;
const EXPANSION = 2;
const CONTRACTION = 0.5;
const SHRINKAGE = 0.5;

/**
 * Goes downhill from a point without derivatives, within bounds that hold for every coordinate (points outside are moved
 * onto them). Deterministic: the same start gives the same end.
 */
export function nelderMead(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  options: { readonly step: number; readonly iterations: number; readonly low: number; readonly high: number },
): Minimum {
  const { step, iterations, low, high } = options;
  const at = (raw: readonly number[]): Minimum => {
    const point = raw.map((coordinate) => Math.min(high, Math.max(low, coordinate)));
    return { point, value: cost(point) };
  };
  // A step that would leave the bounds goes the other way: a simplex must not be flat.
  const corners = start.map((_, axis) =>
    start.map((coordinate, other) =>
      other !== axis ? coordinate : coordinate + (coordinate + step > high ? -step : step),
    ),
  );
  const simplex = [start, ...corners].map(at);
  for (let iteration = 0; iteration < iterations; iteration++) {
    simplex.sort((one, other) => one.value - other.value);
    const best = simplex[0]!;
    const worst = simplex.at(-1)!;
    const others = simplex.slice(0, -1);
    const centre = start.map((_, axis) => others.reduce((sum, { point }) => sum + point[axis]!, 0) / others.length);
    const along = (by: number) => at(centre.map((middle, axis) => middle + by * (middle - worst.point[axis]!)));
    const reflected = along(REFLECTION);
    let next = reflected;
    if (reflected.value < best.value) {
      const expanded = along(EXPANSION);
      if (expanded.value < reflected.value) next = expanded;
    } else if (reflected.value >= others.at(-1)!.value) {
      next = along(reflected.value < worst.value ? CONTRACTION : -CONTRACTION);
      if (next.value >= Math.min(reflected.value, worst.value)) {
        const shrunk = simplex.map(({ point }) =>
          at(point.map((coordinate, axis) => best.point[axis]! + SHRINKAGE * (coordinate - best.point[axis]!))),
        );
        simplex.splice(0, simplex.length, ...shrunk);
        continue;
      }
    }
    simplex[simplex.length - 1] = next;
  }
  return simplex.reduce((best, one) => (one.value < best.value ? one : best));
}
