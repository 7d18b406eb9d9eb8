import { actuatorOf, policyOf } from "../resolve/resolve-scaling";
import { laidOutStartState } from "../resolve/resolve-scheduler";
import { poolsOf, type ResolvedApplication, type ResolvedConfig } from "../resolve/resolved-config";
import type { ScalingManagerInput } from "../schema/scaling-manager-schema";
import type { ConfigPath } from "../source/config-node";
import type { Rule } from "./rule";
import { schedulerOf } from "./scheduler-rules";

/** An application that has a scaling manager, and where its block stands. */
export interface ScalingApplication {
  readonly application: ResolvedApplication;
  readonly path: ConfigPath;
  readonly input: ScalingManagerInput;
}

/** The applications that have a scaling manager. */
export function scalingApplications({ applications }: ResolvedConfig): readonly ScalingApplication[] {
  return applications.flatMap((application) => {
    const input = application.input.scaling_manager;
    return input === undefined ? [] : [{ application, path: [...application.path, "scaling_manager"], input }];
  });
}

/** The pools that an application can have; undefined when they are not known. */
export function poolsOfApplication(application: ResolvedApplication, config: ResolvedConfig) {
  return poolsOf(laidOutStartState(application, config));
}

/** One thing says how long a boot takes. */
export const oneWayToBoot: Rule = {
  name: "one-way-to-boot",
  check(config) {
    for (const { path, input } of scalingApplications(config)) {
      const { boot, scale_up_delay: delay } = input;
      if (boot === undefined) continue;
      if (delay !== undefined) {
        config.sink.report([...path, "boot"], {
          message: "there is a scale_up_delay and a boot in stages: one of them says how long a start takes",
          hint: "take out one of them",
        });
      }
      if (Object.keys(boot).length === 0) {
        config.sink.report([...path, "boot"], {
          message: "no stage is given",
          allowed: "at least one of provisioning, loading, warming (seconds)",
        });
      }
    }
  },
};

/** Bandwidths beside that of the object storage are given because they are higher. */
export const fasterThanColdStorage: Rule = {
  name: "faster-than-cold-storage",
  check(config) {
    for (const { path, input } of scalingApplications(config)) {
      const loading = input.boot?.loading;
      if (typeof loading !== "object" || !("cold_gbps" in loading)) continue;
      for (const key of ["local_disk_gbps", "peer_gpu_gbps"] as const) {
        const gbps = loading[key];
        if (gbps === undefined || gbps > loading.cold_gbps) continue;
        config.sink.report([...path, "boot", "loading", key], {
          message: "has no effect: loading from cold storage is at least as fast",
          allowed: `a number above ${loading.cold_gbps}`,
        });
      }
    }
  },
};

/** Settings of decisions, in words of what they would do. */
const DECISION_SETTINGS = [
  "decision_interval",
  "observation",
  "scale_up",
  "scale_down",
  "placement",
  "cancel_booting_first",
  "revive_draining_first",
  "dry_run",
  "back_off",
] as const satisfies readonly (keyof ScalingManagerInput)[];

/** Settings of decisions are given where something decides. */
export const decisionsNeedAPolicy: Rule = {
  name: "decisions-need-a-policy",
  check(config) {
    for (const { path, input } of scalingApplications(config)) {
      if (policyOf(input) !== undefined || config.sink.has([...path, "policy", "type"])) continue;
      for (const key of DECISION_SETTINGS) {
        if (input[key] === undefined) continue;
        config.sink.report([...path, key], {
          message: "has no effect without a policy: commands, a scheduler's for one, are carried out as they are given",
          hint: "add a policy (`tokentide catalog policies` lists them), or take this out",
        });
      }
    }
  },
};

/** Settings that a Kubernetes deployment does not let anyone choose, and what is there in their place. */
export const NOT_UNDER_KUBERNETES: readonly (readonly [key: keyof ScalingManagerInput, instead: string])[] = [
  ["scale_up_delay", "pods take pod_start_up of the actuator"],
  ["boot", "pods take pod_start_up of the actuator, nodes node_provisioning"],
  ["drain_check_interval", "a pod leaves when its work is done or its grace_period is over"],
  ["drain_timeout", "a pod has its grace_period"],
  ["on_drain_timeout", "work that is left after the grace_period starts anew elsewhere"],
  ["revive_draining_first", "a pod that was told to leave is not taken back"],
];

/** Settings of the ideal actuator are not given for another one. */
export const actuatorAllows: Rule = {
  name: "actuator-allows",
  check(config) {
    for (const { path, input } of scalingApplications(config)) {
      if (actuatorOf(input).type !== "kubernetes") continue;
      for (const [key, instead] of NOT_UNDER_KUBERNETES) {
        if (input[key] === undefined) continue;
        config.sink.report([...path, key], {
          message: `has no effect with actuator kubernetes: ${instead}`,
          hint: "take it out",
        });
      }
    }
  },
};

/** What becomes of a drain that takes too long is said where one can take too long. */
export const drainTimeoutForItsEnd: Rule = {
  name: "drain-timeout-for-its-end",
  check(config) {
    for (const { path, input } of scalingApplications(config)) {
      if (input.on_drain_timeout === undefined || input.drain_timeout !== undefined) continue;
      if (config.sink.has([...path, "drain_timeout"])) continue;
      config.sink.report([...path, "on_drain_timeout"], {
        message: "has no effect without drain_timeout: a drain lasts as long as it needs",
        hint: "give drain_timeout (seconds), too",
      });
    }
  },
};

/** A scaling manager knows what its instances look like. */
export const instancesAreDescribed: Rule = {
  name: "instances-are-described",
  check(config) {
    for (const { application } of scalingApplications(config)) {
      if (application.start === undefined || poolsOfApplication(application, config)?.length !== 0) continue;
      config.sink.report(application.start.path, {
        message: "nothing says what the scaling manager should start: an unallocated start has no instances",
        allowed: "a block `instance`, or blocks `prompt` and `token`, with tensor_parallelism, max_batch_size, …",
      });
    }
  },
};

/** A scheduler that scales has something to scale by, and bounds that do not cross. */
export const autoscalingHasAManager: Rule = {
  name: "autoscaling-has-a-manager",
  check({ applications, sink }) {
    for (const application of applications) {
      const scheduler = schedulerOf(application);
      if (scheduler.type !== "autoscaling") continue;
      const path = [...application.path, "scheduler"];
      const isMissing = application.input.scaling_manager === undefined;
      if (isMissing && !sink.has([...application.path, "scaling_manager"])) {
        sink.report([...path, "type"], {
          message: "autoscaling gives its commands to a scaling manager, and this application has none",
          hint: "add a block `scaling_manager: { scale_up_delay: 10 }` to the application",
        });
      }
      const { scale_up_queue_length: up = 10, scale_down_queue_length: down = 1 } = scheduler;
      if (down < up) continue;
      const key = scheduler.scale_down_queue_length === undefined ? "scale_up_queue_length" : "scale_down_queue_length";
      sink.report([...path, key], {
        message: "the same queue would be long and short at once: a pool would grow and shrink for ever",
        allowed: key === "scale_down_queue_length" ? `a number below ${up}` : `a number above ${down}`,
      });
    }
  },
};
