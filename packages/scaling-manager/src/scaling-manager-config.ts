import type { BootDuration, BootSettings } from "./boot/boot-plan";
import type { CapacityProfile } from "./capacity/capacity-profile";
import type { ScalingLimits } from "./limits";
import type { PoolTag } from "./pool-tag";

/** What may be done in one direction, and how fast. */
export interface DirectionRules {
  /** No change in this direction for so long after the pool's last change in *either* direction. Default 0. */
  readonly cooldownSeconds?: number;
  /** Look back so long and act on the safest recommendation seen. Default 0. */
  readonly windowSeconds?: number;
  /** Instances per pool and decision. Default: no bound. */
  readonly maxStep?: number;
}

/** Waiting times between attempts: `firstSeconds`, then `factor` times as long each time, up to `maxSeconds`. */
export interface BackOffSettings {
  readonly firstSeconds: number;
  readonly factor: number;
  readonly maxSeconds: number;
}

/** What ends a drain that takes too long: nothing, its work starting anew elsewhere, its work failing. */
export type DrainTimeoutAction = "wait" | "requeue" | "abort";

/** Everything that can be set. Plain data but for {@link BootDuration}s that are drawn. */
export interface ScalingManagerConfig {
  /** Label on all that the manager makes. Default `tokentide`. */
  readonly owner?: string;
  /** Time from start to ACTIVE. Default 10 on a simulated clock; on a real one, instances become ACTIVE by signal. */
  readonly scaleUpDelaySeconds?: BootDuration;
  /** Takes the place of `scaleUpDelaySeconds`. */
  readonly boot?: BootSettings;
  /** A server or instance not ready so long after it was asked for is looked up, and given up when it is not. Default: 900 on a real clock, none on a simulated one. */
  readonly bootDeadlineSeconds?: number;
  /** Poll the owed work this often; absent: the fleet signals the end of a drain. */
  readonly drainCheckIntervalSeconds?: number;
  /** Absent: a drain may last for ever on a simulated clock; 3600 on a real one. */
  readonly drainTimeoutSeconds?: number;
  /** Default `wait`. */
  readonly onDrainTimeout?: DrainTimeoutAction;
  /** A removal without an end is asked for again after so long. Default: 300 on a real clock, never on a simulated one. */
  readonly removalDeadlineSeconds?: number;
  /** Between decisions. Default 30. */
  readonly decisionIntervalSeconds?: number;
  readonly limits?: ScalingLimits;
  readonly scaleUp?: DirectionRules;
  readonly scaleDown?: DirectionRules;
  /** Where scale-ups by a policy go: free processors first, or always a server of their own. Default `fill`. */
  readonly placement?: "fill" | "server_per_instance";
  /** A scale-down by a policy cancels booting instances before it drains any. Default true. */
  readonly cancelBootingFirst?: boolean;
  /** A scale-up by a policy takes back draining instances before it boots any. Default true. */
  readonly reviveDrainingFirst?: boolean;
  /** Between attempts after a failure or a shortage, a lookup or a removal. Default 5 s, doubled up to 300 s. */
  readonly backOff?: BackOffSettings;
  /** Decide and record, do not act. Default false. */
  readonly dryRun?: boolean;
  /** Window of the signals that a policy reads without naming one. Default 60. */
  readonly observationWindowSeconds?: number;
  /** What one instance of a pool carries at the promised bounds, for policies that plan by it. */
  readonly instanceCapacity?: Readonly<Partial<Record<PoolTag, CapacityProfile>>>;
  /** Unix seconds at second 0 of the clock. Default: the clock's own, else a Monday, 00:00 UTC. */
  readonly startTimeUnixSeconds?: number;
  /** Instances that are no more and whose accounts are kept one by one; totals keep counting. Default 100,000. */
  readonly goneInstancesKept?: number;
}
