/*
 * Buckets of latencies that grow by a factor. Fast because the bucket of a sample is looked up by the top bits of the
 * double, exponent and leading mantissa bits, and one comparison with the next bound settles it: no logarithm. What it
 * gave up: a table of seven kilobytes, made once.
 */

/** Buckets grow by this factor, so that the middle of one is at most half of it off. */
const BUCKET_GROWTH = 1.05;
const SMALLEST_SECONDS = 1e-4;
/** Up to 10,000 s, with some room. */
export const BUCKETS = 384;

/** Lower bound of each bucket, and the upper one of the last. */
const BOUNDS = Float64Array.from({ length: BUCKETS + 1 }, (_, bucket) => SMALLEST_SECONDS * BUCKET_GROWTH ** bucket);
const LARGEST_SECONDS = BOUNDS[BUCKETS]!;

/** Cells of a thirty-second of an octave, at most 3.2 %, are narrower than a bucket: none has two bounds in it. */
const CELL_SHIFT = 20 - 5;
const scratch = new Float64Array(1);
const scratchWords = new Uint32Array(scratch.buffer);
/** The word with the exponent: the second one where numbers are little-endian. */
const HIGH_WORD = new Uint32Array(new Float64Array([1]).buffer)[0] === 0 ? 1 : 0;

const FIRST_CELL = cellOf(SMALLEST_SECONDS);
/** The bucket that the lower end of each cell is in. */
const CELL_BUCKETS = bucketsOfCells();

/** The bucket of a latency; what is beyond the first or the last is counted in it. Not for NaN. */
export function latencyBucket(seconds: number): number {
  if (!(seconds >= SMALLEST_SECONDS)) return 0;
  if (seconds >= LARGEST_SECONDS) return BUCKETS - 1;
  const bucket = CELL_BUCKETS[cellOf(seconds) - FIRST_CELL]!;
  return seconds >= BOUNDS[bucket + 1]! ? bucket + 1 : bucket;
}

/** The middle of a bucket, seconds: at most 2.5 % from any sample in it. */
export function bucketSeconds(bucket: number): number {
  return SMALLEST_SECONDS * BUCKET_GROWTH ** (bucket + 0.5);
}

function cellOf(seconds: number): number {
  scratch[0] = seconds;
  return scratchWords[HIGH_WORD]! >>> CELL_SHIFT;
}

function bucketsOfCells(): Uint16Array {
  const cells = new Uint16Array(cellOf(LARGEST_SECONDS) - FIRST_CELL + 1);
  for (let bucket = 0, cell = 0; cell < cells.length; cell++) {
    scratch.fill(0);
    scratchWords[HIGH_WORD] = (FIRST_CELL + cell) << CELL_SHIFT;
    while (bucket < BUCKETS - 1 && BOUNDS[bucket + 1]! <= scratch[0]!) bucket++;
    cells[cell] = bucket;
  }
  return cells;
}
