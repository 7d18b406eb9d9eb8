import { fc, it as property } from "@fast-check/vitest";
import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { WorkloadError } from "../workload-error";
import { type ArrivalSettings, arrivalProcess } from "./arrival-settings";
import { AZURE_2023_ARRIVALS } from "./azure-2023-arrivals";

/** All arrivals before a time. */
function arrivalsBefore(settings: ArrivalSettings, endSeconds: number, seed = 1): number[] {
  const process = arrivalProcess(settings);
  const random = new RandomStreams(seed).stream("arrivals");
  const arrivals = [];
  for (let at = process.next(random); at < endSeconds; at = process.next(random)) arrivals.push(at);
  return arrivals;
}

const countBetween = (arrivals: readonly number[], from: number, to: number): number =>
  arrivals.filter((at) => at >= from && at < to).length;

/** Five standard deviations of a Poisson count: a seed in a million falls outside. */
function expectPoissonCount(count: number, expected: number): void {
  expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected) + 1);
}

function gapCv(arrivals: readonly number[]): number {
  const gaps = arrivals.slice(1).map((at, index) => at - arrivals[index]!);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) / mean;
}

const rate = fc.double({ min: 0.1, max: 50, noNaN: true });
const seconds = fc.double({ min: 0, max: 100, noNaN: true });
const anySettings: fc.Arbitrary<ArrivalSettings> = fc.oneof(
  fc.record({ type: fc.constantFrom("poisson", "constant", "azure-conv-2023", "azure-code-2023"), rate }),
  fc.record({ type: fc.constant("gamma" as const), rate, cv: fc.double({ min: 0.1, max: 5, noNaN: true }) }),
  fc
    .tuple(
      seconds,
      fc.array(fc.tuple(fc.double({ min: 0.1, max: 50, noNaN: true }), rate), { minLength: 1, maxLength: 5 }),
    )
    .map(([first, gaps]) => {
      let startSeconds = first;
      const steps = gaps.map(([gap, stepRate]) => {
        startSeconds += gap;
        return { startSeconds, rate: stepRate };
      });
      return { type: "piecewise" as const, steps, repeatEverySeconds: startSeconds + 1 };
    }),
  fc.record({
    type: fc.constant("spike" as const),
    baseRate: rate,
    peakRate: rate,
    startSeconds: seconds,
    durationSeconds: seconds,
    rampSeconds: seconds,
    repeatEverySeconds: fc.constant(301),
  }),
  fc.record({
    type: fc.constant("diurnal" as const),
    meanRate: rate,
    peakToTrough: fc.double({ min: 1, noNaN: true }),
    peakHour: fc.double({ min: 0, max: 23, noNaN: true }),
  }),
);

describe("every kind of arrivals", () => {
  property.prop([anySettings, fc.integer()])("never goes back, and is the same for the same seed", (settings, seed) => {
    const draw = () => {
      const process = arrivalProcess(settings);
      const random = new RandomStreams(seed).stream("arrivals");
      return Array.from({ length: 300 }, () => process.next(random));
    };
    const arrivals = draw();
    expect(arrivals[0]).toBeGreaterThanOrEqual(0);
    for (let i = 1; i < arrivals.length; i++) expect(arrivals[i]).toBeGreaterThanOrEqual(arrivals[i - 1]!);
    expect(draw()).toEqual(arrivals);
  });

  it.for<{ name: string; settings: ArrivalSettings }>([
    { name: "poisson", settings: { type: "poisson", rate: 0 } },
    { name: "gamma", settings: { type: "gamma", rate: 0, cv: 1 } },
    { name: "constant", settings: { type: "constant", rate: 0 } },
    { name: "piecewise", settings: { type: "piecewise", steps: [{ startSeconds: 5, rate: 0 }] } },
    { name: "repeated", settings: { type: "piecewise", steps: [{ startSeconds: 5, rate: 0 }], repeatEverySeconds: 9 } },
    { name: "diurnal", settings: { type: "diurnal", meanRate: 0, peakToTrough: 3, peakHour: 12 } },
    { name: "spike", settings: { type: "spike", baseRate: 0, peakRate: 0, startSeconds: 1, durationSeconds: 1 } },
    { name: "azure", settings: { type: "azure-code-2023", rate: 0 } },
  ])("has no arrivals at a rate of 0: $name", ({ settings }) => {
    const process = arrivalProcess(settings);
    const random = new RandomStreams(1).stream("arrivals");
    expect([process.next(random), process.next(random)]).toEqual([Infinity, Infinity]);
  });
});

describe("steady arrivals", () => {
  it("keep the rate and the cv: poisson", () => {
    const arrivals = arrivalsBefore({ type: "poisson", rate: 20 }, 1000);
    expectPoissonCount(arrivals.length, 20_000);
    expect(gapCv(arrivals)).toBeCloseTo(1, 1);
  });

  it.for([0.5, 2])("keep the rate and the cv: gamma of cv %f", (cv) => {
    const arrivals = arrivalsBefore({ type: "gamma", rate: 20, cv }, 1000);
    expect(arrivals.length / 1000).toBeCloseTo(20, 0);
    expect(gapCv(arrivals) / cv).toBeCloseTo(1, 1);
  });

  it("are even, from second 0, without drift: constant", () => {
    const arrivals = arrivalsBefore({ type: "constant", rate: 10 }, 3000);
    expect(arrivals).toHaveLength(30_000);
    expect(arrivals[0]).toBe(0);
    expect(arrivals[29_999]).toBe(2999.9);
  });
});

describe("changing arrivals", () => {
  it("follow steps, begin with the first of them and repeat", () => {
    const steps = [
      { startSeconds: 100, rate: 10 },
      { startSeconds: 300, rate: 0 },
      { startSeconds: 400, rate: 50 },
    ];
    const once = arrivalsBefore({ type: "piecewise", steps }, 600);
    expect(countBetween(once, 0, 100)).toBe(0);
    expectPoissonCount(countBetween(once, 100, 300), 2000);
    expect(countBetween(once, 300, 400)).toBe(0);
    expectPoissonCount(countBetween(once, 400, 600), 10_000);

    const repeated = arrivalsBefore({ type: "piecewise", steps, repeatEverySeconds: 500 }, 1000);
    expect(countBetween(repeated, 500, 600)).toBe(0);
    expectPoissonCount(countBetween(repeated, 600, 800), 2000);
    expectPoissonCount(countBetween(repeated, 900, 1000), 5000);
  });

  it("end when the last step has a rate of 0", () => {
    const steps = [
      { startSeconds: 0, rate: 10 },
      { startSeconds: 10, rate: 0 },
    ];
    expect(arrivalsBefore({ type: "piecewise", steps }, Infinity).at(-1)).toBeLessThan(10);
  });

  it("spike: ramp, peak, ramp, base, and again", () => {
    const spike = {
      type: "spike",
      baseRate: 5,
      peakRate: 45,
      startSeconds: 200,
      durationSeconds: 100,
      rampSeconds: 100,
    } as const;
    const arrivals = arrivalsBefore({ ...spike, repeatEverySeconds: 1000 }, 1600);
    for (const start of [200, 1200]) {
      expectPoissonCount(countBetween(arrivals, start - 200, start), 1000);
      expectPoissonCount(countBetween(arrivals, start, start + 50), 750);
      expectPoissonCount(countBetween(arrivals, start + 50, start + 100), 1750);
      expectPoissonCount(countBetween(arrivals, start + 100, start + 200), 4500);
      expectPoissonCount(countBetween(arrivals, start + 200, start + 250), 1750);
      expectPoissonCount(countBetween(arrivals, start + 250, start + 300), 750);
    }
    expectPoissonCount(countBetween(arrivalsBefore(spike, 2000), 500, 2000), 7500);
  });

  it("spike at once, from second 0", () => {
    const spike = { type: "spike", baseRate: 1, peakRate: 100, startSeconds: 0, durationSeconds: 10 } as const;
    const arrivals = arrivalsBefore(spike, 1010);
    expectPoissonCount(countBetween(arrivals, 0, 10), 1000);
    expectPoissonCount(countBetween(arrivals, 10, 1010), 1000);
  });

  it("take ramps of no time and cycles without arrivals in their stride", () => {
    const spike = { type: "spike", baseRate: 1, peakRate: 100, startSeconds: 5e-324, durationSeconds: 10 } as const;
    expectPoissonCount(arrivalsBefore({ ...spike, rampSeconds: 5e-324 }, 10).length, 1000);
    expectPoissonCount(arrivalsBefore({ ...spike, rampSeconds: 5e-324, repeatEverySeconds: 20 }, 40).length, 2020);
    const rare = { type: "piecewise", steps: [{ startSeconds: 0, rate: 1e-12 }], repeatEverySeconds: 1e-6 } as const;
    expect(arrivalsBefore(rare, 1e14).length).toBeGreaterThan(50);
    const never = { type: "piecewise", steps: [{ startSeconds: 0, rate: 1e-300 }], repeatEverySeconds: 1e-20 } as const;
    expect(arrivalsBefore(never, 1e14)).toEqual([]);
  });

  it("go up and down with the day", () => {
    const hour = 3600;
    const arrivals = arrivalsBefore({ type: "diurnal", meanRate: 0.5, peakToTrough: 3, peakHour: 14 }, 24 * hour);
    expectPoissonCount(arrivals.length, 0.5 * 24 * hour);
    // Three to one: half above the mean at the peak, half below at the trough; within an hour of them nearly constant.
    expectPoissonCount(countBetween(arrivals, 13.5 * hour, 14.5 * hour), 0.75 * hour);
    expectPoissonCount(countBetween(arrivals, 1.5 * hour, 2.5 * hour), 0.25 * hour);
  });

  it("know the days of the week and where in it a run starts", () => {
    const day = 86_400;
    const settings = {
      type: "diurnal",
      meanRate: 0.1,
      peakToTrough: 1,
      peakHour: 0,
      weekdayFactors: [2, 2, 2, 2, 2, 1, 0],
    } as const;
    const expected = settings.weekdayFactors.map((factor) => ((0.1 * 7) / 11) * factor * day);
    const fromMonday = arrivalsBefore(settings, 7 * day);
    for (let index = 0; index < 7; index++) {
      expectPoissonCount(countBetween(fromMonday, index * day, (index + 1) * day), expected[index]!);
    }
    const fromSaturday = arrivalsBefore({ ...settings, startHour: 120 }, 3 * day);
    expectPoissonCount(countBetween(fromSaturday, 0, day), expected[5]!);
    expect(countBetween(fromSaturday, day, 2 * day)).toBe(0);
    expectPoissonCount(countBetween(fromSaturday, 2 * day, 3 * day), expected[0]!);
  });

  it("may rest at the trough", () => {
    const arrivals = arrivalsBefore({ type: "diurnal", meanRate: 0.5, peakToTrough: Infinity, peakHour: 12 }, 86_400);
    expect(countBetween(arrivals, 0, 600)).toBeLessThan(5);
  });
});

describe("the shapes of the Azure traces", () => {
  it.for(["azure-conv-2023", "azure-code-2023"] as const)("%s: own rate, own minutes, and again", (type) => {
    const { intervalSeconds, requests, meanRate } = AZURE_2023_ARRIVALS[type];
    const period = intervalSeconds * requests.length;
    const arrivals = arrivalsBefore({ type }, 2 * period);
    expectPoissonCount(arrivals.length, 2 * meanRate * period);
    const block = Math.ceil(60 / intervalSeconds);
    for (let index = 0; index + block <= requests.length; index += block) {
      const expected = requests.slice(index, index + block).reduce((sum, count) => sum + count, 0);
      for (const cycle of [0, period]) {
        const from = cycle + index * intervalSeconds;
        expectPoissonCount(countBetween(arrivals, from, from + block * intervalSeconds), expected);
      }
    }
  });

  it("scale to a given rate", () => {
    expectPoissonCount(arrivalsBefore({ type: "azure-conv-2023", rate: 20 }, 3480).length, 20 * 3480);
  });
});

describe("settings that cannot work", () => {
  const poisson = (rateValue: unknown) => ({ type: "poisson", rate: rateValue }) as ArrivalSettings;
  const spike = { type: "spike", baseRate: 1, peakRate: 2, startSeconds: 1, durationSeconds: 4 } as const;
  const day = { type: "diurnal", meanRate: 1, peakToTrough: 2, peakHour: 12 } as const;
  it.for<{ settings: ArrivalSettings; setting: string; says: string }>([
    { settings: poisson(-1), setting: "arrivals.rate", says: "found -1" },
    { settings: poisson(Number.NaN), setting: "arrivals.rate", says: "found NaN" },
    { settings: poisson(Infinity), setting: "arrivals.rate", says: "finite" },
    { settings: poisson("5"), setting: "arrivals.rate", says: 'found "5"' },
    { settings: poisson(undefined), setting: "arrivals.rate", says: "found undefined" },
    { settings: { type: "gamma", rate: 1, cv: 0 }, setting: "arrivals.cv", says: "above 0" },
    { settings: { type: "constant", rate: -2 }, setting: "arrivals.rate", says: "found -2" },
    { settings: { type: "piecewise", steps: [] }, setting: "arrivals.steps", says: "at least one" },
    {
      settings: {
        type: "piecewise",
        steps: [
          { startSeconds: 0, rate: 1 },
          { startSeconds: 0, rate: 2 },
        ],
      },
      setting: "arrivals.steps[1].startSeconds",
      says: "order of time",
    },
    {
      settings: { type: "piecewise", steps: [{ startSeconds: 0, rate: -1 }] },
      setting: "arrivals.steps[0].rate",
      says: "-1",
    },
    {
      settings: { type: "piecewise", steps: [{ startSeconds: 9, rate: 1 }], repeatEverySeconds: 9 },
      setting: "arrivals.repeatEverySeconds",
      says: "ends at 9 s",
    },
    { settings: { ...spike, repeatEverySeconds: 4 }, setting: "arrivals.repeatEverySeconds", says: "ends at 5 s" },
    { settings: { ...spike, rampSeconds: -1 }, setting: "arrivals.rampSeconds", says: "-1" },
    { settings: { ...day, peakToTrough: 0.5 }, setting: "arrivals.peakToTrough", says: "at least 1" },
    { settings: { ...day, peakHour: 24 }, setting: "arrivals.peakHour", says: "[0, 24)" },
    { settings: { ...day, weekdayFactors: [1, 1] }, setting: "arrivals.weekdayFactors", says: "seven" },
    {
      settings: { ...day, weekdayFactors: [0, 0, 0, 0, 0, 0, 0] },
      setting: "arrivals.weekdayFactors",
      says: "not all",
    },
    { settings: { ...day, weekdayFactors: [1, -1, 1, 1, 1, 1, 1] }, setting: "arrivals.weekdayFactors[1]", says: "-1" },
    { settings: { type: "poison", rate: 1 } as never, setting: "arrivals.type", says: "Did you mean poisson?" },
    { settings: {} as never, setting: "arrivals.type", says: "found undefined" },
  ])("$setting: $says", ({ settings, setting, says }) => {
    const make = () => arrivalProcess(settings);
    expect(make).toThrow(WorkloadError);
    expect(make).toThrow(expect.objectContaining({ code: "WORKLOAD_BAD_SETTING", setting }));
    expect(make).toThrow(says);
  });
});
