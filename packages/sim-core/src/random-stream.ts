import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { InvalidIntegerRangeError, InvalidRandomStateError } from "./random-errors";

const TWO_POW_26 = 2 ** 26;
const TWO_POW_32 = 2 ** 32;
const TWO_POW_53 = 2 ** 53;

/** The position of a random stream: four 32-bit integers. Survives JSON. */
export type RandomState = readonly [number, number, number, number];

/**
 * A reproducible sequence of random numbers: xoroshiro128+ (https://prng.di.unimi.it/). The low bits of that generator
 * are weaker than the high ones, so every method draws from the high bits.
 */
export class RandomStream {
  #generator: ReturnType<typeof xoroshiro128plusFromState>;

  /** @throws InvalidRandomStateError when the state is not four 32-bit integers, or all 0. */
  constructor(state: RandomState) {
    this.#generator = generatorAt(state);
  }

  /** Uniform in `[0, 1)`, a multiple of 2^-53. */
  next(): number {
    return this.#next53Bits() / TWO_POW_53;
  }

  /**
   * Uniform among the integers of `[0, exclusiveMax)`, without bias.
   * @throws InvalidIntegerRangeError when `exclusiveMax` is not an integer of `[1, 2^53)`.
   */
  nextInteger(exclusiveMax: number): number {
    if (!Number.isSafeInteger(exclusiveMax) || exclusiveMax < 1) throw new InvalidIntegerRangeError(exclusiveMax);
    const isSmall = exclusiveMax <= TWO_POW_32;
    // The draws are cut into exclusiveMax equal shares; what is left over at the end belongs to no share: draw again.
    const share = Math.floor((isSmall ? TWO_POW_32 : TWO_POW_53) / exclusiveMax);
    for (;;) {
      const draw = isSmall ? this.#generator.next() >>> 0 : this.#next53Bits();
      const integer = Math.floor(draw / share);
      if (integer < exclusiveMax) return integer;
    }
  }

  /** The position of the stream: a stream made from it, or restored to it, goes on with the same numbers. */
  state(): RandomState {
    const [a, b, c, d] = this.#generator.getState();
    return [a!, b!, c!, d!];
  }

  /**
   * Goes back, or forward, to a saved position.
   * @throws InvalidRandomStateError when the state is not four 32-bit integers, or all 0.
   */
  restore(state: RandomState): void {
    this.#generator = generatorAt(state);
  }

  #next53Bits(): number {
    const high27Bits = this.#generator.next() >>> 5;
    const low26Bits = this.#generator.next() >>> 6;
    return high27Bits * TWO_POW_26 + low26Bits;
  }
}

function generatorAt(state: RandomState): ReturnType<typeof xoroshiro128plusFromState> {
  // From all zeros xoroshiro128+ yields nothing but zeros.
  const isValid = state.length === 4 && state.every((word) => (word | 0) === word) && state.some((word) => word !== 0);
  if (!isValid) throw new InvalidRandomStateError(state);
  return xoroshiro128plusFromState(state);
}
