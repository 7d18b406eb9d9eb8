import type { ManagedInstance } from "../fleet/managed-instance";
import type { ProviderAnswer } from "./provider-answer";

/** Why an instance is no more: it left in order, never came up, or was lost. */
export type InstanceEnd = "removed" | "failed" | "cancelled" | "lost";

/** Whoever sends requests to instances: told which ones may get them. */
export interface Router {
  /** The instance is ACTIVE: send it work from now on. */
  join(instance: ManagedInstance): void;
  /**
   * Send it no new work. `started` (or a promise): the router says later that it has taken effect, with
   * {@link ScalingManager.cordonAcknowledged}; until then "owes nothing" is not believed. Nothing returned is `done`.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a router that has nothing to wait for need not return anything.
  cordon(instance: ManagedInstance): ProviderAnswer | void;
  /** The instance is no more. Work that it still had is the host's to retry or to count as failed. */
  gone(instance: ManagedInstance, end: InstanceEnd): void;
}
