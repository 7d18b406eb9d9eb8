import type { DecisionQuestion, Policy } from "./policies/policy";
import type { Clock } from "./ports/clock";
import type { EventSink } from "./ports/event-sink";
import type { IdSource } from "./ports/id-source";
import type { InstanceProvider } from "./ports/instance-provider";
import type { InstanceTemplates } from "./ports/instance-templates";
import type { LoadSource } from "./ports/load-source";
import type { MetricsSink } from "./ports/metrics-sink";
import type { Router } from "./ports/router";
import type { ServerProvider } from "./ports/server-provider";
import type { WorkSource } from "./ports/work-source";
import type { ScalingManagerConfig } from "./scaling-manager-config";

/** What a scaling manager works with. Only the clock and the instances are needed. */
export interface ScalingManagerOptions<Config = unknown> {
  readonly clock: Clock;
  readonly instances: InstanceProvider<Config>;
  /** Absent: servers are somebody else's, and instances are started without one. */
  readonly servers?: ServerProvider | undefined;
  /** Absent: the end of a drain is believed when `instanceDrained` says so, after the cordon has taken effect. */
  readonly work?: WorkSource | undefined;
  /** Absent: the gauges that policies read are `undefined`. */
  readonly load?: LoadSource | undefined;
  readonly templates?: InstanceTemplates<Config> | undefined;
  readonly router?: Router | undefined;
  readonly sinks?: readonly EventSink[] | undefined;
  readonly metrics?: MetricsSink | undefined;
  /** Absent: ids from 0 on a simulated clock, epoch and sequence on a real one. */
  readonly ids?: IdSource | undefined;
  /** Absent: no decisions are made, the commands alone scale. */
  readonly policy?: Policy | undefined;
  /** Told when a policy that `answersLater` has to decide; the answer goes to `answer`. It must not be given within the call. */
  readonly onQuestion?: ((question: DecisionQuestion) => void) | undefined;
  readonly config?: ScalingManagerConfig | undefined;
}
