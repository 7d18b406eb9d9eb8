import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidIntegerRangeError, InvalidRandomStateError, InvalidSeedError } from "./random-errors";
import { type RandomState, RandomStream } from "./random-stream";
import { RandomStreams } from "./random-streams";

const draw = (stream: RandomStream, count: number): number[] => Array.from({ length: count }, () => stream.next());

describe("RandomStreams", () => {
  it("yields the same first values for ever", () => {
    const streams = new RandomStreams(42);
    expect(streams.stream("arrivals").state()).toEqual([-2023712422, 1362828272, 1091677161, -749428943]);
    expect(draw(streams.stream("arrivals"), 3)).toEqual([
      0.1428181660685629, 0.24578294225296793, 0.034600956449819864,
    ]);
    expect(draw(streams.stream("sizes"), 2)).toEqual([0.26243153933812613, 0.06838334875130259]);
    expect(draw(new RandomStreams(-1).stream(""), 2)).toEqual([0.49467772880028127, 0.19350988952440695]);
  });

  it("starts a stream at the stated hash of seed and name", () => {
    // FNV-1a of eight zero bytes is 0xa8c7f832281a39c5; the words are SplitMix64's from there.
    const words = new RandomStreams(0).stream("").state();
    expect(words.map((word) => word >>> 0)).toEqual([0x5ba314b8, 0xcfda3b6b, 0x2a8e5b0b, 0x95ac5bde]);
  });

  it("gives the same object for the same name", () => {
    const streams = new RandomStreams(1);
    expect(streams.stream("a")).toBe(streams.stream("a"));
    expect(streams.stream("a")).not.toBe(streams.stream("b"));
  });

  it("keeps a stream the same whatever other streams are made or drawn from", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.array(fc.string()), fc.string(), (seed, others, name) => {
        const streams = new RandomStreams(seed);
        for (const other of others) if (other !== name) draw(streams.stream(other), 3);
        expect(draw(streams.stream(name), 5)).toEqual(draw(new RandomStreams(seed).stream(name), 5));
      }),
    );
  });

  it("gives different names and seeds different streams", () => {
    const firstValues = new Set<number>();
    for (let seed = 0; seed < 100; seed++) {
      for (let name = 0; name < 100; name++) firstValues.add(new RandomStreams(seed).stream(`s${name}`).next());
    }
    expect(firstValues.size).toBe(10_000);
  });

  it("gives neighbouring seeds and names streams without correlation", () => {
    const count = 20_000;
    const a = draw(new RandomStreams(7).stream("x1"), count);
    for (const b of [draw(new RandomStreams(7).stream("x2"), count), draw(new RandomStreams(8).stream("x1"), count)]) {
      const covariance = a.reduce((sum, value, i) => sum + (value - 0.5) * (b[i]! - 0.5), 0) / count;
      expect(Math.abs(covariance * 12)).toBeLessThan(4 / Math.sqrt(count));
    }
  });

  it.for([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses the seed %d", (seed) => {
    expect(() => new RandomStreams(seed)).toThrow(InvalidSeedError);
    expect(() => new RandomStreams(seed)).toThrow(expect.objectContaining({ code: "INVALID_SEED", seed }));
  });
});

describe("RandomStream", () => {
  const stream = (name: string): RandomStream => new RandomStreams(2024).stream(name);

  it("is xoroshiro128+, two outputs a number", () => {
    // Computed from the published algorithm with state words 1 and 2, taking the high bits of each output's low half.
    const random = new RandomStream([0, 1, 0, 2]);
    expect(draw(random, 4)).toEqual([
      2.944489096989855e-11, 0.007813215638143078, 0.25468792029886833, 0.9305448169760442,
    ]);
  });

  it("is uniform in [0, 1)", () => {
    const count = 100_000;
    const buckets = new Array<number>(20).fill(0);
    for (const value of draw(stream("uniform"), count)) {
      if (!(value >= 0 && value < 1)) expect.fail(`drew ${value}`);
      buckets[Math.floor(value * 20)]! += 1;
    }
    const expected = count / 20;
    const chiSquared = buckets.reduce((sum, observed) => sum + (observed - expected) ** 2 / expected, 0);
    expect(chiSquared).toBeLessThan(43.8); // 19 degrees of freedom, 0.1 %
  });

  it("fills all 53 bits", () => {
    const values = draw(stream("bits"), 1000).map((value) => value * 2 ** 53);
    expect(values.every(Number.isSafeInteger)).toBe(true);
    for (const bit of [0, 1, 25, 26, 27, 51, 52]) {
      const ones = values.filter((value) => Math.floor(value / 2 ** bit) % 2 === 1).length;
      expect(Math.abs(ones - 500)).toBeLessThan(65); // 4 standard deviations
    }
  });

  it.for([1, 2, 3, 10, 2 ** 31 + 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52 + 1, 2 ** 53 - 1])(
    "draws integers below %d, evenly",
    (exclusiveMax) => {
      const random = stream(`integers ${exclusiveMax}`);
      const count = 20_000;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const integer = random.nextInteger(exclusiveMax);
        if (!Number.isInteger(integer) || integer < 0 || integer >= exclusiveMax) expect.fail(`drew ${integer}`);
        sum += integer / exclusiveMax;
      }
      const mean = (exclusiveMax - 1) / 2 / exclusiveMax;
      expect(Math.abs(sum / count - mean)).toBeLessThan(0.01);
    },
  );

  it("draws every integer of a small range equally often", () => {
    const random = stream("die");
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[random.nextInteger(6)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it.for([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses integers below %d", (exclusiveMax) => {
    expect(() => stream("x").nextInteger(exclusiveMax)).toThrow(InvalidIntegerRangeError);
    expect(() => stream("x").nextInteger(exclusiveMax)).toThrow(
      expect.objectContaining({ code: "INVALID_INTEGER_RANGE", exclusiveMax }),
    );
  });

  it("goes on from a saved state, through JSON", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat({ max: 50 }), (seed, drawn) => {
        const original = new RandomStreams(seed).stream("saved");
        draw(original, drawn);
        const saved = JSON.parse(JSON.stringify(original.state())) as RandomState;
        const next = draw(original, 10);
        expect(draw(new RandomStream(saved), 10)).toEqual(next);
        original.restore(saved);
        expect(draw(original, 10)).toEqual(next);
      }),
    );
  });

  it.for([
    { name: "three words", state: [1, 2, 3] },
    { name: "all zeros, from which nothing but zeros follows", state: [0, 0, 0, 0] },
    { name: "a word beyond 32 bits", state: [1, 2, 3, 2 ** 32] },
    { name: "a fraction", state: [1, 2, 3, 0.5] },
  ])("refuses a state of $name", ({ state }) => {
    const random = stream("x");
    const before = random.state();
    expect(() => random.restore(state as unknown as RandomState)).toThrow(InvalidRandomStateError);
    expect(() => new RandomStream(state as unknown as RandomState)).toThrow(
      expect.objectContaining({ code: "INVALID_RANDOM_STATE", state }),
    );
    expect(random.state()).toEqual(before);
  });
});
