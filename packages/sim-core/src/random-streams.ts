import { InvalidSeedError } from "./random-errors";
import { type RandomState, RandomStream } from "./random-stream";

/**
 * The random numbers of a run: one seed, and a stream of its own for every concern. A stream depends on the seed and its
 * name only, so that a further stream, or more draws from one, changes no other.
 *
 * A stream starts at: FNV-1a (64 bits) over the seed as 8 bytes in two's complement and the name's UTF-16 units as 2 bytes
 * each, low byte first; then SplitMix64 from that hash, whose first two outputs are the state of xoroshiro128+.
 *
 * @example
 * const streams = new RandomStreams(42);
 * const gap = exponential(2).sample(streams.stream("arrivals"));
 */
export class RandomStreams {
  readonly seed: number;
  readonly #streams = new Map<string, RandomStream>();

  /** @throws InvalidSeedError when the seed is not a safe integer. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new InvalidSeedError(seed);
    this.seed = seed;
  }

  /** The stream of that name, always the same object. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(initialState(this.seed, name));
      this.#streams.set(name, stream);
    }
    return stream;
  }
}

// http://www.isthe.com/chongo/tech/comp/fnv/
const FNV_OFFSET_BASIS = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
// Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014); https://prng.di.unimi.it/splitmix64.c
const SPLITMIX_INCREMENT = 0x9e3779b97f4a7c15n;
const SPLITMIX_FACTOR_1 = 0xbf58476d1ce4e5b9n;
const SPLITMIX_FACTOR_2 = 0x94d049bb133111ebn;

function initialState(seed: number, name: string): RandomState {
  let hash = fnv1a(FNV_OFFSET_BASIS, BigInt.asUintN(64, BigInt(seed)), 8);
  for (let i = 0; i < name.length; i++) hash = fnv1a(hash, BigInt(name.charCodeAt(i)), 2);
  // SplitMix64's outputs are a permutation of its counter, so the two words are never both 0.
  const word0 = splitMix64(hash, 1n);
  const word1 = splitMix64(hash, 2n);
  return [highInt32(word0), lowInt32(word0), highInt32(word1), lowInt32(word1)];
}

function fnv1a(hash: bigint, value: bigint, bytes: number): bigint {
  let mixed = hash;
  for (let i = 0; i < bytes; i++) {
    mixed = BigInt.asUintN(64, (mixed ^ ((value >> BigInt(8 * i)) & 0xffn)) * FNV_PRIME);
  }
  return mixed;
}

/** The n-th output of SplitMix64 with that seed, from 1. */
function splitMix64(seed: bigint, n: bigint): bigint {
  let z = BigInt.asUintN(64, seed + n * SPLITMIX_INCREMENT);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * SPLITMIX_FACTOR_1);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * SPLITMIX_FACTOR_2);
  return z ^ (z >> 31n);
}

function highInt32(word: bigint): number {
  return Number(BigInt.asIntN(32, word >> 32n));
}

function lowInt32(word: bigint): number {
  return Number(BigInt.asIntN(32, word));
}
