/**
 * What users of autoscalers complain about, tried on every registered policy: idle fleets that do not shrink, fleets that
 * grow and shrink under a steady load, outages of the metrics that are read as calm, orders that are repeated while the first
 * ones boot, and drains that lose work.
 */
import { createPolicy, type PolicySettings } from "@tokentide/scaling-manager";
import { observationOf } from "@tokentide/scaling-manager/testing";
import { describe, expect, it } from "vitest";
import { FIXED_COUNTS, liveThrough, steady, TESTED_POLICIES } from "./policy-world";

const reactive = TESTED_POLICIES.filter(({ type }) => !FIXED_COUNTS.includes(type));

/** How often a course of counts turns round. */
function turns(counts: readonly number[]): number {
  const steps = counts.slice(1).map((count, index) => Math.sign(count - counts[index]!));
  const moves = steps.filter((step) => step !== 0);
  return moves.filter((step, index) => index > 0 && step !== moves[index - 1]).length;
}

describe("without traffic", () => {
  it.for(reactive)("$type goes down to its minimum", (policy) => {
    const requests = [...steady(4, 0, 60), ...steady(1, 3599, 3600)];
    const { capacityAt } = liveThrough(policy, { startInstances: 4, requests, endSeconds: 3600 });
    expect(capacityAt(3590)).toBe(1);
  });

  // Dynamo's planner leaves out intervals without a request: it has no lengths to plan for.
  it.for(reactive.filter(({ type }) => type !== "sla-planner"))(
    "$type goes down to its minimum also where nothing ever came",
    (policy) => {
      const { capacityAt } = liveThrough(policy, {
        startInstances: 4,
        requests: steady(1, 3599, 3600),
        endSeconds: 3600,
      });
      expect(capacityAt(3590)).toBe(1);
    },
  );
});

describe("under a steady load of one and a half instances", () => {
  it.for(TESTED_POLICIES)("$type does not go to and fro", (policy) => {
    const { decisions } = liveThrough(policy, {
      startInstances: 2,
      requests: steady(12, 0, 3600),
      endSeconds: 3600,
    });
    const settled = decisions.filter(({ timeSeconds }) => timeSeconds >= 1200);
    // Once in half an hour a policy may try whether one less would do.
    expect(turns(settled.map(({ pools }) => pools[0]!.current))).toBeLessThanOrEqual(3);
  });
});

describe("while nothing is measured", () => {
  it.for(TESTED_POLICIES)("$type lets nobody go", (policy) => {
    const outage = { from: 1200, to: 2400 };
    const { decisions, capacityAt } = liveThrough(policy, {
      startInstances: 2,
      requests: steady(12, 0, 3000),
      endSeconds: 3000,
      outage,
    });
    // What a path has not delivered yet when the outage begins is seen two periods of the slowest one later.
    const from = outage.from + 120;
    const blind = decisions.filter(({ timeSeconds }) => timeSeconds >= from && timeSeconds < outage.to);
    for (const { pools } of blind) expect(pools[0]!.desired).toBeGreaterThanOrEqual(capacityAt(from));
  });
});

describe("while what was ordered boots", () => {
  /** Two that serve, with more than they can carry, and the same at every look. */
  const overload = (booting: number, timeSeconds: number) => {
    const signals = {
      seconds: 60,
      offeredRequestsPerSecond: 18,
      offeredPromptTokensPerSecond: 18_000,
      completedRequestsPerSecond: 14,
      completedPromptTokensPerSecond: 14_000,
      completedOutputTokensPerSecond: 2800,
      ttft: { p50: 1.5, p90: 3, p99: 5 },
      tbt: { p50: 0.11, p90: 0.15, p99: 0.2 },
      e2e: { p50: 20, p90: 30, p99: 40 },
      sloAttainment: 0.4,
    };
    const each = { queueRequests: 6, pendingRequests: 18, kvFraction: 0.75, ttftSeconds: 1.5, tbtSeconds: 0.11 };
    return observationOf({
      timeSeconds,
      unixSeconds: timeSeconds,
      waitingRequests: 0,
      offeredRequests: 18 * timeSeconds,
      signals,
      pools: {
        mixed: {
          active: 2,
          scalingUp: booting,
          expectedReadySeconds: 900,
          instanceCapacity: { requestsPerSecond: 8, promptTokensPerSecond: 8000, outputTokensPerSecond: 1600 },
          load: {
            queueRequests: 12,
            queueTokens: 12_000,
            pendingRequests: 36,
            pendingTokens: 18_000,
            memoryBytes: 140e9,
            memoryCapacityBytes: 160e9,
            kvFraction: 0.75,
            kvTokens: 750_000,
            kvCapacityTokens: 1_000_000,
            busyFraction: 1,
          },
          instanceLoads: [each, each],
          signals,
        },
      },
    });
  };

  /** The most that a policy wants in ten minutes; `counts`: what it orders is there and boots. */
  const mostWanted = (settings: object, counts: boolean) => {
    const policy = createPolicy(settings as PolicySettings);
    let state = policy.initialState();
    let capacity = 2;
    let most = 0;
    for (let timeSeconds = 600; timeSeconds < 1200; timeSeconds += 15) {
      const answer = policy.recommend(overload(counts ? capacity - 2 : 0, timeSeconds), timeSeconds, state);
      state = answer.state;
      capacity = Math.max(2, answer.desired.mixed ?? capacity);
      most = Math.max(most, capacity);
    }
    return most;
  };

  const inLibraryWords: Readonly<Record<string, object>> = {
    max: { policies: [{ type: "queue" }, { type: "hpa" }] },
    chiron: { requestsPerInstance: 12 },
    floor: { floor: { type: "static", instances: { mixed: 1 } }, reactive: { type: "hpa" } },
  };

  it.for(reactive)("$type orders no more for the same load", (policy) => {
    const settings = { ...policy, ...inLibraryWords[policy.type] };
    const wanted = mostWanted(settings, false);
    expect(wanted).toBeGreaterThanOrEqual(2);
    expect(mostWanted(settings, true)).toBeLessThanOrEqual(wanted);
  });
});

describe("going down under load", () => {
  it.for(reactive)("$type loses no request", (policy) => {
    const { summary } = liveThrough(policy, {
      startInstances: 4,
      requests: [...steady(16, 0, 900), ...steady(3, 900, 3300)],
      endSeconds: 3600,
    });
    const { requests, scaling } = summary.applications[0]!;
    expect(scaling.scaleDowns).toBeGreaterThan(0);
    expect(requests).toMatchObject({ completed: requests.arrived, rejected: 0, failed: 0 });
    expect(scaling.retriedRequests).toBe(0);
  });
});
