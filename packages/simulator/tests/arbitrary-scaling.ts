import type { Policy } from "@tokentide/scaling-manager";
import fc from "fast-check";
import type { ActuatorSetup, FailureSetup, ScalingSetup } from "../src/scaling/scaling-setup";
import type { StartState } from "../src/simulation-config";
import { type ArbitraryRun, arbitraryRun } from "./arbitrary-runs";

/** Wants these many instances of every pool, a decision after the other, and then begins again. */
function cyclingPolicy(wanted: readonly number[]): Policy<number> {
  return {
    name: "cycling",
    initialState: () => 0,
    recommend: (observation, _nowSeconds, turn) => {
      const desired = wanted[turn % wanted.length]!;
      const tags = (["prompt", "token", "mixed"] as const).filter(
        (tag) => observation.pools[tag].capacity > 0 || observation.pools[tag].limits.min > 0,
      );
      return {
        desired: Object.fromEntries(tags.map((tag) => [tag, desired])),
        reason: `turn ${turn} wants ${desired}`,
        state: turn + 1,
      };
    },
  };
}

const startUpTime = fc.oneof(
  fc.constantFrom(0, 1, 2.5, 10),
  fc.constant({ meanSeconds: 3, standardDeviationSeconds: 2 }),
  fc.constant({ lowSeconds: 1, highSeconds: 4 }),
);

const actuator: fc.Arbitrary<ActuatorSetup> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ type: "ideal" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("kubernetes" as const),
      graceSeconds: fc.constantFrom(0, 2, 30),
      podStartUp: startUpTime,
      nodeProvisioning: startUpTime,
    }),
  },
);

const boot: fc.Arbitrary<ScalingSetup["boot"]> = fc.oneof(
  fc.record({ type: fc.constant("delay" as const), delay: startUpTime }),
  fc.record({
    type: fc.constant("stages" as const),
    provisioning: startUpTime,
    loading: startUpTime,
    warming: startUpTime,
  }),
);

const scaling: fc.Arbitrary<ScalingSetup> = fc.record({
  boot,
  actuator,
  policy: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }).map(cyclingPolicy),
  manager: fc
    .record({
      decisionIntervalSeconds: fc.constantFrom(1, 3.7, 10),
      max: fc.integer({ min: 1, max: 6 }),
      drainTimeoutSeconds: fc.option(fc.constantFrom(1, 5), { nil: undefined }),
      onDrainTimeout: fc.constantFrom("wait" as const, "requeue" as const),
      drainCheckIntervalSeconds: fc.option(fc.constantFrom(0.5, 3), { nil: undefined }),
      placement: fc.constantFrom("fill" as const, "server_per_instance" as const),
      reviveDrainingFirst: fc.boolean(),
    })
    .map(({ max, drainTimeoutSeconds, drainCheckIntervalSeconds, ...rest }) => ({
      ...rest,
      limits: { pool: { min: 1, max } },
      ...(drainTimeoutSeconds === undefined ? {} : { drainTimeoutSeconds }),
      ...(drainCheckIntervalSeconds === undefined ? {} : { drainCheckIntervalSeconds }),
    })),
});

const atSeconds = fc.record({ atSeconds: fc.array(fc.nat({ max: 80 }), { maxLength: 4 }) });

const failure: fc.Arbitrary<FailureSetup> = fc.oneof(
  fc.record({ type: fc.constant("instance_death" as const), when: atSeconds }),
  fc.record({ type: fc.constant("server_death" as const), when: atSeconds }),
  fc.record({ type: fc.constant("spot_reclaim" as const), when: atSeconds, noticeSeconds: fc.constantFrom(0, 3) }),
  fc.record({
    type: fc.constant("instance_death" as const),
    when: fc.constantFrom(5, 60).map((meanTimeBetweenFailuresSeconds) => ({ meanTimeBetweenFailuresSeconds })),
  }),
  fc.record({
    type: fc.constant("boot_failure" as const),
    when: fc.constant({ probability: 0.3 }),
    afterSeconds: fc.constantFrom(0, 2),
  }),
  fc.record({ type: fc.constant("slow_boot" as const), when: atSeconds, extra: startUpTime }),
  fc.record({ type: fc.constant("shortage" as const), fromSeconds: fc.constant(5), toSeconds: fc.constant(25) }),
);

/** Any run whose fleet comes and goes: by decisions, and by what goes wrong. It has a minimum of one instance a pool. */
export function arbitraryScaledRun(
  settings: { readonly failures?: boolean; readonly limits?: boolean; readonly instances?: "reserving" | "vllm" } = {},
): fc.Arbitrary<ArbitraryRun> {
  const { failures = true, limits = true, instances = "reserving" } = settings;
  return fc
    .record({
      run: arbitraryRun({
        instances,
        maxRequests: 25,
        endTimeSeconds: 2000,
        ...(limits ? {} : { limits: fc.constant({}) }),
      }),
      scaling,
      failures: fc.array(failure, { maxLength: failures ? 3 : 0 }),
      onLoss: fc.constantFrom("requeue" as const, "abort" as const),
      // A policy that never rests goes on to the end time: a few such runs are enough.
      drainAtEnd: fc.constantFrom(false, false, false, false, true),
      startsEmpty: fc.boolean(),
      isDense: fc.boolean(),
    })
    .map(({ run, startsEmpty, isDense, scaling: setup, ...rest }) => {
      const { config, requests } = isDense ? dense(run) : run;
      const [application] = config.applications;
      const startState = startsEmpty ? unallocated(application!.startState) : application!.startState;
      return {
        config: { ...config, ...rest, applications: [{ ...application!, startState, scaling: setup }] },
        requests,
      };
    });
}

/** Ten times the load and six times the memory: much is going on wherever a failure strikes. */
function dense({ config, requests }: ArbitraryRun): ArbitraryRun {
  const servers = config.cluster.servers.map(({ sku, count }) => ({
    count,
    sku: { ...sku, processor: { ...sku.processor, memoryBytes: sku.processor.memoryBytes * 6 } },
  }));
  return {
    config: { ...config, cluster: { ...config.cluster, servers } },
    requests: requests.map((request) => ({ ...request, arrivalSeconds: request.arrivalSeconds / 10 })),
  };
}

/** The same instances, but none of them there at the start. */
function unallocated(startState: StartState): StartState {
  if (startState.type === "unallocated") return startState;
  const templates =
    startState.type === "uniform"
      ? { mixed: startState.instance }
      : { prompt: startState.prompt, token: startState.token };
  return { type: "unallocated", templates };
}
