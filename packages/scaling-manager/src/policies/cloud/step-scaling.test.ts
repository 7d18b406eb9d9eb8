import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import { observationOf } from "../../testing/fake-observation";
import { policyTimeline } from "../hpa/policy-timeline";
import { adjusted, stepFor } from "./step-ranges";
import { type StepPolicySettings, stepPolicy } from "./step-scaling";

const timeline = (settings: StepPolicySettings = {}) => policyTimeline(stepPolicy(settings), observationOf);
const busy = (active: number, busyFraction: number | undefined, scalingUp = 0) => ({
  pools: { mixed: { active, scalingUp, load: { busyFraction } } },
});

describe("step, as AWS has it", () => {
  it("takes a larger step the further it is from the threshold", () => {
    const at = timeline();
    expect(at(0, busy(20, 0.59)).desired).toEqual({ mixed: 20 });
    expect(at(60, busy(20, 0.6))).toMatchObject({
      desired: { mixed: 22 },
      reason: "mixed: busy 0.6: step +10 % of 20 active, 22",
    });
    expect(at(120, busy(20, 0.7, 2)).desired).toEqual({ mixed: 26 });
    expect(at(180, busy(20, 0.41)).desired).toEqual({ mixed: 20 });
    expect(at(240, busy(20, 0.4)).desired).toEqual({ mixed: 18 });
    expect(at(300, busy(20, 0.3)).desired).toEqual({ mixed: 14 });
  });

  it("adds nothing while the same step boots, and only the difference in a higher one: 10, 11, 13", () => {
    const at = timeline({
      signal: "kv",
      adjustment: "change",
      scaleOut: {
        threshold: 0.5,
        steps: [
          { from: 0, to: 0.2, change: 1 },
          { from: 0.2, change: 3 },
        ],
      },
      scaleIn: { threshold: 0.2, steps: [{ to: 0, change: -1 }] },
    });
    const kv = (kvFraction: number, scalingUp = 0) => ({
      pools: { mixed: { active: 10, scalingUp, load: { kvFraction } } },
    });
    expect(at(0, kv(0.6)).desired).toEqual({ mixed: 11 });
    expect(at(60, kv(0.6, 1)).desired).toEqual({ mixed: 11 });
    expect(at(120, kv(0.8, 1)).desired).toEqual({ mixed: 13 });
    expect(at(180, kv(0.1, 3))).toMatchObject({
      desired: { mixed: 13 },
      reason: expect.stringContaining("warming up"),
    });
    expect(at(240, kv(0.1)).desired).toEqual({ mixed: 9 });
  });

  it("waits for as many datapoints as it is told to, and changes nothing without data", () => {
    const at = timeline({ evaluationPeriods: 2 });
    expect(at(0, busy(10, 0.9)).desired).toEqual({ mixed: 10 });
    expect(at(30, busy(10, 0.9)).desired).toEqual({ mixed: 10 });
    expect(at(60, busy(10, undefined)).desired).toEqual({});
    expect(at(120, busy(10, 0.9)).desired).toEqual({ mixed: 10 });
    expect(at(180, busy(10, 0.9)).desired).toEqual({ mixed: 13 });
  });

  it.each([
    { name: "+12.7 counts as 12", instances: 127, change: 10, expected: 139 },
    { name: "+0.4 counts as 1", instances: 4, change: 10, expected: 5 },
    { name: "-0.4 counts as -1", instances: 4, change: -10, expected: 3 },
    { name: "-6.67 counts as -6", instances: 67, change: -10, expected: 61 },
    { name: "at least three at a time", instances: 10, change: 10, minMagnitude: 3, expected: 13 },
    { name: "nothing is nothing", instances: 10, change: 0, minMagnitude: 3, expected: 10 },
  ])("percent: $name", ({ instances, change, minMagnitude = 1, expected }) => {
    expect(adjusted(instances, change, "percent", minMagnitude)).toBe(expected);
  });

  it("may say the count itself", () => {
    const steps = [{ from: 0, change: 7 }];
    const at = timeline({
      adjustment: "exact",
      scaleOut: { threshold: 0.5, steps },
      scaleIn: { threshold: 0.1, steps: [{ to: 0, change: 1 }] },
    });
    expect(at(0, busy(2, 0.6)).desired).toEqual({ mixed: 7 });
    expect(at(60, busy(7, 0.05)).desired).toEqual({ mixed: 1 });
  });

  it("gives a bound to the step above a threshold from below, and below it from above", () => {
    const up = {
      threshold: 0.5,
      steps: [
        { from: 0, to: 0.2, change: 1 },
        { from: 0.2, change: 2 },
      ],
    };
    expect([0.5, 0.69, 0.7].map((value) => stepFor(up, value, "up")?.change)).toEqual([1, 1, 2]);
    const down = {
      threshold: 0.5,
      steps: [
        { from: -0.2, to: 0, change: -1 },
        { to: -0.2, change: -2 },
      ],
    };
    expect([0.5, 0.31, 0.3].map((value) => stepFor(down, value, "down")?.change)).toEqual([-1, -1, -2]);
  });

  it.each([
    {
      name: "a gap",
      steps: [
        { from: 0, to: 1, change: 1 },
        { from: 2, change: 2 },
      ],
      message: /neither gaps nor overlaps/,
    },
    {
      name: "an overlap",
      steps: [
        { from: 0, to: 2, change: 1 },
        { from: 1, change: 2 },
      ],
      message: /neither gaps/,
    },
    { name: "a step without bounds", steps: [{ change: 1 }], message: /bounds of 0 and more/ },
    { name: "a step the wrong way round", steps: [{ from: 2, to: 1, change: 1 }], message: /`from` below `to`/ },
    { name: "no step", steps: [], message: /at least one/ },
  ])("refuses $name", ({ steps, message }) => {
    const wrong = { scaleOut: { threshold: 1, steps } };
    expect(() => stepPolicy(wrong)).toThrow(InvalidSettingsError);
    expect(() => stepPolicy(wrong)).toThrow(message);
  });

  it("refuses thresholds that cross", () => {
    expect(() => stepPolicy({ scaleIn: { threshold: 0.6, steps: [{ to: 0, change: -1 }] } })).toThrow(/at most that/);
  });
});
