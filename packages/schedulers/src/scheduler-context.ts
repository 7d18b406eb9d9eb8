import type { RandomSource } from "./random-source";
import type { ScalingCommands } from "./scaling-commands";

/** `splitwise-sim` reproduces SplitwiseSim's rules, its faults included. */
export type SchedulerDialect = "default" | "splitwise-sim";

/** What schedulers are given at creation; each takes what it needs. */
export interface SchedulerContext {
  /** Default `default`. Only `mixed_pool` has rules that differ. */
  readonly dialect?: SchedulerDialect | undefined;
  /** Needed by `random`. */
  readonly random?: RandomSource | undefined;
  /** Needed by `autoscaling`: the application's scaling manager. */
  readonly scaling?: ScalingCommands | undefined;
  /** Needed by `autoscaling` with a cooldown: reads the current time in seconds. */
  readonly clock?: { now(): number } | undefined;
  /** Told when the scaling manager refused an action of `autoscaling`. */
  readonly scalingRefused?: ((error: Error) => void) | undefined;
}
