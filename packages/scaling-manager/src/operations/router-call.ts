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
  const failed = (error: unknown): void =>
    context.journal.manager("port_failed", instance.name, `The router failed on ${what}: ${errorText(error)}`);
  try {
    const answer = tell(context.router);
    if (typeof answer === "object" && answer !== null && "then" in answer) {
      (answer as PromiseLike<unknown>).then(undefined, failed);
    }
  } catch (error) {
    failed(error);
  }
}
