import type { InstanceView } from "./scheduler";

/** The judgements of a mixed pool that differ between the dialects; chosen once, when the scheduler is made. */
export interface MixedPoolRules {
  /** Whether a further prompt would wait too long here. */
  isPromptQueueLong(instance: InstanceView, promptTokens: number, maxPendingTokens: number): boolean;
  /** Whether a further request in its token phase would be one too many here. */
  isTokenQueueLong(instance: InstanceView, maxPendingTokens: number): boolean;
  /** Whether a borrowed instance goes back to its home pool although work is left on it. */
  isFreeToGoHome(instance: InstanceView): boolean;
}

/**
 * Both limits hold, whatever the batch already runs; an instance that owes nothing takes a request of any size. A
 * borrowed instance goes home as soon as it owes no foreign work, so that the pools recover under steady load.
 */
export const defaultMixedPoolRules: MixedPoolRules = {
  isPromptQueueLong: (instance, promptTokens, maxPendingTokens) =>
    instance.pendingTokens > 0 && instance.pendingTokens + promptTokens > maxPendingTokens,
  isTokenQueueLong: (instance, maxPendingTokens) =>
    instance.tokenPhaseRequests > 0 && instance.tokenPhaseRequests + 1 > maxPendingTokens,
  isFreeToGoHome: (instance) => instance.foreignTasks === 0,
};
