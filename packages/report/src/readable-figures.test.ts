import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  groupThousands,
  readableAttainment,
  readableDollars,
  readableDuration,
  readableNumber,
  readableSeconds,
  readableShare,
} from "./readable-figures";

describe("groupThousands", () => {
  it.for([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [1234567, "1,234,567"],
    [-1234, "-1,234"],
  ] as const)("%d reads %s", ([value, text]) => {
    expect(groupThousands(value)).toBe(text);
  });
});

describe("readableNumber", () => {
  it.for([
    [0, "0"],
    [0.012345, "0.0123"],
    [1.2345, "1.23"],
    [9.9951, "10.0"],
    [12.345, "12.3"],
    [99.96, "100"],
    [1234.5, "1,235"],
    [-2.5, "-2.50"],
    [Number.NaN, "–"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "-∞"],
  ] as const)("%d reads %s", ([value, text]) => {
    expect(readableNumber(value)).toBe(text);
  });

  it("is within half a percent of the number", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (value) => {
        expect(Math.abs(Number(readableNumber(value).replaceAll(",", "")) / value - 1)).toBeLessThan(0.0051);
      }),
    );
  });
});

describe("readableSeconds", () => {
  it.for([
    [0, "0 s"],
    [0.0000025, "0.00250 ms"],
    [0.0787, "78.7 ms"],
    [0.9994, "999 ms"],
    [0.9996, "1.00 s"],
    [1.3465, "1.35 s"],
    [3515.8, "3,516 s"],
    [Number.NaN, "–"],
  ] as const)("%d reads %s", ([value, text]) => {
    expect(readableSeconds(value)).toBe(text);
  });
});

describe("readableDuration", () => {
  it.for([
    [45, "45.0 s"],
    [1800, "1,800 s (30.0 min)"],
    [86_400, "86,400 s (24.0 h)"],
  ] as const)("%d reads %s", ([value, text]) => {
    expect(readableDuration(value)).toBe(text);
  });
});

describe("readableAttainment", () => {
  it.for([
    [1, "100 %"],
    [0.99999, "99.99 %"],
    [0.29, "29.00 %"],
    [0, "0.00 %"],
    [Number.NaN, "–"],
  ] as const)("%d reads %s", ([value, text]) => {
    expect(readableAttainment(value)).toBe(text);
  });

  it("never claims all or more than there is", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (share) => {
        expect(Number.parseFloat(readableAttainment(share)) / 100).toBeLessThanOrEqual(share + 1e-12);
      }),
    );
  });
});

describe("readableShare and readableDollars", () => {
  it("round to a digit and to cents", () => {
    expect(readableShare(0.43125)).toBe("43.1 %");
    expect(readableShare(Number.NaN)).toBe("–");
    expect(readableDollars(1234.5678)).toBe("$1,234.57");
    expect(readableDollars(0)).toBe("$0.00");
    expect(readableDollars(0.999)).toBe("$1.00");
    expect(readableDollars(0.01234)).toBe("$0.0123");
    expect(readableDollars(-5)).toBe("-$5.00");
    expect(readableDollars(Number.NaN)).toBe("–");
  });
});
