import { type ClassLoad, METRIC_PATHS, type MetricPath, type Policy } from "@tokentide/scaling-manager";
import { describe, expect, it } from "vitest";
import type { FailureSetup } from "../src/scaling/scaling-setup";
import { runToEnd } from "./run-to-end";
import { testConfig } from "./small-cluster";

interface Seen {
  readonly timeSeconds: number;
  readonly pending: number | undefined;
  readonly rate: number | undefined;
  readonly active: number;
  readonly ttft: number | undefined;
}

/** What a policy sees every 10 s of a minute in which a request comes every two seconds and takes one. */
function seenThrough(observation: MetricPath | undefined, failures: readonly FailureSetup[] = [], seed = 0): Seen[] {
  const seen: Seen[] = [];
  const policy: Policy<null> = {
    name: "looks",
    initialState: () => null,
    recommend: ({ pools: { mixed } }, timeSeconds) => {
      seen.push({
        timeSeconds,
        pending: mixed.load.pendingRequests,
        rate: mixed.signals(10).offeredRequestsPerSecond,
        active: mixed.instances.active,
        ttft: mixed.instanceLoads?.[0]?.ttftSeconds,
      });
      return { desired: {}, reason: "looks only", state: null };
    },
  };
  const config = testConfig({
    seed,
    failures,
    application: {
      scaling: {
        manager: { decisionIntervalSeconds: 10 },
        boot: { type: "delay", delay: 10 },
        actuator: { type: "ideal" },
        policy,
        ...(observation ? { observation } : {}),
      },
    },
  });
  runToEnd(
    config,
    Array.from({ length: 30 }, (_, index) => ({ arrivalSeconds: 0.5 + 2 * index, promptTokens: 10, outputTokens: 1 })),
  );
  return seen;
}

const scraped: MetricPath = { scrapeSeconds: 15, windowSeconds: 60, delaySeconds: 5, loss: 0 };
const pendingAt = (seen: readonly Seen[]) => seen.map(({ pending }) => pending);

describe("what a policy sees of a run", () => {
  it("is the run of this moment where nothing lies between", () => {
    for (const observation of [undefined, METRIC_PATHS.ideal]) {
      const seen = seenThrough(observation);
      expect(seen[0]).toEqual({ timeSeconds: 0, pending: 0, rate: undefined, active: 1, ttft: undefined });
      expect(seen[3]).toMatchObject({ timeSeconds: 30, pending: 0, rate: 0.5, ttft: 1 });
    }
  });

  it("tells the classes of requests apart, and how long each may take to its first token", () => {
    const seen: (readonly ClassLoad[] | undefined)[] = [];
    const policy: Policy<null> = {
      name: "looks",
      initialState: () => null,
      recommend: ({ classLoads }) => {
        seen.push(classLoads);
        return { desired: {}, reason: "looks only", state: null };
      },
    };
    const manager = { decisionIntervalSeconds: 2 };
    const scaling = { manager, boot: { type: "delay", delay: 10 }, actuator: { type: "ideal" }, policy } as const;
    const classes = [
      { classId: 0, name: "chat", slo: { ttftSeconds: 4 }, deadlineSeconds: 30 },
      { classId: 1, name: "report", deadlineSeconds: 600 },
      { classId: 2, name: "rest", slo: { tbtSeconds: 1 } },
    ];
    // A second each, from 1.5 s on: at the second look, at 2 s, none is done.
    const row = { arrivalSeconds: 1.5, promptTokens: 10, outputTokens: 1 };
    const requests = [
      { ...row, classId: 0 },
      { ...row, classId: 1 },
      { ...row, classId: 1 },
      { ...row, classId: 7 },
      row,
    ];
    const of = (name: string | undefined, pendingRequests: number, firstTokenWithinSeconds?: number) => ({
      name,
      pendingRequests,
      firstTokenWithinSeconds,
    });
    runToEnd(testConfig({ application: { classes, scaling, slo: { ttftSeconds: 700 } } }), requests);
    expect(seen.slice(0, 2)).toEqual([
      [of("chat", 0, 4), of("report", 0, 600), of("rest", 0)],
      [of("chat", 1, 4), of("report", 2, 600), of("rest", 0), of("7", 1, 700), of(undefined, 1, 700)],
    ]);

    seen.length = 0;
    runToEnd(testConfig({ application: { scaling } }), [row]);
    expect(seen.every((loads) => loads === undefined)).toBe(true);
  });

  it("is the last scrape, a delay later; instances are those of now", () => {
    const seen = seenThrough(scraped);
    // Scrapes of 0, 15, 30, … s arrive at 5, 20, 35, …; a request runs at 15.0 s (14.5 to 15.5), none at 30 s.
    expect(pendingAt(seen.slice(0, 5))).toEqual([undefined, 0, 1, 1, 0]);
    expect(seen.every(({ active }) => active === 1)).toBe(true);
    expect(seen[0]?.rate).toBeUndefined();
    expect(seen[4]?.rate).toBe(0.5);
  });

  it("has no data, and not zero, in an outage", () => {
    const outage: FailureSetup = { type: "metrics_outage", fromSeconds: 10, toSeconds: 40 };
    const seen = seenThrough(METRIC_PATHS.ideal, [outage]);
    expect(pendingAt(seen.slice(0, 5))).toEqual([0, undefined, undefined, undefined, 0]);
    expect(seen[2]?.rate).toBeUndefined();
  });

  it("loses as many scrapes as it says, the same with the same seed", () => {
    const lossy = { ...METRIC_PATHS.ideal, loss: 0.5 };
    const [first, again, other] = [seenThrough(lossy), seenThrough(lossy), seenThrough(lossy, [], 1)];
    expect(again).toEqual(first);
    expect(pendingAt(other)).not.toEqual(pendingAt(first));
    const lost = first.filter(({ pending }) => pending === undefined).length;
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(first.length);
    expect(pendingAt(seenThrough({ ...scraped, loss: 1 })).every((pending) => pending === undefined)).toBe(true);
  });
});
