import type { Observation } from "../../observations/observation";
import { type FakeObservation, observationOf } from "../../testing/fake-observation";
import type { Policy, Recommendation } from "../policy";

/** Asks a policy at one moment after the other, its state through JSON in between, as a restart would. */
export function policyTimeline<State>(
  policy: Policy<State>,
): (timeSeconds: number, given?: FakeObservation) => Recommendation<State> {
  let state = policy.initialState();
  return (timeSeconds, given = {}) => {
    const observation: Observation = observationOf({ ...given, timeSeconds });
    const recommendation = policy.recommend(observation, timeSeconds, state);
    state = JSON.parse(JSON.stringify(recommendation.state)) as State;
    return recommendation;
  };
}
