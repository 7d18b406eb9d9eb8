import { describe, expect, it } from "vitest";
import { createScheduler, SCHEDULER_NAMES, schedulerEntry } from "./create-scheduler";
import { transferOverlapFactor, usesKvTransfer } from "./kv-transfer";
import type { SchedulerContext } from "./scheduler-context";
import { InvalidSchedulerSettingError, MissingSchedulerContextError, UnknownSchedulerError } from "./scheduler-errors";
import { SCHEDULERS } from "./scheduler-registry";
import type { SchedulerSettings } from "./scheduler-settings";

const CONTEXT: SchedulerContext = {
  random: { nextInteger: () => 0 },
  scaling: { scaleUpFull: () => ({ instance: { id: 0, status: "active" } }), scaleDownFull: () => {} },
  clock: { now: () => 0 },
};

/** Settings as they come from outside, unchecked. */
function settings(values: object): SchedulerSettings {
  return values as SchedulerSettings;
}

describe("the registry", () => {
  it("lists the schedulers, simplest first", () => {
    expect(SCHEDULER_NAMES).toEqual([
      "random",
      "round_robin",
      "jsq",
      "token_jsq",
      "kv_round_robin",
      "kv_jsq",
      "kv_token_jsq",
      "overlap_kv_jsq",
      "overlap_kv_token_jsq",
      "mixed_pool",
      "autoscaling",
    ]);
  });

  it.for(SCHEDULER_NAMES)("%s has a summary of one sentence, as have its settings", (name) => {
    const entry = schedulerEntry(name);
    for (const { summary } of [entry, ...entry.settings]) expect(summary).toMatch(/^[A-Z].*\.$/);
  });

  it.for(SCHEDULER_NAMES)("%s can be made with its defaults, and with them spelled out", (name) => {
    expect(createScheduler(settings({ type: name }), CONTEXT)).toBeDefined();
    const spelledOut = schedulerEntry(name)
      .settings.filter((setting) => setting.kind === "number")
      .map((setting) => [setting.name, setting.default]);
    expect(createScheduler(settings({ type: name, ...Object.fromEntries(spelledOut) }), CONTEXT)).toBeDefined();
  });

  it.for([
    { name: "jsq", phases: "together", requiredPools: [] },
    { name: "kv_jsq", phases: "apart", requiredPools: ["prompt", "token"] },
    { name: "mixed_pool", phases: "either", requiredPools: [] },
  ] as const)("$name says which pools it needs", ({ name, phases, requiredPools }) => {
    expect(SCHEDULERS[name]).toMatchObject({ phases, requiredPools });
  });
});

describe("KV transfer", () => {
  it.for([
    { scheduler: "jsq", isUsed: false, factor: 1 },
    { scheduler: "random", isUsed: false, factor: 1 },
    { scheduler: "kv_round_robin", isUsed: true, factor: 1 },
    { scheduler: "kv_token_jsq", isUsed: true, factor: 1 },
    { scheduler: "overlap_kv_jsq", isUsed: true, factor: 10 },
    { scheduler: { type: "overlap_kv_token_jsq" }, isUsed: true, factor: 10 },
    { scheduler: "mixed_pool", isUsed: true, factor: 1 },
    { scheduler: "autoscaling", isUsed: false, factor: 1 },
    { scheduler: { type: "autoscaling" }, isUsed: false, factor: 1 },
    { scheduler: { type: "autoscaling", routing: { type: "overlap_kv_jsq" } }, isUsed: true, factor: 10 },
  ] as const)("$scheduler: used $isUsed, overlap $factor", ({ scheduler, isUsed, factor }) => {
    expect(usesKvTransfer(scheduler)).toBe(isUsed);
    expect(transferOverlapFactor(scheduler)).toBe(factor);
  });
});

describe("createScheduler refuses", () => {
  it.for([
    { type: "kv-token-jsk", nearestName: "kv_token_jsq" },
    { type: "MixedPool", nearestName: "mixed_pool" },
    { type: "weighted_least_connections", nearestName: undefined },
    { type: "toString", nearestName: undefined },
  ])("the unknown name $type and names the nearest, $nearestName", ({ type, nearestName }) => {
    const refusal = refusalOf(settings({ type }));
    expect(refusal).toBeInstanceOf(UnknownSchedulerError);
    expect(refusal).toMatchObject({ code: "UNKNOWN_SCHEDULER", schedulerName: type, nearestName });
  });

  it("an unknown name with a message that helps", () => {
    expect(refusalOf(settings({ type: "tokn_jsq" })).message).toMatchInlineSnapshot(
      `"There is no scheduler "tokn_jsq". Did you mean "token_jsq"? Known schedulers: random, round_robin, jsq, token_jsq, kv_round_robin, kv_jsq, kv_token_jsq, overlap_kv_jsq, overlap_kv_token_jsq, mixed_pool, autoscaling."`,
    );
  });

  it.for([
    { name: "a limit of 0", values: { type: "mixed_pool", promptMaxPendingBatchTokens: 0 } },
    { name: "half a token", values: { type: "mixed_pool", tokenMaxPendingBatchTokens: 1.5 } },
    { name: "no number", values: { type: "kv_jsq", transferBytesPerSecond: Number.NaN } },
    { name: "text", values: { type: "kv_jsq", transferBytesPerSecond: "200" } },
    { name: "a setting of another scheduler", values: { type: "jsq", transferBytesPerSecond: 5 } },
    { name: "a misspelt setting", values: { type: "mixed_pool", promptMaxPendingTokens: 5 } },
    { name: "bounds that cross", values: { type: "autoscaling", scaleUpQueueLength: 1 } },
    { name: "autoscaling on autoscaling", values: { type: "autoscaling", routing: { type: "autoscaling" } } },
    { name: "a bad setting of the routing", values: { type: "autoscaling", routing: { type: "jsq", x: 1 } } },
  ])("$name", ({ values }) => {
    const refusal = refusalOf(settings(values));
    expect(refusal).toBeInstanceOf(InvalidSchedulerSettingError);
    expect(refusal).toMatchObject({ code: "INVALID_SCHEDULER_SETTING" });
  });

  it("a setting with a message that says what is allowed", () => {
    expect(refusalOf(settings({ type: "mixed_pool", promptMaxPendingBatchTokens: 0 })).message).toMatchInlineSnapshot(
      `"Scheduler "mixed_pool" cannot have promptMaxPendingBatchTokens = 0: expected a whole number of tokens, at least 1."`,
    );
    expect(refusalOf(settings({ type: "mixed_pool", promptMaxPendingTokens: 5 })).message).toMatchInlineSnapshot(
      `"Scheduler "mixed_pool" cannot have promptMaxPendingTokens = 5: expected one of promptMaxPendingBatchTokens, tokenMaxPendingBatchTokens, transferBytesPerSecond (nearest: promptMaxPendingBatchTokens)."`,
    );
  });

  it.for([
    { values: { type: "random" }, contextKey: "random" },
    { values: { type: "autoscaling" }, contextKey: "scaling" },
    { values: { type: "autoscaling", cooldownSeconds: 5 }, contextKey: "clock" },
    { values: { type: "autoscaling", routing: { type: "random" } }, contextKey: "random" },
  ])("$values without context.$contextKey", ({ values, contextKey }) => {
    const refusal = refusalOf(settings(values), {});
    expect(refusal).toBeInstanceOf(MissingSchedulerContextError);
    expect(refusal).toMatchObject({ code: "MISSING_SCHEDULER_CONTEXT", contextKey });
  });

  function refusalOf(values: SchedulerSettings, context: SchedulerContext = CONTEXT): Error {
    try {
      createScheduler(values, context);
    } catch (error) {
      return error as Error;
    }
    throw new Error("nothing was refused");
  }
});
