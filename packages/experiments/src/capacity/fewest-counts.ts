/** Says for each of some fleets, all at once, whether it keeps the promise. */
export type Probe = (fleets: readonly (readonly number[])[]) => Promise<readonly boolean[]>;

/** Bounds of a search. */
export interface CountBounds {
  readonly least: number;
  readonly most: number;
}

/**
 * The fewest of one kind, given that more never does worse; `undefined` when not even the most will do. Each round asks about
 * `width` counts at once, so that as many threads have something to do.
 */
export async function fewestOfOne(
  probe: (counts: readonly number[]) => Promise<readonly boolean[]>,
  { least, most }: CountBounds,
  width: number,
): Promise<number | undefined> {
  // Counts below `low` will not do; `high` will.
  let low = least;
  let high: number | undefined;
  for (let reach = least; high === undefined; reach = Math.max(reach + 1, reach * 2)) {
    const top = Math.min(reach, most);
    if ((await probe([top]))[0] === true) high = top;
    else if (top === most) return undefined;
    else low = top + 1;
  }
  while (low < high) {
    const last: number = high;
    const counts = [
      ...new Set(
        Array.from({ length: width }, (_, index) => low + Math.floor(((last - low) * (index + 1)) / (width + 1))),
      ),
    ];
    const verdicts = await probe(counts);
    const first = verdicts.indexOf(true);
    const lastBad = first === -1 ? counts.length - 1 : first - 1;
    if (first !== -1) high = counts[first]!;
    if (lastBad >= 0) low = counts[lastBad]! + 1;
  }
  return high;
}

/**
 * Of two kinds all pairs of counts of which neither can be one less, from the fewest of the first kind on: a staircase, given
 * that more never does worse. Empty when not even the most of both will do.
 */
export async function fewestOfTwo(
  probe: Probe,
  [first, second]: readonly [CountBounds, CountBounds],
  width: number,
): Promise<readonly (readonly [number, number])[]> {
  const start = await fewestOfOne((counts) => probe(counts.map((count) => [count, second.most])), first, width);
  if (start === undefined) return [];
  // With the most of the first kind the second cannot be fewer than this.
  const floor = await fewestOfOne((counts) => probe(counts.map((count) => [first.most, count])), second, width);
  const below = await fewestOfOne((counts) => probe(counts.map((count) => [start, count])), second, width);
  let many = below!;
  const stairs: [number, number][] = [[start, many]];
  for (let count = start + 1; count <= first.most && many > floor!; count++) {
    const before = many;
    while (many > floor! && (await probe([[count, many - 1]]))[0] === true) many--;
    if (many < before) stairs.push([count, many]);
  }
  return stairs;
}
