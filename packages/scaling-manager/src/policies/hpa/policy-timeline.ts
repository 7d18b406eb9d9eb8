import type { Observation } from "../../observations/observation";
import type { Policy, Recommendation } from "../policy";

/**
 * For tests: asks a policy at one moment after the other, its state through JSON in between, as a restart would.
 *
 * @param observe makes an observation of what is given
 */
export function policyTimeline<State, Given extends object>(
  policy: Policy<State>,
  observe: (given: Given & { timeSeconds: number }) => Observation,
): (timeSeconds: number, given?: Given) => Recommendation<State> {
  let state = policy.initialState();
  return (timeSeconds, given = {} as Given) => {
    const recommendation = policy.recommend(observe({ ...given, timeSeconds }), timeSeconds, state);
    state = JSON.parse(JSON.stringify(recommendation.state)) as State;
    return recommendation;
  };
}
