import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryRun, fitsSomewhere } from "./arbitrary-runs";
import { arbitraryScaledRun } from "./arbitrary-scaling";
import { runToEnd } from "./run-to-end";
import { WEIGHT_BYTES } from "./small-cluster";
import { faultsOf, faultsOfCounts, faultsOfFleet, faultsOfRows } from "./sound-run";

const OVERSIZE = "larger than the memory of any instance";

describe("any run of vllm instances", () => {
  it("accounts for every request, and finishes all that it does not reject", () => {
    fc.assert(
      fc.property(arbitraryRun({ instances: "vllm" }), (run) => {
        const result = runToEnd(run.config, run.requests);
        expect(faultsOf(run, result)).toEqual([]);
        expect(result.application.requests.unfinished).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("completes what fits some instance, rejects the rest with its reason, and leaves no block taken", () => {
    fc.assert(
      fc.property(arbitraryRun({ instances: "vllm", limits: fc.constant({}) }), (run) => {
        const { application, instances } = runToEnd(run.config, run.requests);
        const fitting = run.requests.filter((request) => fitsSomewhere(request, run.config, instances));
        expect(application.requests.completed).toBe(fitting.length);
        const oversize = run.requests.length - fitting.length;
        expect(application.rejections).toEqual(oversize === 0 ? {} : { [OVERSIZE]: oversize });
        for (const { memoryBytes } of instances) expect(memoryBytes).toBe(WEIGHT_BYTES);
      }),
      { numRuns: 300 },
    );
  });

  it("pools all gaps between tokens: together they are the time from first to last token", () => {
    fc.assert(
      fc.property(arbitraryRun({ instances: "vllm" }), (run) => {
        const { application, rows } = runToEnd(run.config, run.requests);
        const spent = rows.reduce((sum, { responseSeconds, ttftSeconds }) => sum + responseSeconds - ttftSeconds, 0);
        const configs = JSON.stringify(run.config.applications[0]!.startState);
        // Drafts yield fractions of tokens, so their gaps are those of iterations.
        fc.pre(!configs.includes("draftTokens"));
        const tokens = rows.reduce((sum, { outputTokens }) => sum + outputTokens - 1, 0);
        if (tokens > 0) expect(application.itl.mean * tokens).toBeCloseTo(spent, 6);
        if (tokens > 0) expect(application.itl.max).toBeGreaterThanOrEqual(application.itl.p99 * (1 - 1e-9));
      }),
      { numRuns: 200 },
    );
  });

  it("loses nobody and no block while instances come, drain, die and are reclaimed", () => {
    fc.assert(
      fc.property(arbitraryScaledRun({ instances: "vllm" }), (run) => {
        const result = runToEnd(run.config, run.requests);
        expect([...faultsOfCounts(run, result), ...faultsOfRows(run, result), ...faultsOfFleet(result)]).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("is the same every time", () => {
    fc.assert(
      fc.property(arbitraryScaledRun({ instances: "vllm" }), (run) => {
        expect(runToEnd(run.config, run.requests)).toEqual(runToEnd(run.config, run.requests));
      }),
      { numRuns: 20 },
    );
  });
});
