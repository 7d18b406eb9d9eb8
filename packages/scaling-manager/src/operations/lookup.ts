import { backOffSeconds } from "../back-off";
import type { ManagerContext } from "../manager-context";
import type { Listing } from "../ports/provider-answer";
import { errorText, hear } from "./provider-call";

/** A server or an instance that is coming up. */
export interface Booting {
  readonly kind: "server" | "instance";
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly isProvided: boolean;
  readonly createdSeconds: number;
  attempts: number;
}

/** How one of them is looked up, and what follows. */
export interface Lookup<T> {
  list(): Listing<T>;
  isIt(entry: T): boolean;
  provided(): void;
  failed(reason: string): void;
}

/** What became of a start is not known, or it takes too long: looks before anything is undone. */
export function lookUp<T extends { readonly state: string }>(
  context: ManagerContext,
  booting: Booting,
  lookup: Lookup<T>,
): void {
  const { timers, settings, clock } = context;
  hear(context, () => lookup.list(), {
    heard: (entries) => {
      if (!isComingUp(booting) || booting.isProvided) return;
      const state = entries.find((entry) => lookup.isIt(entry))?.state;
      const isOverdue =
        settings.bootDeadlineSeconds !== undefined &&
        timers.dueSeconds(`${booting.kind}_deadline`, booting.id) === undefined;
      if (state === "ready") lookup.provided();
      else if (state !== "booting") lookup.failed("Its provider does not have it.");
      else if (isOverdue) lookup.failed(`Not ready ${clock.now() - booting.createdSeconds} s after its start.`);
    },
    failed: (error) => lookUpLater(context, booting, errorText(error)),
  });
}

/** Looks once a back-off is over, longer each time. */
export function lookUpLater({ journal, timers, settings }: ManagerContext, booting: Booting, reason: string): void {
  if (!isComingUp(booting)) return;
  booting.attempts++;
  journal.manager("outcome_unknown", booting.name, reason);
  timers.set(`${booting.kind}_lookup`, booting.id, backOffSeconds(settings.backOff, booting.attempts));
}

/** It is SCALING_UP, and nothing has overtaken that. */
export function isComingUp({ status }: Booting): boolean {
  return status === "scaling_up";
}
