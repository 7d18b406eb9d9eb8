import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryRun, fitsSomewhere } from "./arbitrary-runs";
import { runToEnd } from "./run-to-end";
import { WEIGHT_BYTES } from "./small-cluster";
import { faultsOf } from "./sound-run";

const OVERSIZE = "larger than the memory of any instance";

describe("any run", () => {
  it("accounts for every request, and finishes all that it does not reject", () => {
    fc.assert(
      fc.property(arbitraryRun(), (run) => {
        const result = runToEnd(run.config, run.requests);
        expect(faultsOf(run, result)).toEqual([]);
        expect(result.application.requests.arrived).toBe(run.requests.length);
        expect(result.application.requests.unfinished).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it("completes what fits some instance, rejects the rest with its reason, and leaves no memory taken", () => {
    fc.assert(
      fc.property(arbitraryRun({ limits: fc.constant({}) }), (run) => {
        const { application, instances } = runToEnd(run.config, run.requests);
        const fitting = run.requests.filter((request) => fitsSomewhere(request, run.config, instances));
        expect(application.requests.completed).toBe(fitting.length);
        const oversize = run.requests.length - fitting.length;
        expect(application.rejections).toEqual(oversize === 0 ? {} : { [OVERSIZE]: oversize });
        for (const { memoryBytes } of instances) expect(memoryBytes).toBe(WEIGHT_BYTES);
      }),
      { numRuns: 100 },
    );
  });

  it("draws latencies by the percentiles of its summary, and never downwards", () => {
    fc.assert(
      fc.property(arbitraryRun(), (run) => {
        const { latencies, application } = runToEnd(run.config, run.requests);
        for (const figure of ["ttft", "tbt", "e2e", "queueTime"] as const) {
          const at = (wanted: number): number => latencies.find(({ quantile }) => quantile === wanted)![figure];
          const { p50, p90, p99, max } = application[figure];
          expect([at(0.5), at(0.9), at(0.99), at(1)]).toEqual([p50, p90, p99, max]);
          const seconds = latencies.map((row) => row[figure]).filter((value) => !Number.isNaN(value));
          expect(seconds).toEqual([...seconds].sort((one, other) => one - other));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("accounts for every request also when it ends early", () => {
    fc.assert(
      fc.property(arbitraryRun(), fc.double({ min: 0, max: 30, noNaN: true }), (run, endTimeSeconds) => {
        const config = { ...run.config, endTimeSeconds };
        const result = runToEnd(config, run.requests);
        expect(faultsOf({ ...run, config }, result)).toEqual([]);
        expect(result.summary.simulatedSeconds).toBeLessThanOrEqual(endTimeSeconds);
      }),
      { numRuns: 100 },
    );
  });

  it("accounts for every request, stuck ones as unfinished, in the ancestor's dialect", () => {
    fc.assert(
      fc.property(arbitraryRun({ compat: "splitwise-sim", endTimeSeconds: 400 }), (run) => {
        expect(faultsOf(run, runToEnd(run.config, run.requests))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
