import type { LoadedConfig } from "@tokentide/config";
import type { ApplicationConfig } from "@tokentide/simulator";
import { CapacityError } from "../experiment-errors";
import type { TraceStore } from "../trace-store";
import { measureCapacity } from "./measure-capacity";

type Applications = readonly ApplicationConfig[];

/** Runs of one configuration that differ in their seed share their applications: measured once for all of them. */
const measured = new WeakMap<Applications, Applications>();

/**
 * A configuration whose policies know what one instance carries: measured for those applications whose policy plans by it
 * and that were not told. Others are as they were.
 *
 * @throws CapacityError when such an application promises nothing
 */
export function withInstanceCapacity(config: LoadedConfig, traces?: TraceStore): LoadedConfig {
  const { applications } = config.simulation;
  if (!applications.some(isWanting)) return config;
  let informed = measured.get(applications);
  if (informed === undefined) {
    informed = applications.map((application) => {
      const { scaling, applicationId } = application;
      if (scaling === undefined || !isWanting(application)) return application;
      const instanceCapacity = measureCapacity(config, { applicationId }, traces);
      for (const [tag, { requestsPerSecond }] of Object.entries(instanceCapacity)) {
        if (requestsPerSecond === 0) throw CapacityError.outOfReach(applicationId, tag);
      }
      return { ...application, scaling: { ...scaling, manager: { ...scaling.manager, instanceCapacity } } };
    });
    measured.set(applications, informed);
  }
  return { ...config, simulation: { ...config.simulation, applications: informed } };
}

function isWanting({ scaling }: ApplicationConfig): boolean {
  return scaling?.policy?.readsInstanceCapacity === true && scaling.manager.instanceCapacity === undefined;
}
