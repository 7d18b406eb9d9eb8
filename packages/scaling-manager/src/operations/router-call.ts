import type { InstanceRecord } from "../fleet/instance-record";
import type { ManagerContext } from "../manager-context";
import type { Router } from "../ports/router";
import { errorText, hear } from "./provider-call";

/** Tells the router something it need not answer. What it throws is noted, and stops nothing. */
export function tellRouter(
  context: ManagerContext,
  instance: InstanceRecord,
  what: string,
  tell: (router: Router) => unknown,
): void {
  const { router, journal } = context;
  if (router === undefined) return;
  const failed = (error: unknown): void =>
    journal.manager("port_failed", instance.name, `The router failed on ${what}: ${errorText(error)}`);
  hear(context, () => tell(router), { heard: () => {}, failed });
}
