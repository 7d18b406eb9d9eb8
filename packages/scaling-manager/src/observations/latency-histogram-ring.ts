import { BUCKETS, bucketSeconds, latencyBucket } from "./latency-buckets";
import type { LatencyPercentiles } from "./window-signals";

/** Buckets of a page. Latencies of one kind and second lie close together: two or three pages hold them. */
const PAGE_BITS = 5;
const PAGE_BUCKETS = 1 << PAGE_BITS;
const PAGES = BUCKETS >> PAGE_BITS;
const NO_PAGE = 0;
const INITIAL_PAGES = 32;

/**
 * One histogram a slot, a slot a second. Recording costs a look-up and one increment; percentiles over a window add its
 * histograms up. The relative error is at most 2.5 %.
 *
 * Histograms are kept in pages of 32 buckets, taken with the first sample and given back with their second: a twentieth of
 * what whole ones take, most of which would be zeros. It counts where many short runs are simulated.
 */
export class LatencyHistogramRing {
  /** Of each slot the numbers of its pages. */
  readonly #pages: Uint16Array;
  /** Page after page; the one of number 0 is nobody's. A page that nobody has is all zeros. */
  #counts = new Uint32Array(INITIAL_PAGES << PAGE_BITS);
  #usedPages = NO_PAGE + 1;
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
    let total = 0;
    let start = fromSlot * PAGES;
    for (let slot = 0; slot < slots; slot++, start += PAGES) {
      if (start === pages.length) start = 0;
      for (let page = 0; page < PAGES; page++) total += this.#addPage(pages[start + page]!, page << PAGE_BITS);
    }
    if (total === 0) return undefined;
    return { p50: valueAt(sum, total * 0.5), p90: valueAt(sum, total * 0.9), p99: valueAt(sum, total * 0.99) };
  }

  /** Adds a page to the sums from a bucket on and answers how many samples it has. */
  #addPage(page: number, firstBucket: number): number {
    if (page === NO_PAGE) return 0;
    const counts = this.#counts;
    const sum = this.#sum;
    const offset = page << PAGE_BITS;
    let total = 0;
    for (let bucket = 0; bucket < PAGE_BUCKETS; bucket++) {
      const count = counts[offset + bucket]!;
      sum[firstBucket + bucket]! += count;
      total += count;
    }
    return total;
  }

  #takePage(): number {
    const free = this.#freePages.pop();
    if (free !== undefined) return free;
    if (this.#usedPages << PAGE_BITS === this.#counts.length) {
      const counts = new Uint32Array(2 * this.#counts.length);
      counts.set(this.#counts);
      this.#counts = counts;
    }
    return this.#usedPages++;
  }
}

/** The middle of the bucket that the sample of this rank is in. */
function valueAt(counts: Float64Array, rank: number): number {
  let seen = 0;
  let bucket = -1;
  do seen += counts[++bucket]!;
  while (seen < rank && bucket < BUCKETS - 1);
  return bucketSeconds(bucket);
}
