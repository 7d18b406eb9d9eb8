import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import { type FakePool, observationOf } from "../../testing/fake-observation";
import type { Policy } from "../policy";
import { type HpaPolicySettings, hpaPolicy } from "./hpa-policy";
import { policyTimeline } from "./policy-timeline";

const timeline = <State>(policy: Policy<State>) => policyTimeline(policy, observationOf);

/** A pool without bounds of its own, busy to some share. */
const busy = (active: number, busyFraction: number | undefined, more: FakePool = {}) => ({
  pools: { mixed: { active, load: { busyFraction }, ...more } },
});

describe("hpa, as Kubernetes has it", () => {
  it("grows by ceil(instances · utilisation / target), booting ones counted as idle, and shrinks after its window", () => {
    const at = timeline(hpaPolicy());
    // 100 % of 80 % on 4: ceil(1.25 · 4) = 5.
    expect(at(0, busy(4, 1)).desired).toEqual({ mixed: 5 });
    // The fifth still boots: (4 · 100 + 0) / 5 = 80 % is right.
    expect(at(15, busy(4, 1, { scalingUp: 1 })).desired).toEqual({ mixed: 5 });
    // 30 % of 80 % on 5 would do with 2, but for the 5 of the last 300 s: the last one was at 15 s.
    expect(at(30, busy(5, 0.3)).desired).toEqual({ mixed: 5 });
    const held = at(315, busy(5, 0.3));
    expect(held.desired).toEqual({ mixed: 5 });
    expect(held.reason).toBe("mixed: busy 30 % of 80 %: 2 (have 5); ScaleDownStabilized: 5");
    expect(at(330, busy(5, 0.3)).desired).toEqual({ mixed: 2 });
  });

  it("does nothing within 10 % of the target, nor without data", () => {
    const at = timeline(hpaPolicy());
    expect(at(0, busy(10, 0.88)).desired).toEqual({ mixed: 10 });
    expect(at(15, busy(10, 0.72)).desired).toEqual({ mixed: 10 });
    const blind = at(400, busy(10, undefined));
    expect(blind.desired).toEqual({ mixed: 10 });
    expect(blind.reason).toBe("mixed: busy cannot be used: there is no data.");
    expect(at(415, busy(10, 0.89)).desired).toEqual({ mixed: 12 });
  });

  it("at most doubles without a behavior", () => {
    const at = timeline(hpaPolicy({ metrics: [{ signal: "queue_requests", target: 5 }] }));
    const queue = (active: number, queueRequests: number) => ({
      pools: { prompt: { active, load: { queueRequests } } },
    });
    // 400 waiting on 4: 100 each against 5 asks for 80.
    const first = at(0, queue(4, 400));
    expect(first.desired).toEqual({ prompt: 8 });
    expect(first.reason).toBe("prompt: queue_requests 100 each against 5: 80 (have 4); ScaleUpLimit: 8");
    expect(at(15, queue(8, 400)).desired).toEqual({ prompt: 16 });
  });

  it("keeps the rates of a behavior over time, and forgets changes that the manager held back", () => {
    const settings: HpaPolicySettings = {
      metrics: [{ signal: "pending_requests", target: 10 }],
      behavior: { scaleUp: { policies: [{ type: "Pods", value: 2, periodSeconds: 60 }] } },
    };
    const pool = (active: number) => ({ pools: { mixed: { active, load: { pendingRequests: 1000 } } } });
    const at = timeline(hpaPolicy(settings));
    expect(at(0, pool(3)).desired).toEqual({ mixed: 5 });
    // The two of this minute are used up.
    expect(at(15, pool(5)).desired).toEqual({ mixed: 5 });
    expect(at(60, pool(5)).desired).toEqual({ mixed: 7 });
    // A budget let only one of the two start: the other one may be tried again.
    expect(at(75, pool(6)).desired).toEqual({ mixed: 7 });
  });

  it("takes the highest of several metrics, and grows but does not shrink when one has no data", () => {
    const metrics = [
      { signal: "kv", target: 0.5 },
      { signal: "ttft_p90", target: 1 },
      { signal: "requests_per_second", target: 2 },
    ] as const;
    const at = timeline(hpaPolicy({ metrics, downscaleStabilizationSeconds: 0 }));
    const see = (kvFraction: number, p90: number | undefined, rate: number) => ({
      pools: {
        mixed: {
          active: 4,
          load: { kvFraction },
          signals: {
            ttft: p90 === undefined ? undefined : { p50: 0, p90, p99: 0 },
            offeredRequestsPerSecond: rate,
          },
        },
      },
    });
    // ceil(0.8/0.5 · 4) = 7 (80 % of 50 %), ceil(0.5 · 4) = 2, ceil(9/2) = 5.
    expect(at(0, see(0.8, 0.5, 9)).desired).toEqual({ mixed: 7 });
    // 1, 6, 2: the latency decides.
    expect(at(15, see(0.1, 1.5, 4)).desired).toEqual({ mixed: 6 });
    expect(at(30, see(0.1, 0.2, 4)).desired).toEqual({ mixed: 2 });
    const partly = at(45, see(0.1, undefined, 4));
    expect(partly.desired).toEqual({ mixed: 4 });
    expect(partly.reason).toContain("would do with 2, but ttft_p90 cannot be used");
    expect(at(60, see(0.8, undefined, 4)).desired).toEqual({ mixed: 7 });
  });

  it("makes a pass every 15 s and keeps its count in between", () => {
    const at = timeline(hpaPolicy());
    expect(at(0, busy(2, 1)).desired).toEqual({ mixed: 3 });
    const between = at(10, busy(2, 1, { scalingUp: 1 }));
    expect(between.desired).toEqual({ mixed: 3 });
    expect(between.reason).toBe("mixed: 3 as before, until 15 s");
  });

  it("goes to its bounds at once, whatever the metrics say", () => {
    const at = timeline(hpaPolicy({ minInstances: 2, maxInstances: 6 }));
    expect(at(0, busy(9, 1)).desired).toEqual({ mixed: 6 });
    expect(at(15, busy(1, 0)).desired).toEqual({ mixed: 2 });
    expect(at(30, busy(4, 1, { max: 4 })).desired).toEqual({ mixed: 4 });
  });

  it("brings an empty pool back to its minimum", () => {
    const at = timeline(hpaPolicy({ minInstances: 2 }));
    expect(at(0).desired).toEqual({});
    at(15, busy(2, 0.8));
    expect(at(30).desired).toEqual({ mixed: 2 });
    expect(timeline(hpaPolicy())(0, { waitingRequests: 1 }).desired).toEqual({ mixed: 1 });
  });

  it("with a minimum of 0 leaves without work, and comes back for waiting requests", () => {
    const at = timeline(
      hpaPolicy({
        metrics: [{ signal: "waiting_requests", target: 4 }],
        minInstances: 0,
        downscaleStabilizationSeconds: 0,
        pools: ["mixed"],
      }),
    );
    // The count at the first pass is its own first recommendation.
    expect(at(0, { waitingRequests: 0, pools: { mixed: { active: 2 } } }).desired).toEqual({ mixed: 2 });
    expect(at(15, { waitingRequests: 0, pools: { mixed: { active: 2 } } }).desired).toEqual({ mixed: 0 });
    expect(at(20, { waitingRequests: 0 }).desired).toEqual({ mixed: 0 });
    expect(at(30, { waitingRequests: 9 }).desired).toEqual({ mixed: 3 });
    const byLoad = timeline(hpaPolicy({ minInstances: 0, pools: ["mixed"] }));
    expect(byLoad(0, { waitingRequests: 0 }).desired).toEqual({ mixed: 0 });
    expect(byLoad(15, { waitingRequests: 1 }).desired).toEqual({ mixed: 1 });
  });

  it.each([
    { name: "an unknown signal", settings: { metrics: [{ signal: "luck", target: 1 }] }, message: /signal is "luck"/ },
    { name: "a target of 0", settings: { metrics: [{ signal: "kv", target: 0 }] }, message: /target of kv/ },
    { name: "no metrics", settings: { metrics: [] }, message: /at least one/ },
    { name: "no policies", settings: { behavior: { scaleUp: { policies: [] } } }, message: /scale-up policies/ },
    {
      name: "bounds the wrong way round",
      settings: { minInstances: 3, maxInstances: 2 },
      message: /at most maxInstances/,
    },
  ])("refuses $name", ({ settings, message }) => {
    expect(() => hpaPolicy(settings as HpaPolicySettings)).toThrow(InvalidSettingsError);
    expect(() => hpaPolicy(settings as HpaPolicySettings)).toThrow(message);
  });
});
