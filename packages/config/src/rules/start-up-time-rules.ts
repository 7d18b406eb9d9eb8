import { actuatorOf } from "../resolve/resolve-scaling";
import type { ResolvedConfig } from "../resolve/resolved-config";
import type { ConfigPath } from "../source/config-node";
import type { Rule } from "./rule";
import { scalingApplications } from "./scaling-rules";

/** Start-up times between two bounds have them in order. */
export const startUpTimesInOrder: Rule = {
  name: "start-up-times-in-order",
  check(config) {
    for (const [path, time] of startUpTimes(config)) {
      if (typeof time !== "object" || time === null || !("low" in time) || !("high" in time)) continue;
      const { low, high } = time as { readonly low: number; readonly high: number };
      if (low <= high) continue;
      config.sink.report([...path, "high"], {
        message: `is below low, ${low}`,
        allowed: `a number of at least ${low}`,
      });
    }
  },
};

/** Every setting that may be a start-up time, absent ones too. */
function startUpTimes(config: ResolvedConfig): readonly (readonly [path: ConfigPath, time: unknown])[] {
  const times: (readonly [ConfigPath, unknown])[] = [];
  for (const { path, input } of scalingApplications(config)) {
    times.push([[...path, "scale_up_delay"], input.scale_up_delay]);
    for (const [stage, time] of Object.entries(input.boot ?? {})) times.push([[...path, "boot", stage], time]);
    const actuator = actuatorOf(input);
    if (actuator.type !== "kubernetes") continue;
    times.push([[...path, "actuator", "pod_start_up"], actuator.pod_start_up]);
    times.push([[...path, "actuator", "node_provisioning"], actuator.node_provisioning]);
  }
  for (const failure of config.sections.failures) {
    if (failure?.value.type === "slow_boot") times.push([[...failure.path, "extra"], failure.value.extra]);
  }
  return times;
}
