import { backOffSeconds } from "../back-off";
import type { ManagerContext } from "../manager-context";
import type { ProviderAnswer } from "../ports/provider-answer";
import { ask } from "./provider-call";

/** A server or an instance that is to be removed. */
export interface Leaving {
  readonly kind: "server" | "instance";
  readonly id: number;
  readonly name: string;
  readonly isGone: boolean;
  attempts: number;
}

/** How one of them is removed, and what follows. */
export interface Removal {
  remove(): ProviderAnswer;
  finished(): void;
}

/** Asks a provider to remove something; its timer asks again where that fails, or has no end. */
export function askToRemove(context: ManagerContext, leaving: Leaving, removal: Removal): void {
  const { settings, timers, journal } = context;
  const { kind, id } = leaving;
  const askAgainIn = (delaySeconds: number): void => timers.set(`${kind}_removal`, id, delaySeconds);
  if (settings.removalDeadlineSeconds !== undefined) askAgainIn(settings.removalDeadlineSeconds);
  const retry = (reason: string): void => {
    if (leaving.isGone) return;
    leaving.attempts++;
    const delaySeconds = backOffSeconds(settings.backOff, leaving.attempts);
    journal.manager("removal_retry", leaving.name, `${reason} Asking again in ${delaySeconds} s.`);
    askAgainIn(delaySeconds);
  };
  ask(context, () => removal.remove(), { done: () => removal.finished(), unknown: retry, failed: retry });
}

/** Calls off all timers of a server or an instance, those of a drain aside. */
export function clearTimers({ timers }: ManagerContext, { kind, id }: Leaving): void {
  for (const purpose of ["boot", "deadline", "lookup", "removal"] as const) timers.clear(`${kind}_${purpose}`, id);
}

/** Removes something that is gone for the manager and was seen all the same. */
export function removeStray(context: ManagerContext, name: string, remove: () => ProviderAnswer): void {
  const { journal } = context;
  journal.manager("drift_repaired", name, "It was seen after its end and is removed again.");
  const failed = (reason: string): void => journal.manager("removal_retry", name, reason);
  ask(context, remove, { done: () => {}, unknown: failed, failed });
}
