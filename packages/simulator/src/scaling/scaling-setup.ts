import type { LoadingStage, MetricPath, Policy, ScalingManagerConfig } from "@tokentide/scaling-manager";
import type { StartUpTime } from "./start-up-time";

/** How an application's fleet scales in a run. */
export interface ScalingSetup {
  /** What the manager keeps to; its boot settings come from `boot`. */
  readonly manager: Omit<ScalingManagerConfig, "boot" | "scaleUpDelaySeconds" | "startTimeUnixSeconds">;
  readonly boot: BootSetup;
  /** Absent: only commands scale, a scheduler's for one. */
  readonly policy?: Policy;
  /** How late and coarse the policy sees the fleet. Absent: at once, as it is. */
  readonly observation?: MetricPath;
  readonly actuator: ActuatorSetup;
  /** How servers of a SKU are paid for, by SKU name. */
  readonly billing?: Readonly<Record<string, SkuBilling>>;
}

/** How an instance comes up under the ideal actuator. */
export type BootSetup =
  | { readonly type: "delay"; readonly delay: StartUpTime }
  | {
      readonly type: "stages";
      readonly provisioning?: StartUpTime;
      readonly loading?: StartUpTime | LoadingStage;
      readonly warming?: StartUpTime;
    };

/** Who carries commands out. */
export type ActuatorSetup =
  /** Does what it is told: the quick start's. */
  | { readonly type: "ideal" }
  /**
   * As a Kubernetes deployment does it: the victim is not chosen (the youngest goes), a pod has a grace time and then its
   * work is lost to a retry, nothing is revived, pods and nodes take their own time to start.
   */
  | {
      readonly type: "kubernetes";
      readonly graceSeconds: number;
      readonly podStartUp: StartUpTime;
      readonly nodeProvisioning: StartUpTime;
    };

/** What a SKU's servers cost beside the price on demand. */
export interface SkuBilling {
  readonly committedServers?: number;
  readonly minimumBillingSeconds?: number;
}

/** Things that go wrong, on purpose. Times are seconds of the run. */
export type FailureSetup = { readonly applicationId?: number } & (
  | { readonly type: "boot_failure"; readonly when: Occurrence; readonly afterSeconds: number }
  | { readonly type: "slow_boot"; readonly when: Occurrence; readonly extra: StartUpTime }
  | { readonly type: "shortage"; readonly fromSeconds: number; readonly toSeconds: number; readonly skuName?: string }
  /** Nothing is scraped; the fleet serves on. */
  | { readonly type: "metrics_outage"; readonly fromSeconds: number; readonly toSeconds: number }
  | { readonly type: "instance_death"; readonly when: Strike }
  | { readonly type: "server_death"; readonly when: Strike }
  | { readonly type: "spot_reclaim"; readonly when: Strike; readonly noticeSeconds: number }
);

/** Which boots are hit: each with a probability, or the first ones at or after given times. */
export type Occurrence = { readonly probability: number } | { readonly atSeconds: readonly number[] };

/** When something that runs is hit: a random one at given times, or each at random with a mean time between failures. */
export type Strike = { readonly meanTimeBetweenFailuresSeconds: number } | { readonly atSeconds: readonly number[] };
