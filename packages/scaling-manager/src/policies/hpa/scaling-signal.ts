import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../../observations/observation";
import type { LatencyPercentiles, WindowSignals } from "../../observations/window-signals";
import { offeredOutputTokensPerSecond } from "../offered-output";

/**
 * What a signal is to an autoscaler: `load` is what the instances have to do, added up; `fraction` a share of what they
 * have, 0..1; `demand` what comes to them from outside, instances or not; `latency` seconds that a promise is about.
 */
export type SignalKind = "load" | "fraction" | "demand" | "latency";

/** Signals of the observation that policies of other platforms may be given. */
export type ScalingSignal =
  | "queue_requests"
  | "queue_tokens"
  | "pending_requests"
  | "pending_tokens"
  | "memory"
  | "kv"
  | "busy"
  | "waiting_requests"
  | "requests_per_second"
  | "prompt_tokens_per_second"
  | "output_tokens_per_second"
  | `${"ttft" | "tbt" | "e2e"}_${keyof LatencyPercentiles}`;

interface SignalReader {
  readonly kind: SignalKind;
  /** `undefined` without data. */
  read(pool: PoolObservation, observation: Observation, windowSeconds?: number): number | undefined;
}

/** Counters of the pool; where it has none, as for the TTFT of a token pool, those of the application. */
function overWindow(kind: SignalKind, figure: (signals: WindowSignals) => number | undefined): SignalReader {
  return {
    kind,
    read: (pool, observation, windowSeconds) =>
      figure(pool.signals(windowSeconds)) ?? figure(observation.signals(windowSeconds)),
  };
}

function percentiles(latency: "ttft" | "tbt" | "e2e"): [ScalingSignal, SignalReader][] {
  return (["p50", "p90", "p99"] as const).map((percentile) => [
    `${latency}_${percentile}`,
    overWindow("latency", (signals) => signals[latency]?.[percentile]),
  ]);
}

// Made in calls that are called pure: who imports nothing of this gets nothing of it.
const READERS: ReadonlyMap<string, SignalReader> = /* @__PURE__ */ readers();

/** The signals there are. */
export const SCALING_SIGNALS: readonly string[] = /* @__PURE__ */ signalNames();

/** How a signal is read. @throws InvalidSettingsError when there is no such signal */
export function signalReader(signal: ScalingSignal): SignalReader {
  const reader = READERS.get(signal);
  if (reader !== undefined) return reader;
  throw new InvalidSettingsError("signal", signal, SCALING_SIGNALS.join(", "));
}

function readers(): ReadonlyMap<string, SignalReader> {
  return new Map<ScalingSignal, SignalReader>([
    ["queue_requests", { kind: "load", read: ({ load }) => load.queueRequests }],
    ["queue_tokens", { kind: "load", read: ({ load }) => load.queueTokens }],
    ["pending_requests", { kind: "load", read: ({ load }) => load.pendingRequests }],
    ["pending_tokens", { kind: "load", read: ({ load }) => load.pendingTokens }],
    ["memory", { kind: "fraction", read: ({ load }) => share(load.memoryBytes, load.memoryCapacityBytes) }],
    ["kv", { kind: "fraction", read: ({ load }) => load.kvFraction }],
    ["busy", { kind: "fraction", read: ({ load }) => load.busyFraction }],
    ["waiting_requests", { kind: "demand", read: (_pool, observation) => observation.waitingRequests }],
    ["requests_per_second", overWindow("demand", (signals) => signals.offeredRequestsPerSecond)],
    ["prompt_tokens_per_second", overWindow("demand", (signals) => signals.offeredPromptTokensPerSecond)],
    ["output_tokens_per_second", overWindow("demand", offeredOutputTokensPerSecond)],
    ...percentiles("ttft"),
    ...percentiles("tbt"),
    ...percentiles("e2e"),
  ]);
}

function signalNames(): string[] {
  return [...READERS.keys()];
}

function share(used: number | undefined, capacity: number | undefined): number | undefined {
  return used === undefined || !capacity ? undefined : used / capacity;
}
