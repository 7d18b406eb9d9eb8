import { describe, expect, it } from "vitest";
import { LoadSteps } from "./load-steps";

/** Looks at these times; answers the values of the steps that had ended by each, a read being its window. */
function looks(times: readonly number[]) {
  const steps = new LoadSteps(60);
  let state = steps.initialState();
  return times.map((time) => {
    const taken = steps.take(state, time, (windowSeconds) => windowSeconds);
    state = JSON.parse(JSON.stringify(taken.state));
    return taken.values;
  });
}

describe("steps of a series", () => {
  it("end every so many seconds from the first look on, however often one looks", () => {
    expect(looks([0, 15, 59, 60, 75, 125, 180])).toEqual([[], [], [], [60], [], [60], [60]]);
  });

  it("share the mean of a longer time between two looks", () => {
    expect(looks([0, 190])).toEqual([[], [180, 180, 180]]);
  });

  it("have no value when that is longer than signals reach back", () => {
    expect(looks([0, 660]).at(-1)).toEqual(Array.from({ length: 11 }, () => undefined));
  });

  it("are at most as long as signals reach back", () => {
    expect(() => new LoadSteps(601)).toThrow(/1 to 600/);
  });
});
