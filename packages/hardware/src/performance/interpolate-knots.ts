/**
 * Linear interpolation through sorted knots; outside, the end segments go on. Evaluated in exactly this order of
 * floating-point operations: SplitwiseSim's dialect is compared bit for bit. The default dialect's curve, which may not fall,
 * is {@link monotoneCurve}.
 *
 * @param xs strictly increasing, at least two
 * @param ys as many
 */
export function interpolateKnots(xs: ArrayLike<number>, ys: ArrayLike<number>, query: number): number {
  const last = xs.length - 1;
  let high = 1;
  while (high < last && xs[high]! < query) high++;
  const low = high - 1;
  const slope = (ys[high]! - ys[low]!) / (xs[high]! - xs[low]!);
  return slope * (query - xs[low]!) + ys[low]!;
}
