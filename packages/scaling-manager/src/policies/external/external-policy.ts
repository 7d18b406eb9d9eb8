import type { Policy } from "../policy";

/**
 * Another process decides, or a program in steps: whenever a decision is due the manager's `onQuestion` is told, and the answer
 * comes through `ScalingManager.answer`. It brings its own windows and rates; only the bounds apply after it.
 *
 * @example
 * const manager = new ScalingManager({
 *   clock, instances, policy: externalPolicy(),
 *   onQuestion: async ({ observation }) => manager.answer(answerOf(await askAgent(observationMessage(observation)), observation)),
 * });
 */
export function externalPolicy(): Policy<null> {
  return {
    name: "external",
    ownsRates: true,
    answersLater: true,
    initialState: () => null,
    recommend: () => ({ desired: {}, reason: "nobody was asked", state: null }),
  };
}
