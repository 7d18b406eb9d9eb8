import { fc, it as property } from "@fast-check/vitest";
import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { batchOf, type RequestRow } from "./batch-of-requests";
import { generatedSource } from "./generated-source";
import { TokenHistogram } from "./token-histogram";
import { inspectTrace, TraceInspector } from "./trace-statistics";

const at = (arrivalSeconds: number, more: Partial<RequestRow> = {}): RequestRow => ({
  arrivalSeconds,
  promptTokens: 1,
  outputTokens: 1,
  ...more,
});

describe("statistics of a trace", () => {
  it("count requests, rates and tokens over all batches", async () => {
    const batches = [
      batchOf([at(10, { promptTokens: 100 }), at(30, { promptTokens: 200, applicationId: 2 })]),
      batchOf([at(50, { promptTokens: 300 }), at(130, { promptTokens: 600, outputTokens: 5 })]),
    ];
    expect(await inspectTrace(batches)).toEqual({
      requests: 4,
      firstArrivalSeconds: 10,
      lastArrivalSeconds: 130,
      durationSeconds: 120,
      meanRate: 4 / 120,
      peakMinuteRate: 3 / 60,
      interArrivalCv: expect.closeTo(Math.sqrt(800) / 40),
      promptTokens: {
        total: 1200,
        mean: 300,
        min: 100,
        p50: 250,
        p90: expect.closeTo(510),
        p99: expect.closeTo(591),
        max: 600,
      },
      outputTokens: { total: 8, mean: 2, min: 1, p50: 1, p90: expect.closeTo(3.8), p99: expect.closeTo(4.88), max: 5 },
      applications: [
        { applicationId: 0, requests: 3 },
        { applicationId: 2, requests: 1 },
      ],
      classes: [],
      prefixes: { requests: 0, tokens: 0 },
    });
  });

  it("count classes, and the tokens that prompts share with others", async () => {
    const session = { promptTokens: 100, prefixId: 9, sharedPrefixId: 1, sharedPrefixTokens: 20 };
    const batches = [
      batchOf([at(0, { classId: 2 }), at(1), at(2, { classId: 0 }), at(3, { classId: 2 })]),
      batchOf([at(4, session), at(5, { ...session, prefixTokens: 60 }), at(6)]),
    ];
    expect(await inspectTrace(batches)).toMatchObject({
      classes: [
        { classId: 0, requests: 1 },
        { classId: 2, requests: 2 },
      ],
      prefixes: { requests: 2, tokens: 80 },
    });
  });

  it("are NaN where there is too little", () => {
    const none = new TraceInspector().statistics();
    expect(none.requests).toBe(0);
    expect(none.meanRate).toBeNaN();
    expect(none.promptTokens.p50).toBeNaN();
    const inspector = new TraceInspector();
    inspector.add(batchOf([at(5)]));
    expect(inspector.statistics()).toMatchObject({
      durationSeconds: 0,
      meanRate: Number.NaN,
      interArrivalCv: Number.NaN,
    });
  });

  it("give a short trace its mean rate as peak", async () => {
    const statistics = await inspectTrace([batchOf([at(55), at(60), at(65)])]);
    expect(statistics.meanRate).toBe(0.3);
    expect(statistics.peakMinuteRate).toBe(0.3);
  });

  it("find a cv of 1 for independent arrivals", () => {
    const source = generatedSource({
      arrivals: { type: "poisson", rate: 5 },
      sizes: { type: "fixed", promptTokens: 1, outputTokens: 1 },
      requests: 20_000,
      random: new RandomStreams(3),
    });
    const inspector = new TraceInspector();
    for (let batch = source.pull(); typeof batch !== "string"; batch = source.pull()) inspector.add(batch);
    expect(inspector.statistics().interArrivalCv).toBeCloseTo(1, 1);
    expect(inspector.statistics().meanRate).toBeCloseTo(5, 0);
  });
});

const tokens = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }));

property.prop([fc.array(tokens, { minLength: 1, maxLength: 30 })])(
  "percentiles are those of the sorted list",
  (values) => {
    const histogram = new TokenHistogram();
    for (const value of values) histogram.add(value);
    const sorted = values.toSorted((a, b) => a - b);
    const percentile = (fraction: number): number => {
      const rank = fraction * (sorted.length - 1);
      const below = sorted[Math.floor(rank)]!;
      return below + (sorted[Math.ceil(rank)]! - below) * (rank % 1);
    };
    const figures = histogram.figures();
    expect(figures.min).toBe(sorted[0]);
    expect(figures.p50).toBeCloseTo(percentile(0.5), 5);
    expect(figures.p90).toBeCloseTo(percentile(0.9), 5);
    expect(figures.p99).toBeCloseTo(percentile(0.99), 5);
    expect(figures.max).toBe(sorted.at(-1));
    expect(figures.total).toBe(values.reduce((sum, value) => sum + value, 0));
  },
);
