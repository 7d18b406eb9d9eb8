import { describe, expect, it } from "vitest";
import { latencyErrors, quantile } from "./latency-errors";
import { curveErrors } from "./validate-against";

const request = (arrivalSeconds: number, ttftSeconds: number, e2eSeconds: number, outputTokens = 11) => ({
  arrivalSeconds,
  promptTokens: 100,
  outputTokens,
  ttftSeconds,
  e2eSeconds,
});

describe("latencyErrors", () => {
  it("compares request by request, percentile by percentile, and rates", () => {
    const measured = [request(0, 1, 2), request(1, 2, 4), request(2, 4, 8, 1)];
    const predicted = [request(0, 1.5, 2.5), request(1, 2, 4), request(2, 4, 7, 1)];
    const errors = latencyErrors(measured, predicted);
    expect(errors.latencies.ttft.medianError).toBe(0);
    // A single token has no gap: two requests count.
    expect(errors.latencies.tpot.percentiles[1]).toMatchObject({ measured: expect.closeTo(0.15, 12), error: 0 });
    expect(errors.latencies.e2e.percentiles[1]!.error).toBe(0);
    expect(errors.requestsPerSecond).toMatchObject({ measured: 3 / 10, predicted: 3 / 9 });
    expect(errors.outputTokensPerSecond.error).toBeCloseTo(10 / 9 - 1, 12);
  });

  it("counts requests that the prediction does not serve and compares the others", () => {
    const errors = latencyErrors([request(0, 1, 2), request(1, 2, 4)], [undefined, request(1, 3, 4)]);
    expect(errors).toMatchObject({ requests: 2, unserved: 1 });
    expect(errors.latencies.ttft.medianError).toBe(0.5);
  });

  it("takes quantiles between neighbours", () => {
    expect(quantile([4, 1, 3], 0.5)).toBe(3);
    expect(quantile([1, 3], 0.25)).toBe(1.5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe("curveErrors", () => {
  it("compares second by second; what was not recorded is left out", () => {
    const measured = [
      { timeSeconds: 1, running: 4, waiting: 0 },
      { timeSeconds: 2, running: 6, waiting: 2 },
    ];
    const predicted = [{ timeSeconds: 1, running: 5, waiting: 0, kvShare: 0.5 }];
    expect(curveErrors(measured, predicted)).toEqual([
      { curve: "running", measuredMean: 5, meanAbsoluteError: 3.5, relativeError: 0.7 },
      { curve: "waiting", measuredMean: 1, meanAbsoluteError: 1, relativeError: 1 },
    ]);
    expect(curveErrors([], predicted)).toEqual([]);
  });
});
