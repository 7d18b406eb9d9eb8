import { describe, expect, it } from "vitest";
import { observationOf } from "../testing/fake-observation";
import { clairvoyantPolicy } from "./clairvoyant";

describe("clairvoyant", () => {
  const schedule = [
    { fromSeconds: 0, instances: { prompt: 1, token: 2 } },
    { fromSeconds: 60, instances: { token: 5 } },
    { fromSeconds: 90, instances: { prompt: 0 } },
  ];

  it.for([
    { timeSeconds: 0, desired: { prompt: 1, token: 2 } },
    { timeSeconds: 59.9, desired: { prompt: 1, token: 2 } },
    { timeSeconds: 60, desired: { prompt: 1, token: 5 } },
    { timeSeconds: 1e6, desired: { prompt: 0, token: 5 } },
  ])("follows its schedule at $timeSeconds s", ({ timeSeconds, desired }) => {
    const policy = clairvoyantPolicy({ schedule });
    expect(policy.recommend(observationOf({ timeSeconds }), timeSeconds, null).desired).toEqual(desired);
  });

  it("does nothing without one, and says so", () => {
    expect(clairvoyantPolicy().recommend(observationOf({}), 0, null)).toMatchObject({
      desired: {},
      reason: "there is no schedule",
    });
  });

  it("refuses a schedule out of order and a target that is no share", () => {
    expect(() => clairvoyantPolicy({ schedule: [schedule[1]!, schedule[0]!] })).toThrow(/schedule.1.fromSeconds is 0/);
    expect(() => clairvoyantPolicy({ targetAttainment: 99 })).toThrow(/targetAttainment is 99/);
  });
});
