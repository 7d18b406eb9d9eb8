import type { MixedPoolRules } from "../mixed-pool-rules";

/**
 * SplitwiseSim's judgements: a prompt queue is long only when a task waits, however much the batch runs; the token limit
 * is read and never used; a borrowed instance goes home only when nothing at all is left on it.
 */
export const splitwiseSimMixedPoolRules: MixedPoolRules = {
  isPromptQueueLong: (instance, promptTokens, maxPendingTokens) =>
    instance.queueLength > 0 && instance.pendingTokens + promptTokens > maxPendingTokens,
  isTokenQueueLong: () => false,
  isFreeToGoHome: () => false,
};
