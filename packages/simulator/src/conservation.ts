import type { Application } from "./requests/application";
import { ConservationError } from "./simulator-errors";

/**
 * arrived = waiting + running + completed + rejected + failed, and the request table holds just those in the system.
 * @throws ConservationError when a request was lost or counted twice: an error of the simulator
 */
export function checkConservation(applications: readonly Application[], liveRequests: number): void {
  let inSystem = 0;
  for (const { metrics, waiting, runningRequests, config } of applications) {
    const { arrivedRequests, completedRequests, rejectedRequests, failedRequests } = metrics;
    inSystem += waiting.length + runningRequests;
    const accounted = waiting.length + runningRequests + completedRequests + rejectedRequests + failedRequests;
    if (arrivedRequests === accounted) continue;
    throw new ConservationError(config.applicationId, {
      arrived: arrivedRequests,
      waiting: waiting.length,
      running: runningRequests,
      completed: completedRequests,
      rejected: rejectedRequests,
      failed: failedRequests,
    });
  }
  if (inSystem !== liveRequests) {
    throw new ConservationError(applications[0]!.config.applicationId, { inSystem, rows: liveRequests });
  }
}
