import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryScaledRun } from "./arbitrary-scaling";
import { runToEnd } from "./run-to-end";
import { faultsOfCounts, faultsOfFleet, faultsOfRows } from "./sound-run";

describe("a run whose fleet comes and goes", () => {
  it("accounts for every request and every processor-second, whatever fails", () => {
    fc.assert(
      fc.property(arbitraryScaledRun(), (run) => {
        const result = runToEnd(run.config, run.requests);
        expect([...faultsOfCounts(run, result), ...faultsOfRows(run, result), ...faultsOfFleet(result)]).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("accounts for every request under compat too", () => {
    fc.assert(
      fc.property(arbitraryScaledRun(), (drawn) => {
        const run = { ...drawn, config: { ...drawn.config, compat: "splitwise-sim" as const } };
        const result = runToEnd(run.config, run.requests);
        expect([...faultsOfCounts(run, result), ...faultsOfRows(run, result), ...faultsOfFleet(result)]).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("loses nobody while it only grows and shrinks", () => {
    fc.assert(
      fc.property(arbitraryScaledRun({ failures: false, limits: false }), (run) => {
        const { application } = runToEnd(run.config, run.requests);
        expect(application.requests.failed).toBe(0);
        expect(application.requests.unfinished).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it("is the same every time", () => {
    fc.assert(
      fc.property(arbitraryScaledRun(), ({ config, requests }) => {
        expect(runToEnd(config, requests)).toEqual(runToEnd(config, requests));
      }),
      { numRuns: 15 },
    );
  });
});
