import { constantStepTimes } from "@tokentide/hardware";
import { batchOf, type RequestBatch, type RequestRow, type RequestSource } from "@tokentide/workload";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterSimulation } from "../src/cluster-simulation";
import type { CompletedRequest } from "../src/run-summary";
import type { SimulationConfig } from "../src/simulation-config";
import { arbitraryRun } from "./arbitrary-runs";
import { type RunResult, runToEnd, runWith, sourceOf } from "./run-to-end";

const either = fc.constantFrom(undefined, "splitwise-sim" as const);

/** Any run in either dialect, ended so that the ancestor's stuck ones end too. */
const anyRun = either.chain((compat) =>
  arbitraryRun({ endTimeSeconds: 400, maxRequests: 25, ...(compat === undefined ? {} : { compat }) }),
);

/** Everything but the number of events, which steps and waiting may change by none at all either. */
function figuresOf(result: RunResult): unknown {
  return [result.rows, result.summary, result.instances, result.timeline];
}

/** Cuts requests into batches and answers "wait" so often before each. */
function haltingSource(
  requests: readonly RequestRow[],
  sizes: readonly number[],
  waits: readonly number[],
): RequestSource {
  const answers: (RequestBatch | "wait")[] = [];
  let next = 0;
  for (let i = 0; next < requests.length; i++) {
    for (let wait = 0; wait < waits[i % waits.length]!; wait++) answers.push("wait");
    const size = Math.max(1, sizes[i % sizes.length]!);
    const part = requests.slice(next, next + size);
    answers.push(batchOf(part.map((request, index) => ({ requestId: next + index, ...request }))));
    next += size;
  }
  for (let wait = 0; wait < waits[0]!; wait++) answers.push("wait");
  return { pull: () => answers.shift() ?? "end" };
}

describe("a run", () => {
  it("is the same every time", () => {
    fc.assert(
      fc.property(anyRun, ({ config, requests }) => {
        expect(figuresOf(runToEnd(config, requests))).toEqual(figuresOf(runToEnd(config, requests)));
      }),
      { numRuns: 40 },
    );
  });

  it("is the same in steps as in one go, and its clock never goes back", () => {
    fc.assert(
      fc.property(
        anyRun,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        ({ config, requests }, chunks) => {
          const stepwise = runWith(config, sourceOf(requests), (run) => {
            let seconds = 0;
            let arrived = 0;
            for (let i = 0; run.advance({ events: chunks[i % chunks.length]! }) !== "done"; i++) {
              const progress = run.progress();
              if (progress.simulatedSeconds < seconds || progress.arrived < arrived) throw new Error("went back");
              seconds = progress.simulatedSeconds;
              arrived = progress.arrived;
            }
            expect(run.advance()).toBe("done");
          });
          expect(figuresOf(stepwise)).toEqual(figuresOf(runToEnd(config, requests)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is the same moment by moment as in one go, and stands at each", () => {
    fc.assert(
      fc.property(anyRun, fc.double({ min: 0.05, max: 30, noNaN: true }), ({ config, requests }, stepSeconds) => {
        const stepwise = runWith(config, sourceOf(requests), (run) => {
          for (let untilSeconds = 0; run.advance({ untilSeconds }) !== "done"; untilSeconds += stepSeconds) {
            expect(run.progress().simulatedSeconds).toBe(untilSeconds);
          }
        });
        // Each moment is an event of its own.
        const whole = runToEnd(config, requests);
        const { events } = whole.summary;
        expect(figuresOf({ ...stepwise, summary: { ...stepwise.summary, events } })).toEqual(figuresOf(whole));
      }),
      { numRuns: 60 },
    );
  });

  it("is the same when its source has to be waited for", () => {
    const some = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyRun, some, some, ({ config, requests }, sizes, waits) => {
        const halting = runWith(config, haltingSource(requests, sizes, waits), (run) => {
          while (advanced(run) !== "done");
        });
        expect(figuresOf(halting)).toEqual(figuresOf(runToEnd(config, requests)));
      }),
      { numRuns: 60 },
    );
  });

  it("says that it needs input, and no time passes until there is some", () => {
    const [first, second] = [0, 5].map((arrivalSeconds) =>
      batchOf([{ arrivalSeconds, promptTokens: 9, outputTokens: 9 }]),
    );
    const answers: (RequestBatch | "wait" | "end")[] = ["wait", "wait", first!, "wait", "wait", second!, "end"];
    const { config } = fc.sample(arbitraryRun(), { numRuns: 1, seed: 1 })[0]!;
    const seen: string[] = [];
    const result = runWith(config, { pull: () => answers.shift()! }, (run) => {
      for (let answer = ""; answer !== "done"; ) {
        answer = run.advance();
        seen.push(`${answer} at ${run.progress().simulatedSeconds}`);
      }
    });
    expect(seen.slice(0, -1)).toEqual(new Array(4).fill("needs-input at 0"));
    expect(result.application.requests.arrived).toBe(2);
  });

  it("takes twice as long when all in it takes twice as long", () => {
    fc.assert(
      fc.property(
        arbitraryRun({ performance: fc.constant("constant"), endTimeSeconds: 256 }),
        ({ config, requests }) => {
          const once = runToEnd(slowed(config, 1), requests);
          const twice = runToEnd(
            slowed(config, 2),
            requests.map(({ deadlineSeconds, ...request }) => ({
              ...request,
              arrivalSeconds: request.arrivalSeconds * 2,
              ...(deadlineSeconds === undefined ? {} : { deadlineSeconds: deadlineSeconds * 2 }),
            })),
          );
          const seconds = ({ rows }: RunResult) =>
            rows.flatMap((row) => [row.queueSeconds, row.ttftSeconds, row.tbtSeconds, row.responseSeconds]);
          expect(twice.rows.map(({ requestId }) => requestId)).toEqual(once.rows.map(({ requestId }) => requestId));
          // A factor of two loses no bit.
          expect(seconds(twice)).toEqual(seconds(once).map((each) => each * 2));
          expect(twice.summary.simulatedSeconds).toBe(once.summary.simulatedSeconds * 2);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("never attains less when less is promised, and its latencies do not depend on the promise", () => {
    const bound = fc.double({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(arbitraryRun(), bound, bound, bound, ({ config, requests }, ttftSeconds, e2eSeconds, slack) => {
        const [application] = config.applications;
        const promising = (slo: { ttftSeconds: number; e2eSeconds: number }): RunResult =>
          runToEnd({ ...config, applications: [{ ...application!, slo }] }, requests);
        const tight = promising({ ttftSeconds, e2eSeconds });
        const loose = promising({ ttftSeconds: ttftSeconds + slack, e2eSeconds: e2eSeconds + slack });
        expect(loose.rows).toEqual(tight.rows);
        expect(loose.application.slo.attainment).toBeGreaterThanOrEqual(tight.application.slo.attainment);
        const isPromisedItsOwn = ({ requestId }: CompletedRequest) =>
          application!.classes?.some(({ classId }) => requests[requestId]!.classId === classId);
        const met = tight.rows.filter((row) =>
          isPromisedItsOwn(row)
            ? row.responseSeconds <= application!.classes![0]!.slo!.e2eSeconds!
            : row.ttftSeconds <= ttftSeconds && row.responseSeconds <= e2eSeconds,
        );
        expect(tight.application.slo.attainment).toBe(met.length / requests.length);
      }),
      { numRuns: 40 },
    );
  });
});

function advanced(run: ClusterSimulation): string {
  const before = run.progress().simulatedSeconds;
  const answer = run.advance();
  if (run.progress().simulatedSeconds < before) throw new Error("went back");
  return answer;
}

/** Every time of the configuration times `factor`, every rate divided by it. */
function slowed(config: SimulationConfig, factor: number): SimulationConfig {
  const slowedLink = <T extends { bandwidthBytesPerSecond: number; latencySeconds?: number }>(link: T): T => ({
    ...link,
    bandwidthBytesPerSecond: link.bandwidthBytesPerSecond / factor,
    latencySeconds: (link.latencySeconds ?? 0) * factor,
  });
  return {
    ...config,
    endTimeSeconds: config.endTimeSeconds * factor,
    timelineIntervalSeconds: 8 * factor,
    cluster: {
      ...config.cluster,
      servers: config.cluster.servers.map(({ sku, count }) => ({
        count,
        sku: { ...sku, interconnect: slowedLink(sku.interconnect) },
      })),
      interconnects: config.cluster.interconnects.map(slowedLink),
    },
    applications: config.applications.map(({ deadlineSeconds, classes, ...application }) => ({
      ...application,
      stepTimes: () => constantStepTimes({ promptSeconds: factor, tokenSeconds: 0.25 * factor }),
      ...(deadlineSeconds === undefined ? {} : { deadlineSeconds: deadlineSeconds * factor }),
      ...(classes === undefined
        ? {}
        : { classes: classes.map((each) => ({ ...each, deadlineSeconds: each.deadlineSeconds! * factor })) }),
    })),
  };
}
