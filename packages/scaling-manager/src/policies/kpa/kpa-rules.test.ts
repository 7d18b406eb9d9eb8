import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import {
  activatorCount,
  currentMax,
  DEFAULT_KPA_CONFIG,
  decide,
  filledBuckets,
  initialDeciderState,
  isWindowEmpty,
  type KpaSpec,
  maxWindow,
  nextActivity,
  panicWindowSeconds,
  parseGoDuration,
  parseKpaConfig,
  recordMax,
  recordValue,
  resizeWindow,
  resolveTarget,
  roundToDigits,
  type ScaleToZeroInput,
  sampleSize,
  scaleToZero,
  smoothingCoefficient,
  timeIndex,
  weightedWindowAverage,
  windowAverage,
  windowBuckets,
} from "./kpa-rules";

describe("durations as Go writes them", () => {
  it.each([
    { text: "0", seconds: 0 },
    { text: "1h1m1s", seconds: 3661 },
    { text: "-1m23s", seconds: -83 },
    { text: "61984ms", seconds: 61.984 },
    { text: "1.5h", seconds: 5400 },
    { text: ".5s", seconds: 0.5 },
    { text: "2us", seconds: 2e-6 },
    { text: "2µs", seconds: 2e-6 },
    { text: "10", seconds: undefined },
    { text: "s", seconds: undefined },
    { text: "1s ", seconds: undefined },
    { text: "", seconds: undefined },
  ])("$text is $seconds s", ({ text, seconds }) => {
    expect(parseGoDuration(text)).toBe(seconds);
  });
});

describe("the configuration", () => {
  it("has the source's defaults, and takes percentages from 1 on", () => {
    expect(parseKpaConfig({ "no-such-key": "x" })).toEqual(DEFAULT_KPA_CONFIG);
    const config = parseKpaConfig({
      "container-concurrency-target-percentage": "55",
      "enable-scale-to-zero": "F",
      "initial-scale": "+2",
      "max-scale-up-rate": "1.5e1",
      "scale-to-zero-pod-retention-period": "2m3s",
      "pod-autoscaler-class": "mine",
    });
    expect(config).toMatchObject({
      containerConcurrencyTargetFraction: 0.55,
      enableScaleToZero: false,
      initialScale: 2,
      maxScaleUpRate: 15,
      scaleToZeroPodRetentionPeriodSeconds: 123,
      podAutoscalerClass: "mine",
    });
    expect(parseKpaConfig({ "container-concurrency-target-percentage": "0.5" })).toMatchObject({
      containerConcurrencyTargetFraction: 0.5,
    });
  });

  it.each([
    ["max-scale-up-rate", "1"],
    ["max-scale-up-rate", "fast"],
    ["max-scale-down-rate", "-55"],
    ["stable-window", "5s"],
    ["stable-window", "1h1s"],
    ["stable-window", "61984ms"],
    ["stable-window", "60"],
    ["scale-down-delay", "-1s"],
    ["scale-down-delay", "1500ms"],
    ["scale-to-zero-grace-period", "0s"],
    ["scale-to-zero-pod-retention-period", "-4m"],
    ["target-burst-capacity", "-11"],
    ["container-concurrency-target-percentage", "-42"],
    ["container-concurrency-target-percentage", "142.4"],
    ["container-concurrency-target-default", "0.001"],
    ["requests-per-second-target-default", "0"],
    ["activator-capacity", "0.95"],
    ["panic-window-percentage", "0.1"],
    ["panic-window-percentage", "110"],
    ["initial-scale", "0"],
    ["initial-scale", "2.5"],
    ["initial-scale", "3000000000"],
    ["min-scale", "-1"],
    ["max-scale", "-1"],
    ["max-scale-limit", "-1"],
    ["enable-scale-to-zero", "perhaps"],
  ])("refuses %s: %s", (key, value) => {
    expect(() => parseKpaConfig({ [key]: value })).toThrow(InvalidSettingsError);
  });

  it("needs a maximum within the limit of maxima, where there is one", () => {
    expect(() => parseKpaConfig({ "max-scale-limit": "10" })).toThrow(/maxScale is 0/);
    expect(() => parseKpaConfig({ "max-scale-limit": "10", "max-scale": "11" })).toThrow(/maxScale is 11/);
    expect(parseKpaConfig({ "max-scale-limit": "10", "max-scale": "10" }).maxScale).toBe(10);
    expect(parseKpaConfig({ "initial-scale": "0", "allow-zero-initial-scale": "true" }).initialScale).toBe(0);
  });
});

describe("small rules", () => {
  it("are those of the source", () => {
    expect([1, 3, 4, 10, 100, 100_000].map(sampleSize)).toEqual([1, 3, 4, 7, 14, 16]);
    expect([10, 65, 600].map((seconds) => panicWindowSeconds(seconds, 10))).toEqual([1, 7, 60]);
    expect([1, 60, 600].map(smoothingCoefficient)).toEqual([0.9999, 0.2, 0.2]);
    expect(smoothingCoefficient(40)).toBeCloseTo(0.20567, 5);
    expect(roundToDigits(1.23456789, 3)).toBe(1.234);
    const burst = { readyPods: 7, totalValue: 30, activatorCapacity: 100 };
    expect([0, -1, 100].map((targetBurstCapacity) => activatorCount({ ...burst, targetBurstCapacity }))).toEqual([
      2, 3, 4,
    ]);
  });

  it("resolve what one pod is to carry", () => {
    const by = (settings: object) =>
      resolveTarget({ metric: "concurrency", containerConcurrency: 0, ...settings }, DEFAULT_KPA_CONFIG);
    expect(by({})).toEqual({ target: 70, total: 100 });
    expect(by({ containerConcurrency: 10, target: 20 })).toEqual({ target: 7, total: 10 });
    expect(by({ metric: "rps", containerConcurrency: 10, target: 50, targetUtilizationPercent: 80 })).toEqual({
      target: 40,
      total: 50,
    });
    expect(by({ target: 0.001 }).target).toBe(0.01);
  });
});

describe("windows", () => {
  const at = (windowSeconds: number, records: readonly (readonly [number, number])[]) =>
    records.reduce((window, [time, value]) => recordValue(window, time, value), windowBuckets(windowSeconds, 1));

  it("divide by what has been written, and leave out what has scrolled out", () => {
    const window = at(5, [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
    expect([4, 6, 8, 9].map((now) => windowAverage(window, now))).toEqual([3, 4, 5, 0]);
    expect(isWindowEmpty(window, 9)).toBe(false);
    expect(isWindowEmpty(window, 10)).toBe(true);
    expect(isWindowEmpty(windowBuckets(5, 1), 0)).toBe(true);
    expect(windowAverage(windowBuckets(5, 1), 0)).toBe(0);
    expect(weightedWindowAverage(windowBuckets(5, 1), 0)).toBe(0);
    expect(filledBuckets(windowBuckets(5, 1), 0).size).toBe(0);
    expect([...filledBuckets(window, 7)]).toEqual([
      [4, 5],
      [3, 4],
    ]);
    expect(filledBuckets(window, 9).size).toBe(0);
  });

  it("take a value of the past if it is younger than a window, and begin anew after a silent one", () => {
    const window = at(5, [
      [60, 10],
      [56, 2],
      [55, 99],
    ]);
    expect(windowAverage(window, 60)).toBe(12 / 5);
    expect(windowAverage(recordValue(window, 65, 7), 65)).toBe(7);
  });

  it("are the naive mean over any records in order", () => {
    const record = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 50 }));
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 60 }), (steps) => {
        let now = 0;
        let window = windowBuckets(10, 1);
        const values = new Map<number, number>();
        for (const [step, value] of steps) {
          now += step;
          window = recordValue(window, now, value);
          values.set(now, (values.get(now) ?? 0) + value);
        }
        const seconds = Math.min(10, now - Math.min(...values.keys()) + 1);
        let sum = 0;
        for (let second = now - seconds + 1; second <= now; second++) sum += values.get(second) ?? 0;
        expect(windowAverage(window, now)).toBeCloseTo(sum / seconds, 5);
        const newest = JSON.parse(JSON.stringify(window));
        expect(newest).toEqual(window);
      }),
    );
  });

  it("keep their records when their length changes, unless they are stale", () => {
    const window = at(5, [
      [0, 1],
      [4, 5],
    ]);
    expect(resizeWindow(window, 5, 4)).toBe(window);
    const longer = resizeWindow(window, 10, 4);
    expect([longer.buckets.length, windowAverage(longer, 4)]).toEqual([10, 6 / 5]);
    expect(windowAverage(resizeWindow(window, 2, 4), 4)).toBe(5 / 2);
    const stale = resizeWindow(window, 10, 100);
    expect([stale.firstBucket, windowAverage(stale, 4)]).toEqual([null, 0]);
    expect(windowAverage(recordValue(stale, 5, 8), 5)).toBe(8);
  });

  it("have a sliding maximum as the naive one, over any values", () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 40 }), (size, steps) => {
        let index = 0;
        let window = maxWindow(size);
        const all: [number, number][] = [];
        for (const [more, value] of steps) {
          index += more;
          window = recordMax(window, index, value);
          all.push([index, value]);
          expect(currentMax(window)).toBe(Math.max(...all.filter(([at]) => index - at < size).map(([, seen]) => seen)));
        }
      }),
    );
    expect(currentMax(maxWindow(3))).toBe(0);
    expect([0.9, 2, 3.5].map((time) => timeIndex(time, 2))).toEqual([0, 1, 1]);
  });
});

describe("a decision", () => {
  const spec: KpaSpec = {
    targetValue: 10,
    totalValue: 20,
    targetBurstCapacity: 50,
    panicThreshold: 2,
    maxScaleUpRate: 10,
    maxScaleDownRate: 2,
    stableWindowSeconds: 60,
    scaleDownDelaySeconds: 0,
    activationScale: 0,
    isReachable: true,
  };
  const calm = initialDeciderState(1, 0);

  it("is the load divided by the target, halved at most", () => {
    const { decision } = decide(spec, { stable: 41, panic: 41 }, 4, 0, calm);
    expect(decision).toMatchObject({ desiredPods: 5, excessBurstCapacity: -11, isPanic: false });
    expect(decision?.reason).toBe("41 stable and 41 panic / 10 = 5 and 5 (ready 4)");
    const less = decide(spec, { stable: 1, panic: 1 }, 9, 0, calm).decision;
    expect(less).toMatchObject({ desiredPods: 4 });
    expect(less?.reason).toContain("within rates: 4");
    expect(decide({ ...spec, isReachable: false }, { stable: 1, panic: 1 }, 9, 0, calm).decision?.desiredPods).toBe(1);
  });

  it("panics at twice what is ready, does not shrink in panic, and calms down a stable window later", () => {
    const first = decide(spec, { stable: 10, panic: 40 }, 2, 100, calm);
    expect([first.decision?.desiredPods, first.state.panicStartSeconds]).toEqual([4, 100]);
    const second = decide(spec, { stable: 5, panic: 5 }, 4, 160, first.state);
    expect([second.decision?.desiredPods, second.state.panicStartSeconds]).toEqual([4, 100]);
    expect(second.decision?.reason).toContain("in panic: 4");
    const third = decide(spec, { stable: 5, panic: 5 }, 4, 161, second.state);
    expect([third.decision?.desiredPods, third.state.panicStartSeconds]).toEqual([2, null]);
  });

  it("begins in panic with more than one pod: a restart must not shrink before it knows", () => {
    expect(initialDeciderState(5, 7)).toMatchObject({ panicStartSeconds: 7, maxPanicPods: 5 });
    expect(decide(spec, { stable: 0, panic: 0 }, 5, 60, initialDeciderState(5, 0)).decision?.desiredPods).toBe(5);
  });

  it("is not made without data, and nothing is forgotten", () => {
    expect(decide(spec, undefined, 1, 0, calm)).toEqual({ decision: undefined, state: calm });
    expect(decide(spec, { stable: 1, panic: 1 }, undefined, 0, calm).decision).toBeUndefined();
  });

  it("waits with shrinking for as long as it is told to", () => {
    const slow = { ...spec, scaleDownDelaySeconds: 10 };
    let state = calm;
    const at = (time: number, load: number) => {
      const result = decide(slow, { stable: load, panic: load }, 4, time, state);
      state = result.state;
      return result.decision;
    };
    expect(at(0, 40)?.desiredPods).toBe(4);
    expect(at(8, 20)).toMatchObject({ desiredPods: 4, reason: expect.stringContaining("delayed: 4") });
    expect(at(10, 20)?.desiredPods).toBe(2);
  });

  it("starts several at once where it is told to, and keeps no room for bursts where it is not", () => {
    const eager = { ...spec, activationScale: 3, targetBurstCapacity: 0 };
    expect(decide(eager, { stable: 1, panic: 1 }, 0, 0, calm).decision).toMatchObject({
      desiredPods: 3,
      excessBurstCapacity: 0,
    });
    expect(decide(eager, { stable: 0, panic: 0 }, 1, 0, calm).decision?.desiredPods).toBe(0);
    const any = { ...spec, targetBurstCapacity: -1 };
    expect(decide(any, { stable: 0, panic: 0 }, 1, 0, calm).decision?.excessBurstCapacity).toBe(-1);
  });
});

describe("the way to zero", () => {
  const idle: ScaleToZeroInput = {
    proposedPods: 0,
    minScale: 0,
    maxScale: 0,
    initialScale: 1,
    hasReachedInitialScale: true,
    reachability: "reachable",
    activity: "active",
    activityForSeconds: 60,
    isProxied: false,
    proxiedForSeconds: 0,
    targetBurstCapacity: 100,
    isBufferInPath: () => true,
    isScaleToZeroEnabled: true,
    stableWindowSeconds: 60,
    gracePeriodSeconds: 30,
    retentionSeconds: 0,
    progressDeadlineSeconds: 600,
  };
  const inactive = { ...idle, activity: "inactive", activityForSeconds: 10 } as const;

  it.each([
    { name: "no decision yet", given: { ...idle, proposedPods: -1 }, pods: -1, isApplied: false, again: [] },
    { name: "a minimum", given: { ...idle, minScale: 2 }, pods: 2, isApplied: true, again: [] },
    { name: "a maximum", given: { ...idle, proposedPods: 9, maxScale: 5 }, pods: 5, isApplied: true, again: [] },
    {
      name: "a minimum above the maximum",
      given: { ...idle, proposedPods: 9, minScale: 12, maxScale: 5 },
      pods: 12,
      isApplied: true,
      again: [],
    },
    {
      name: "nobody can send anything",
      given: { ...inactive, minScale: 2, reachability: "unreachable", activityForSeconds: 30 },
      pods: 0,
      isApplied: true,
      again: [],
    },
    {
      name: "the first start",
      given: { ...idle, initialScale: 3, hasReachedInitialScale: false },
      pods: 3,
      isApplied: true,
      again: [],
    },
    { name: "it is off", given: { ...idle, isScaleToZeroEnabled: false }, pods: 1, isApplied: true, again: [] },
    {
      name: "pods that are coming up",
      given: { ...idle, proposedPods: -1, activity: "activating", activityForSeconds: 630 },
      pods: -1,
      isApplied: false,
      again: [630],
    },
    {
      name: "pods that did not come up",
      given: { ...idle, activity: "activating", activityForSeconds: 631 },
      pods: 0,
      isApplied: true,
      again: [],
    },
    {
      name: "active for less than a stable window",
      given: { ...idle, activityForSeconds: 59 },
      pods: 1,
      isApplied: true,
      again: [1],
    },
    { name: "active for a stable window", given: idle, pods: 0, isApplied: false, again: [] },
    {
      name: "the same behind the buffer already",
      given: { ...idle, isProxied: true },
      pods: 0,
      isApplied: false,
      again: [3],
    },
    {
      name: "inactive for less than the grace period",
      given: { ...inactive, proxiedForSeconds: 12 },
      pods: 0,
      isApplied: false,
      again: [18],
    },
    {
      name: "behind the buffer for the grace period",
      given: { ...inactive, proxiedForSeconds: 30 },
      pods: 0,
      isApplied: true,
      again: [],
    },
    {
      name: "inactive for the grace period",
      given: { ...inactive, activityForSeconds: 30 },
      pods: 0,
      isApplied: true,
      again: [],
    },
    {
      name: "a last pod that is to stay",
      given: { ...inactive, retentionSeconds: 40, proxiedForSeconds: 99 },
      pods: 0,
      isApplied: false,
      again: [30],
    },
  ] as const)("$name: $pods, applied: $isApplied", ({ given, pods, isApplied, again }) => {
    const outcome = scaleToZero(given);
    expect([outcome.desiredPods, outcome.isApplied]).toEqual([pods, isApplied]);
    expect(outcome.lookAgainAfterSeconds).toEqual(again);
    expect(outcome.isProbeStarted).toBe(false);
  });

  it("asks whether the buffer takes the requests, unless it always does", () => {
    let asked = 0;
    const isBufferInPath = () => {
      asked++;
      return false;
    };
    const given = { ...inactive, activityForSeconds: 99, isBufferInPath };
    expect(scaleToZero(given)).toMatchObject({ desiredPods: 0, isApplied: false, isProbeStarted: true });
    expect(scaleToZero({ ...given, targetBurstCapacity: -1 })).toMatchObject({ isApplied: true });
    expect(asked).toBe(1);
  });

  it.each([
    { wanted: 0, ready: 3, minimum: 0, activity: "active", next: "inactive" },
    { wanted: undefined, ready: 0, minimum: 0, activity: "inactive", next: "inactive" },
    { wanted: undefined, ready: 0, minimum: 0, activity: "activating", next: "activating" },
    { wanted: 2, ready: 0, minimum: 0, activity: "inactive", next: "activating" },
    { wanted: 2, ready: 1, minimum: 2, activity: "active", next: "activating" },
    { wanted: 2, ready: 1, minimum: 0, activity: "activating", next: "active" },
  ] as const)("is $next with $ready ready of $wanted", ({ wanted, ready, minimum, activity, next }) => {
    expect(nextActivity(wanted, ready, minimum, activity)).toBe(next);
  });
});
