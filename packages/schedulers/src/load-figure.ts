import type { InstanceView } from "./scheduler";

/** Which figure of an instance a least-loaded choice compares. */
export type LoadFigure = (instance: InstanceView) => number;

/** Join the shortest queue: counts requests. */
export const pendingRequests: LoadFigure = (instance) => instance.pendingRequests;

/** Join the queue of least work: counts tokens, so that one long prompt weighs as much as many short ones. */
export const pendingTokens: LoadFigure = (instance) => instance.pendingTokens;
