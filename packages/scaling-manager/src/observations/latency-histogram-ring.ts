import { BUCKETS, bucketSeconds, latencyBucket } from "./latency-buckets";
import type { LatencyPercentiles } from "./window-signals";

/** Buckets of a page. Latencies of one kind and second lie close together: two or three pages hold them. */
const PAGE_BITS = 5;
const PAGE_BUCKETS = 1 << PAGE_BITS;
const PAGES = BUCKETS >> PAGE_BITS;
const NO_PAGE = 0;
const EMPTY_PAGE: readonly number[] = new Array(PAGE_BUCKETS).fill(0);

/**
 * One histogram a slot, a slot a second. Recording costs a look-up and one increment; percentiles over a window add its
 * histograms up. The relative error is at most 1.6 %.
 *
 * Histograms are kept in pages of an octave, taken with the first sample and given back with their second: a twentieth of
 * what whole ones take, most of which would be zeros. It counts where many short runs are simulated.
 */
export class LatencyHistogramRing {
  /** Of each slot the numbers of its pages. */
  readonly #pages: Uint16Array;
  /** Page after page; the one of number 0 is nobody's. A page that nobody has is all zeros. */
  readonly #counts: number[] = [...EMPTY_PAGE];
  readonly #freePages: number[] = [];
  readonly #sum = new Float64Array(BUCKETS);

  /** @param slots at most 5,000: then the numbers of all pages fit into 16 bits */
  constructor(slots: number) {
    this.#pages = new Uint16Array(slots * PAGES);
  }

  /** Counts a latency; NaN is none. */
  record(slot: number, seconds: number): void {
    if (Number.isNaN(seconds)) return;
    const bucket = latencyBucket(seconds);
    const index = slot * PAGES + (bucket >> PAGE_BITS);
    let page = this.#pages[index]!;
    if (page === NO_PAGE) this.#pages[index] = page = this.#takePage();
    this.#counts[(page << PAGE_BITS) | (bucket & (PAGE_BUCKETS - 1))]!++;
  }

  /** Makes the slot empty, for a new second. */
  clear(slot: number): void {
    const start = slot * PAGES;
    for (let index = start; index < start + PAGES; index++) {
      const page = this.#pages[index]!;
      if (page === NO_PAGE) continue;
      this.#counts.fill(0, page << PAGE_BITS, (page + 1) << PAGE_BITS);
      this.#freePages.push(page);
      this.#pages[index] = NO_PAGE;
    }
  }

  /** Over so many slots from one on, around the ring; `undefined` without a sample. */
  percentiles(fromSlot: number, slots: number): LatencyPercentiles | undefined {
    const sum = this.#sum.fill(0);
    const pages = this.#pages;
    const counts = this.#counts;
    let total = 0;
    let start = fromSlot * PAGES;
    for (let slot = 0; slot < slots; slot++, start += PAGES) {
      if (start === pages.length) start = 0;
      for (let page = 0; page < PAGES; page++) {
        const offset = pages[start + page]! << PAGE_BITS;
        if (offset === NO_PAGE) continue;
        for (let bucket = 0; bucket < PAGE_BUCKETS; bucket++) {
          const count = counts[offset + bucket]!;
          sum[(page << PAGE_BITS) + bucket]! += count;
          total += count;
        }
      }
    }
    if (total === 0) return undefined;
    return { p50: valueAt(sum, total * 0.5), p90: valueAt(sum, total * 0.9), p99: valueAt(sum, total * 0.99) };
  }

  #takePage(): number {
    const free = this.#freePages.pop();
    if (free !== undefined) return free;
    this.#counts.push(...EMPTY_PAGE);
    return (this.#counts.length >> PAGE_BITS) - 1;
  }
}

/** The middle of the bucket that the sample of this rank, at most all there are, is in. */
function valueAt(counts: Float64Array, rank: number): number {
  let seen = 0;
  let bucket = -1;
  do seen += counts[++bucket]!;
  while (seen < rank);
  return bucketSeconds(bucket);
}
