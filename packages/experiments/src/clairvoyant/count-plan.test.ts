import { describe, expect, it } from "vitest";
import { planOfNeed, scheduleOfPlan } from "./count-plan";

describe("what is asked for", () => {
  it.for([
    { name: "at once", ahead: 0, mixed: [1, 1, 3, 1, 1, 2] },
    { name: "a start-up time ahead, and not let go for less than that", ahead: 2, mixed: [3, 3, 3, 2, 2, 2] },
  ])("$name", ({ ahead, mixed }) => {
    expect(planOfNeed({ mixed: [1, 0, 3, 1, 1, 2] }, ahead, { mixed: { min: 1, max: 9 } })).toEqual({ mixed });
  });

  it("is no more than there may be", () => {
    expect(planOfNeed({ mixed: [4] }, 0, { mixed: { min: 0, max: 2 } })).toEqual({ mixed: [2] });
  });

  it("is a schedule of its changes, and nothing after the end", () => {
    expect(scheduleOfPlan({ prompt: [1, 1, 2], token: [3, 4, 4] }, 15)).toEqual([
      { fromSeconds: 0, instances: { prompt: 1, token: 3 } },
      { fromSeconds: 15, instances: { token: 4 } },
      { fromSeconds: 30, instances: { prompt: 2 } },
      { fromSeconds: 45, instances: { prompt: 0, token: 0 } },
    ]);
  });
});
