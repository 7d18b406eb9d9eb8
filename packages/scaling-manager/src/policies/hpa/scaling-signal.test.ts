import { describe, expect, it } from "vitest";
import { type FakeObservation, observationOf } from "../../testing/fake-observation";
import { SCALING_SIGNALS, type ScalingSignal, signalReader } from "./scaling-signal";

const read = (signal: ScalingSignal, given: FakeObservation) => {
  const observation = observationOf(given);
  return signalReader(signal).read(observation.pools.token, observation);
};

describe("signals", () => {
  const percentiles = { p50: 1, p90: 2, p99: 3 };
  const all: FakeObservation = {
    waitingRequests: 4,
    pools: {
      token: {
        active: 2,
        load: {
          queueRequests: 5,
          queueTokens: 6,
          pendingRequests: 7,
          pendingTokens: 8,
          memoryBytes: 30,
          memoryCapacityBytes: 40,
          kvFraction: 0.2,
          busyFraction: 0.3,
        },
        signals: {
          offeredRequestsPerSecond: 9,
          offeredPromptTokensPerSecond: 10,
          offeredOutputTokensPerSecond: 11,
          tbt: percentiles,
          e2e: percentiles,
        },
      },
    },
    // A token pool yields no first tokens: those of the application count.
    signals: { ttft: percentiles },
  };

  it.each([
    ["queue_requests", "load", 5],
    ["queue_tokens", "load", 6],
    ["pending_requests", "load", 7],
    ["pending_tokens", "load", 8],
    ["memory", "fraction", 0.75],
    ["kv", "fraction", 0.2],
    ["busy", "fraction", 0.3],
    ["waiting_requests", "demand", 4],
    ["requests_per_second", "demand", 9],
    ["prompt_tokens_per_second", "demand", 10],
    ["output_tokens_per_second", "demand", 11],
    ["ttft_p50", "latency", 1],
    ["ttft_p90", "latency", 2],
    ["ttft_p99", "latency", 3],
    ["tbt_p50", "latency", 1],
    ["tbt_p90", "latency", 2],
    ["tbt_p99", "latency", 3],
    ["e2e_p50", "latency", 1],
    ["e2e_p90", "latency", 2],
    ["e2e_p99", "latency", 3],
  ] as const)("%s is a %s, and not known without data", (signal, kind, value) => {
    expect(signalReader(signal).kind).toBe(kind);
    expect(read(signal, all)).toBe(value);
    expect(read(signal, {})).toBeUndefined();
    expect(SCALING_SIGNALS).toContain(signal);
  });
});
