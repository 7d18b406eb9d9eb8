import type { Placement, RequestView, Scheduler } from "../scheduler";
import { smallRequest } from "./fake-instance";

/** Places one request: the ids of its prompt and token instance, or `undefined` when it has to wait. */
export function placedIds(scheduler: Scheduler, request: RequestView = smallRequest): [number, number] | undefined {
  const placement: Placement = { prompt: undefined, token: undefined };
  if (!scheduler.place(request, placement)) return undefined;
  return [placement.prompt!.id, placement.token!.id];
}

/** The prompt instances of so many requests in a row, their figures left alone. */
export function promptIds(scheduler: Scheduler, requests: number): (number | undefined)[] {
  return Array.from({ length: requests }, () => placedIds(scheduler)?.[0]);
}
