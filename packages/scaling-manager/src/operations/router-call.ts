import type { InstanceRecord } from "../fleet/instance-record";
import type { ManagerContext } from "../manager-context";
import type { Router } from "../ports/router";
import { errorText } from "./provider-call";

/** Tells the router something it need not answer. What it throws is noted, and stops nothing. */
export function tellRouter(
  context: ManagerContext,
  instance: InstanceRecord,
  what: string,
  tell: (router: Router) => unknown,
): void {
  if (context.router === undefined) return;
  try {
    tell(context.router);
  } catch (error) {
    context.journal.manager("port_failed", instance.name, `The router failed on ${what}: ${errorText(error)}`);
  }
}
