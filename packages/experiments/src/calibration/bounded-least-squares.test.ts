import { describe, expect, it } from "vitest";
import { fitBounded } from "./bounded-least-squares";

const wide = (name: string, expected: number) => ({ name, expected, spread: 10, low: 1e-6, high: 1e6 });

describe("fitBounded", () => {
  it("finds what observations were made with, from afar", () => {
    const xs = [0, 1, 2, 5, 10];
    const { values } = fitBounded([wide("base", 1), wide("slope", 1)], ([base, slope]) =>
      xs.map((x) => 100 * Math.log((base! + slope! * x) / (20 + 3 * x))),
    );
    expect(values[0]).toBeCloseTo(20, 2);
    expect(values[1]).toBeCloseTo(3, 2);
  });

  it("keeps to what is expected where data say nothing, and within bounds where they say too much", () => {
    const parameters = [
      { ...wide("silent", 7), spread: 0.5 },
      { ...wide("bounded", 1), high: 2 },
    ];
    const { values } = fitBounded(parameters, ([, bounded]) => [100 * Math.log(bounded! / 5)]);
    expect(values[0]).toBeCloseTo(7, 6);
    expect(values[1]).toBeCloseTo(2, 6);
  });

  it("is not drawn away by single observations that are far off", () => {
    const data = [1, 1, 1, 1, 1, 1, 1, 1, 1, 50];
    const { values } = fitBounded([wide("level", 3)], ([level]) => data.map((one) => 20 * Math.log(level! / one)));
    expect(values[0]).toBeCloseTo(1, 1);
  });
});
