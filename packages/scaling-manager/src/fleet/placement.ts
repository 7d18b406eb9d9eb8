import type { ServerRecord } from "./server-record";

/**
 * The server that an instance of so many processors fits on best: the one with the fewest free processors that still
 * suffice, the oldest of equals. Filling the fullest first leaves whole servers to be given back.
 */
export function bestFit(servers: Iterable<ServerRecord>, processors: number): ServerRecord | undefined {
  let best: ServerRecord | undefined;
  for (const server of servers) {
    if (!server.takesInstances || server.freeProcessors < processors) continue;
    if (best === undefined || server.freeProcessors < best.freeProcessors) best = server;
    if (best.freeProcessors === processors) break;
  }
  return best;
}

/** Instances of so many processors that free processors of running servers still have room for. */
export function freeSlots(servers: Iterable<ServerRecord>, processors: number): number {
  let slots = 0;
  for (const server of servers) {
    if (server.takesInstances) slots += Math.floor(server.freeProcessors / processors);
  }
  return slots;
}
