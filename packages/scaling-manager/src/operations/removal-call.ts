import { backOffSeconds } from "../back-off";
import type { ManagerContext } from "../manager-context";
import type { ProviderAnswer } from "../ports/provider-answer";
import type { TimerKind } from "../timers";
import { ask, errorText } from "./provider-call";

/** A server or an instance that is to be removed. */
export interface Leaving {
  readonly name: string;
  readonly isGone: boolean;
  attempts: number;
}

/** How one of them is removed, and what follows. */
export interface Removal {
  readonly id: number;
  readonly timer: TimerKind & `${string}_removal`;
  remove(): ProviderAnswer;
  finished(): void;
}

/** Asks a provider to remove something; its timer asks again where that fails, or has no end. */
export function askToRemove(context: ManagerContext, leaving: Leaving, removal: Removal): void {
  const { settings, timers, journal, isLive } = context;
  if (settings.removalDeadlineSeconds !== undefined) {
    timers.set(removal.timer, removal.id, settings.removalDeadlineSeconds);
  }
  const retry = (reason: string): void => {
    if (leaving.isGone) return;
    leaving.attempts++;
    const delaySeconds = backOffSeconds(settings.backOff, leaving.attempts);
    journal.manager("removal_retry", leaving.name, `${reason} Asking again in ${delaySeconds} s.`);
    timers.set(removal.timer, removal.id, delaySeconds);
  };
  ask(isLive, () => removal.remove(), {
    done: () => removal.finished(),
    unknown: retry,
    failed: (error) => retry(errorText(error)),
  });
}

/** Removes something that is gone for the manager and was seen all the same. */
export function removeStray({ journal, isLive }: ManagerContext, name: string, remove: () => ProviderAnswer): void {
  journal.manager("drift_repaired", name, "It was seen after its end and is removed again.");
  const failed = (reason: string): void => journal.manager("removal_retry", name, reason);
  ask(isLive, remove, { done: () => {}, unknown: failed, failed: (error) => failed(errorText(error)) });
}
