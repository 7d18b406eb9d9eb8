import {
  type CapacityProfile,
  type DirectionRules,
  POOL_TAGS,
  type PoolTag,
  processorsNeeded,
  type ScalingLimits,
} from "@tokentide/scaling-manager";
import type { ActuatorSetup, BootSetup, ScalingSetup, SkuBilling } from "@tokentide/simulator";
import type { ActuatorInput } from "../schema/actuator-schema";
import type { BootInput } from "../schema/boot-schema";
import type { PolicyInput } from "../schema/policy-schema";
import { DEFAULT_SCALE_UP_DELAY_SECONDS, type ScalingManagerInput } from "../schema/scaling-manager-schema";
import { meanBootSeconds } from "./mean-boot-seconds";
import { powerShareWatts } from "./power-shares";
import { observationOf, resolveObservation } from "./resolve-observation";
import { resolvePolicy } from "./resolve-policy";
import { utcOffsetMinutes } from "./resolve-start-time";
import { resolveStartUpTime } from "./resolve-start-up-time";
import { instanceGroups, type ResolvedApplication, type ResolvedConfig } from "./resolved-config";
import { settingsOf } from "./settings-of";

const BYTES_PER_GIGABIT = 1e9 / 8;

/** From here on a model starts up as slowly as the larger of the two that were measured. */
const LARGE_MODEL_PARAMETERS = 20e9;

/** The policy of a `scaling_manager` block; its shorthand was spelled out before. */
export function policyOf({ policy }: ScalingManagerInput): PolicyInput | undefined {
  return policy as PolicyInput | undefined;
}

/** The actuator of a block; ideal when nothing is said. Its shorthand was spelled out before. */
export function actuatorOf({ actuator }: ScalingManagerInput): ActuatorInput {
  return (actuator as ActuatorInput | undefined) ?? { type: "ideal" };
}

/** How the application's fleet scales, from a block without problems. */
export function resolveScaling(
  application: ResolvedApplication,
  input: ScalingManagerInput,
  config: ResolvedConfig,
): ScalingSetup {
  const policy = policyOf(input);
  const startTime = config.sections.settings.start_time;
  const boot = resolveBoot(application, input);
  const actuator = resolveActuator(application, actuatorOf(input));
  const surroundings = {
    utcOffsetMinutes: utcOffsetMinutes(startTime),
    leadSeconds: meanBootSeconds(boot, actuator),
    ttftSeconds: application.input.slo?.ttft,
    tbtSeconds: application.input.slo?.tbt,
    gpusPerInstance: gpusPerInstance(application),
  };
  return settingsOf<ScalingSetup>({
    manager: resolveManager(application, input, config),
    boot,
    actuator,
    policy: policy && resolvePolicy(policy, surroundings),
    observation: policy && resolveObservation(policy, observationOf(input)),
    billing: input.billing && resolveBilling(input.billing),
  });
}

function gpusPerInstance({ start }: ResolvedApplication): Partial<Record<PoolTag, number>> {
  const groups = start === undefined ? [] : instanceGroups(start);
  return Object.fromEntries(groups.map(({ pool, instance }) => [pool, processorsNeeded(instance.parallelism)]));
}

type ManagerSetup = ScalingSetup["manager"];
type InstanceCapacity = NonNullable<ManagerSetup["instanceCapacity"]>;
/** What a simulated run leaves to the manager: nothing outside of it is there to be waited for, labelled or forgotten. */
type LeftToManager = "owner" | "removalDeadlineSeconds" | "observationWindowSeconds" | "goneInstancesKept";

function resolveManager(
  application: ResolvedApplication,
  input: ScalingManagerInput,
  config: ResolvedConfig,
): ManagerSetup {
  return settingsOf<Omit<ManagerSetup, LeftToManager>>({
    bootDeadlineSeconds: input.boot_deadline,
    drainCheckIntervalSeconds: input.drain_check_interval,
    drainTimeoutSeconds: input.drain_timeout,
    onDrainTimeout: input.on_drain_timeout,
    decisionIntervalSeconds: input.decision_interval,
    limits: resolveLimits(input, powerShareWatts(application, config)),
    instanceCapacity: input.instance_capacity && resolveCapacity(input.instance_capacity),
    scaleUp: resolveDirection(input.scale_up),
    scaleDown: resolveDirection(input.scale_down),
    placement: input.placement,
    cancelBootingFirst: input.cancel_booting_first,
    reviveDrainingFirst: input.revive_draining_first,
    backOff: input.back_off && {
      firstSeconds: input.back_off.first,
      factor: input.back_off.factor,
      maxSeconds: input.back_off.max,
    },
    dryRun: input.dry_run,
  });
}

function resolveCapacity(input: NonNullable<ScalingManagerInput["instance_capacity"]>): InstanceCapacity {
  const rates = (given: {
    requests_per_second: number;
    prompt_tokens_per_second: number;
    output_tokens_per_second: number;
  }) => ({
    requestsPerSecond: given.requests_per_second,
    promptTokensPerSecond: given.prompt_tokens_per_second,
    outputTokensPerSecond: given.output_tokens_per_second,
  });
  return Object.fromEntries(
    POOL_TAGS.flatMap((tag) => {
      const pool = input[tag];
      if (pool === undefined) return [];
      const ladder = pool.ladder?.map((point) => ({
        ...rates(point),
        ttftSeconds: point.ttft,
        tbtSeconds: point.tbt,
        attainment: point.attainment,
      }));
      return [[tag, settingsOf<CapacityProfile>({ ...rates(pool), ladder })]];
    }),
  );
}

/** Bounds of single pools take what they do not say from those for all. */
function resolveLimits(input: ScalingManagerInput, maxWatts: number | undefined): ScalingLimits | undefined {
  const { min_instances: min, max_instances: max, pools = {} } = input;
  const own = POOL_TAGS.filter((tag) => pools[tag] !== undefined);
  const limits = settingsOf<ScalingLimits>({
    pool: min === undefined && max === undefined ? undefined : settingsOf({ min, max }),
    pools:
      own.length === 0
        ? undefined
        : Object.fromEntries(
            own.map((tag) => [tag, settingsOf({ min: pools[tag]!.min ?? min, max: pools[tag]!.max ?? max })]),
          ),
    minTotalInstances: input.min_total_instances,
    maxTotalInstances: input.max_total_instances,
    maxProcessors: input.max_gpus,
    maxWatts,
  });
  return Object.keys(limits).length === 0 ? undefined : limits;
}

function resolveDirection(rules: ScalingManagerInput["scale_up"]): DirectionRules | undefined {
  if (rules === undefined) return undefined;
  return settingsOf<DirectionRules>({
    cooldownSeconds: rules.cooldown,
    windowSeconds: rules.window,
    maxStep: rules.max_step,
  });
}

function resolveBoot(application: ResolvedApplication, input: ScalingManagerInput): BootSetup {
  const { boot, scale_up_delay: delay = DEFAULT_SCALE_UP_DELAY_SECONDS } = input;
  if (boot === undefined) return { type: "delay", delay: resolveStartUpTime(delay) };
  return settingsOf<BootSetup & { type: "stages" }>({
    type: "stages",
    provisioning: boot.provisioning === undefined ? undefined : resolveStartUpTime(boot.provisioning),
    loading: boot.loading === undefined ? undefined : resolveLoading(application, boot.loading),
    warming: boot.warming === undefined ? undefined : resolveStartUpTime(boot.warming),
  });
}

type LoadingSetup = NonNullable<Extract<BootSetup, { type: "stages" }>["loading"]>;

function resolveLoading({ model }: ResolvedApplication, input: NonNullable<BootInput["loading"]>): LoadingSetup {
  if (typeof input === "number" || !("cold_gbps" in input)) return resolveStartUpTime(input);
  const bytesPerSecond = (gbps: number | undefined) => (gbps === undefined ? undefined : gbps * BYTES_PER_GIGABIT);
  return settingsOf<Extract<LoadingSetup, { weightBytes: number }>>({
    weightBytes: input.weight_bytes ?? model!.weightBytes,
    coldBytesPerSecond: input.cold_gbps * BYTES_PER_GIGABIT,
    localDiskBytesPerSecond: bytesPerSecond(input.local_disk_gbps),
    peerGpuBytesPerSecond: bytesPerSecond(input.peer_gpu_gbps),
  });
}

function resolveActuator({ model }: ResolvedApplication, input: ActuatorInput): ActuatorSetup {
  if (input.type === "ideal") return input;
  const measured = model!.architecture.parameters < LARGE_MODEL_PARAMETERS ? "small_model" : "32b_model";
  return {
    type: "kubernetes",
    graceSeconds: input.grace_period,
    podStartUp: resolveStartUpTime(input.pod_start_up ?? measured),
    nodeProvisioning: resolveStartUpTime(input.node_provisioning),
  };
}

function resolveBilling(input: NonNullable<ScalingManagerInput["billing"]>): Record<string, SkuBilling> {
  return Object.fromEntries(
    Object.entries(input).map(([name, { committed, minimum_billing: minimum }]) => [
      name,
      settingsOf<SkuBilling>({ committedServers: committed, minimumBillingSeconds: minimum }),
    ]),
  );
}
