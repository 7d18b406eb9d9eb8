import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { ClassLoad } from "../ports/load-source";
import { type FakePool, observationOf } from "../testing/fake-observation";
import { type ChironPolicySettings, chironPolicy } from "./chiron";
import { policyTimeline } from "./hpa/policy-timeline";

/** Carries 4 requests/s, with 10 in hand: 4 · 0.5 s to the first token and 400 tokens/s of 0.02 s each. */
const rates = { requestsPerSecond: 4, promptTokensPerSecond: 4000, outputTokensPerSecond: 400 };
const instanceCapacity = { ...rates, ladder: [{ ...rates, ttftSeconds: 0.5, tbtSeconds: 0.02, attainment: 1 }] };

const timeline = (settings: ChironPolicySettings = {}) => policyTimeline(chironPolicy(settings), observationOf);
const pool = (
  active: number,
  pendingRequests: number | undefined,
  queueRequests = 0,
  more: FakePool = {},
): FakePool => ({
  active,
  instanceCapacity,
  load: { pendingRequests, queueRequests },
  ...more,
});
/** Chats want their first token within two seconds, reports within ten minutes. */
const classes = (chats: number, reports: number): readonly ClassLoad[] => [
  { name: "chat", firstTokenWithinSeconds: 2, pendingRequests: chats },
  { name: "report", firstTokenWithinSeconds: 600, pendingRequests: reports },
];

describe("chiron", () => {
  it("keeps the share of instances that interactive requests keep busy at most 0.6", () => {
    // 18 requests are work for 1.8 of 3: exactly 0.6.
    expect(timeline()(0, { pools: { mixed: pool(3, 18) } }).desired).toEqual({ mixed: 3 });
    expect(timeline()(0, { pools: { mixed: pool(3, 19) } })).toMatchObject({
      desired: { mixed: 4 },
      reason: "mixed: interactive work for 1.90 of 3: 4 wanted, 3 active, 0 booting",
    });
    expect(timeline()(0, { pools: { mixed: pool(3, 60) } }).desired).toEqual({ mixed: 10 });
    expect(timeline({ interactiveShare: 0.9 })(0, { pools: { mixed: pool(3, 27) } }).desired).toEqual({ mixed: 3 });
  });

  it("counts booting instances", () => {
    const at = timeline();
    for (const time of [0, 15, 30]) {
      expect(at(time, { pools: { mixed: pool(3, 40, 0, { scalingUp: 4 }) } }).desired).toEqual({ mixed: 7 });
    }
  });

  it("gives up one at a time, when the others have to spare", () => {
    // Work for 1.2: two instances would be busy by 0.6.
    expect(timeline()(0, { pools: { mixed: pool(4, 12) } }).desired).toEqual({ mixed: 3 });
    expect(timeline()(0, { pools: { mixed: pool(3, 12) } }).desired).toEqual({ mixed: 2 });
    expect(timeline()(0, { pools: { mixed: pool(2, 12) } }).desired).toEqual({ mixed: 2 });
    expect(timeline()(0, { pools: { mixed: pool(1, 0) } }).desired).toEqual({ mixed: 0 });
  });

  it("gives batch requests what ends their queue in time, beside the interactive ones", () => {
    // 10 chats are work for one instance; 4,800 reports wait: 4,800 / (4 · 600) = 2 more.
    const given = { classLoads: classes(10, 4800), pools: { mixed: pool(3, 4810, 4810) } };
    expect(timeline()(0, given).desired).toEqual({ mixed: 3 });
    const more = { classLoads: classes(10, 4900), pools: { mixed: pool(3, 4910, 4910) } };
    expect(timeline()(0, more)).toMatchObject({
      desired: { mixed: 4 },
      reason:
        "mixed: interactive work for 1.00 of 3, 4900 batch requests to begin within 600 s: 4 wanted, 3 active, 0 booting",
    });
    // The same requests as chats would want work for 491 instances.
    expect(timeline()(0, { ...more, classLoads: undefined as never }).desired).toEqual({ mixed: 819 });
  });

  it("lets nobody go while batch requests wait: the time they have is running", () => {
    expect(timeline()(0, { classLoads: classes(0, 30), pools: { mixed: pool(4, 30, 1) } }).desired).toEqual({
      mixed: 4,
    });
    expect(timeline()(0, { classLoads: classes(0, 30), pools: { mixed: pool(4, 30, 0) } }).desired).toEqual({
      mixed: 3,
    });
  });

  it("goes by the class that has the least time, of those that have a minute or more", () => {
    const within = (seconds: number | undefined) => [
      ...classes(0, 4800),
      { name: "mail", firstTokenWithinSeconds: seconds, pendingRequests: 1 },
    ];
    const pools = { mixed: pool(3, 4801, 4801) };
    // 4,801 / (4 · 60).
    expect(timeline()(0, { classLoads: within(60), pools }).desired).toEqual({ mixed: 21 });
    // Interactive are those that have less, and those of which nothing is said.
    expect(timeline()(0, { classLoads: within(59), pools }).desired).toEqual({ mixed: 3 });
    expect(timeline()(0, { classLoads: within(undefined), pools }).desired).toEqual({ mixed: 3 });
    expect(timeline({ batchFromSeconds: 30 })(0, { classLoads: within(59), pools }).desired).toEqual({ mixed: 21 });
  });

  it("takes what keeps an instance busy by its pool's phase, unless it is told", () => {
    // 2 requests in the prompt phase, 8 in the token phase.
    const both = (pending: number) => ({ prompt: pool(1, pending), token: pool(1, pending) });
    expect(timeline()(0, { pools: both(6) }).desired).toEqual({ prompt: 5, token: 2 });
    expect(timeline({ requestsPerInstance: 5 })(0, { pools: both(6) }).desired).toEqual({ prompt: 2, token: 2 });
  });

  it("takes one request for work for one instance, however short it is", () => {
    const short = { ...rates, ladder: [{ ...rates, ttftSeconds: 0.05, tbtSeconds: 0.02, attainment: 1 }] };
    expect(timeline()(0, { pools: { prompt: pool(1, 3, 0, { instanceCapacity: short }) } }).desired).toEqual({
      prompt: 5,
    });
  });

  it("changes nothing without data", () => {
    const at = timeline();
    expect(at(0, { pools: { mixed: pool(2, undefined) } })).toMatchObject({
      desired: {},
      reason: "mixed: its requests are not known",
    });
    expect(at(0, { pools: { mixed: { active: 2, load: { pendingRequests: 0 } } } }).desired).toEqual({});
    const bare = { ...pool(2, 0), instanceCapacity: rates };
    expect(at(0, { pools: { mixed: bare } })).toMatchObject({
      desired: {},
      reason: "mixed: how many requests keep an instance busy is not known",
    });
    expect(at(0, { waitingRequests: 1 }).desired).toEqual({ mixed: 1 });
  });

  it.each([
    { settings: { interactiveShare: 0 }, message: /interactiveShare is 0/ },
    { settings: { interactiveShare: 1.1 }, message: /at most 1/ },
    { settings: { batchFromSeconds: 0 }, message: /batchFromSeconds is 0/ },
    { settings: { requestsPerInstance: 0 }, message: /requestsPerInstance is 0/ },
  ])("refuses $settings", ({ settings, message }) => {
    expect(() => chironPolicy(settings)).toThrow(InvalidSettingsError);
    expect(() => chironPolicy(settings)).toThrow(message);
  });
});
