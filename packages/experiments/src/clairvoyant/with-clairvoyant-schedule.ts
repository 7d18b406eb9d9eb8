import type { LoadedConfig } from "@tokentide/config";
import { type ClairvoyantPolicy, clairvoyantPolicy } from "@tokentide/scaling-manager";
import type { ApplicationConfig } from "@tokentide/simulator";
import { TraceStore } from "../trace-store";
import { clairvoyantSchedule } from "./clairvoyant-schedule";

/**
 * A configuration whose clairvoyant policies have their schedule, made from the requests of its seed; one that has none of
 * them is as it was. With several of them, each is made while the others stand still.
 *
 * @throws CapacityError when such an application promises nothing
 */
export async function withClairvoyantSchedule(
  config: LoadedConfig,
  traces: TraceStore = new TraceStore(),
): Promise<LoadedConfig> {
  const { applications } = config.simulation;
  if (!applications.some((application) => clairvoyantOf(application) !== undefined)) return config;
  const scheduled: ApplicationConfig[] = [];
  for (const application of applications) {
    const { scaling, applicationId } = application;
    const policy = clairvoyantOf(application);
    if (scaling === undefined || policy === undefined) {
      scheduled.push(application);
      continue;
    }
    const { targetAttainment } = policy;
    const { schedule } = await clairvoyantSchedule(config, { applicationId, targetAttainment }, traces);
    scheduled.push({
      ...application,
      scaling: { ...scaling, policy: clairvoyantPolicy({ targetAttainment, schedule }) },
    });
  }
  return { ...config, simulation: { ...config.simulation, applications: scheduled } };
}

/** A clairvoyant policy that has no schedule yet. */
function clairvoyantOf({ scaling }: ApplicationConfig): ClairvoyantPolicy | undefined {
  if (scaling?.policy?.name !== "clairvoyant") return undefined;
  const policy = scaling.policy as ClairvoyantPolicy;
  return policy.schedule === undefined ? policy : undefined;
}
