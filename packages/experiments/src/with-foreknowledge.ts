import type { LoadedConfig } from "@tokentide/config";
import { withInstanceCapacity } from "./capacity/with-instance-capacity";
import { withClairvoyantSchedule } from "./clairvoyant/with-clairvoyant-schedule";
import type { TraceStore } from "./trace-store";

/**
 * A configuration whose policies know what they have to know before a run: what one instance carries, and for `clairvoyant`
 * the schedule. Others are as they were.
 *
 * @throws CapacityError when that cannot be known, as nothing is promised
 */
export function withForeknowledge(config: LoadedConfig, traces?: TraceStore): Promise<LoadedConfig> {
  return withClairvoyantSchedule(withInstanceCapacity(config, traces), traces);
}
