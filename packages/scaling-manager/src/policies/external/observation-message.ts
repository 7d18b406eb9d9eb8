import type { Observation, PoolObservation } from "../../observations/observation";
import type { LatencyPercentiles, WindowSignals } from "../../observations/window-signals";
import { POOL_TAGS, type PoolTag } from "../../pool-tag";

/** `null` is "not known", never 0. */
type Known<Value> = Value | null;

/** {@link WindowSignals} in words that JSON has. */
export interface SignalsMessage {
  readonly seconds: number;
  readonly offered_requests_per_second: Known<number>;
  readonly offered_prompt_tokens_per_second: Known<number>;
  readonly offered_output_tokens_per_second: Known<number>;
  readonly completed_requests_per_second: Known<number>;
  readonly completed_prompt_tokens_per_second: Known<number>;
  readonly completed_output_tokens_per_second: Known<number>;
  readonly ttft: Known<LatencyPercentiles>;
  readonly tbt: Known<LatencyPercentiles>;
  readonly e2e: Known<LatencyPercentiles>;
  readonly slo_attainment: Known<number>;
}

/** What a policy may know of a pool, in words that JSON has. */
export interface PoolMessage {
  readonly instances: {
    readonly scaling_up: number;
    readonly active: number;
    readonly draining: number;
    readonly scaling_down: number;
  };
  /** Booting and active: what `desired` is in. */
  readonly capacity: number;
  readonly booting: readonly { readonly instance_id: number; readonly expected_ready_seconds: Known<number> }[];
  readonly active: readonly {
    readonly instance_id: number;
    readonly sku_name: Known<string>;
    readonly processor_count: number;
  }[];
  /** Ids. */
  readonly draining: readonly number[];
  /** `max` is null where there is none. */
  readonly limits: { readonly min: number; readonly max: Known<number> };
  readonly load: {
    readonly queue_requests: Known<number>;
    readonly queue_tokens: Known<number>;
    readonly pending_requests: Known<number>;
    readonly pending_tokens: Known<number>;
    readonly memory_bytes: Known<number>;
    readonly memory_capacity_bytes: Known<number>;
    readonly kv_fraction: Known<number>;
    readonly kv_tokens: Known<number>;
    readonly kv_capacity_tokens: Known<number>;
    readonly busy_fraction: Known<number>;
  };
  /** Each active instance by itself; null where the fleet does not tell them apart. */
  readonly instance_loads: Known<
    readonly {
      readonly instance_id: number;
      readonly queue_requests: Known<number>;
      readonly pending_requests: Known<number>;
      readonly kv_fraction: Known<number>;
      readonly ttft_seconds: Known<number>;
      readonly tbt_seconds: Known<number>;
    }[]
  >;
  /** What one instance carries at the promised bounds; null where nobody has measured it. */
  readonly instance_capacity: Known<{
    readonly requests_per_second: number;
    readonly prompt_tokens_per_second: number;
    readonly output_tokens_per_second: number;
  }>;
  readonly signals: SignalsMessage;
}

/** What a policy may know, in words that JSON has: {@link Observation} for another process. */
export interface ObservationMessage {
  readonly time_seconds: number;
  readonly unix_seconds: number;
  readonly waiting_requests: Known<number>;
  readonly offered_requests: Known<number>;
  /** The classes of requests one by one; null where they are not told apart. A class without a name: those of no class. */
  readonly class_loads: Known<
    readonly {
      readonly name: Known<string>;
      readonly first_token_within_seconds: Known<number>;
      readonly pending_requests: number;
    }[]
  >;
  readonly cost_dollars_per_hour: number;
  /** What can be had, the default first. */
  readonly skus: readonly {
    readonly name: string;
    readonly processors: number;
    readonly dollars_per_hour: Known<number>;
  }[];
  readonly signals: SignalsMessage;
  /** The pools that have instances or limits of their own; empty ones that nothing ever was in are left out. */
  readonly pools: Readonly<Partial<Record<PoolTag, PoolMessage>>>;
}

/** Reads everything that a policy may read, over the configured window. */
export function observationMessage(observation: Observation): ObservationMessage {
  const pools = POOL_TAGS.map((tag) => observation.pools[tag]).filter(isThere);
  return {
    time_seconds: observation.timeSeconds,
    unix_seconds: observation.unixSeconds,
    waiting_requests: observation.waitingRequests ?? null,
    offered_requests: observation.offeredRequests ?? null,
    class_loads:
      observation.classLoads?.map(({ name, firstTokenWithinSeconds, pendingRequests }) => ({
        name: name ?? null,
        first_token_within_seconds: firstTokenWithinSeconds ?? null,
        pending_requests: pendingRequests,
      })) ?? null,
    cost_dollars_per_hour: observation.costDollarsPerHour,
    skus: observation.skus.map(({ name, processors, onDemandDollarsPerHour }) => ({
      name,
      processors,
      dollars_per_hour: onDemandDollarsPerHour ?? null,
    })),
    signals: signalsMessage(observation.signals()),
    pools: Object.fromEntries(pools.map((pool) => [pool.tag, poolMessage(pool)])),
  };
}

/** A pool with something in it, or that decisions keep something in. */
function isThere({ instances, limits }: PoolObservation): boolean {
  const { scalingUp, active, draining, scalingDown } = instances;
  return scalingUp + active + draining + scalingDown > 0 || limits.min > 0 || limits.max < Number.POSITIVE_INFINITY;
}

function poolMessage(pool: PoolObservation): PoolMessage {
  const { instances, limits, load, instanceCapacity } = pool;
  return {
    instances: {
      scaling_up: instances.scalingUp,
      active: instances.active,
      draining: instances.draining,
      scaling_down: instances.scalingDown,
    },
    capacity: pool.capacity,
    booting: pool.booting.map(({ instanceId, expectedReadySeconds }) => ({
      instance_id: instanceId,
      expected_ready_seconds: expectedReadySeconds ?? null,
    })),
    active: pool.active.map(({ instanceId, skuName, processorCount }) => ({
      instance_id: instanceId,
      sku_name: skuName ?? null,
      processor_count: processorCount,
    })),
    draining: pool.draining,
    limits: { min: limits.min, max: Number.isFinite(limits.max) ? limits.max : null },
    load: {
      queue_requests: load.queueRequests ?? null,
      queue_tokens: load.queueTokens ?? null,
      pending_requests: load.pendingRequests ?? null,
      pending_tokens: load.pendingTokens ?? null,
      memory_bytes: load.memoryBytes ?? null,
      memory_capacity_bytes: load.memoryCapacityBytes ?? null,
      kv_fraction: load.kvFraction ?? null,
      kv_tokens: load.kvTokens ?? null,
      kv_capacity_tokens: load.kvCapacityTokens ?? null,
      busy_fraction: load.busyFraction ?? null,
    },
    instance_loads:
      pool.instanceLoads?.map((one) => ({
        instance_id: one.instanceId,
        queue_requests: one.queueRequests ?? null,
        pending_requests: one.pendingRequests ?? null,
        kv_fraction: one.kvFraction ?? null,
        ttft_seconds: one.ttftSeconds ?? null,
        tbt_seconds: one.tbtSeconds ?? null,
      })) ?? null,
    instance_capacity:
      instanceCapacity === undefined
        ? null
        : {
            requests_per_second: instanceCapacity.requestsPerSecond,
            prompt_tokens_per_second: instanceCapacity.promptTokensPerSecond,
            output_tokens_per_second: instanceCapacity.outputTokensPerSecond,
          },
    signals: signalsMessage(pool.signals()),
  };
}

function signalsMessage(signals: WindowSignals): SignalsMessage {
  return {
    seconds: signals.seconds,
    offered_requests_per_second: signals.offeredRequestsPerSecond ?? null,
    offered_prompt_tokens_per_second: signals.offeredPromptTokensPerSecond ?? null,
    offered_output_tokens_per_second: signals.offeredOutputTokensPerSecond ?? null,
    completed_requests_per_second: signals.completedRequestsPerSecond ?? null,
    completed_prompt_tokens_per_second: signals.completedPromptTokensPerSecond ?? null,
    completed_output_tokens_per_second: signals.completedOutputTokensPerSecond ?? null,
    ttft: signals.ttft ?? null,
    tbt: signals.tbt ?? null,
    e2e: signals.e2e ?? null,
    slo_attainment: signals.sloAttainment ?? null,
  };
}
