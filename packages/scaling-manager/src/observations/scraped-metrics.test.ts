import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { FakeClock } from "../testing/fake-clock";
import { observationOf } from "../testing/fake-observation";
import { METRIC_PATHS, type MetricPath } from "./metric-path";
import type { Observation } from "./observation";
import { ScrapedMetrics } from "./scraped-metrics";

const path = (settings: Partial<MetricPath>): MetricPath => ({ ...METRIC_PATHS.ideal, ...settings });

/** A fleet whose queue is as long as its clock is late, and that says over which span it was asked. */
function fleetAt(clock: FakeClock): Observation {
  const timeSeconds = clock.now();
  const observation = observationOf({
    timeSeconds,
    waitingRequests: timeSeconds,
    classLoads: [{ name: "chat", pendingRequests: timeSeconds }],
    pools: { mixed: { active: 1 + timeSeconds, load: { queueTokens: timeSeconds } } },
  });
  const signals = (windowSeconds = -1, untilSeconds = -1) => ({
    ...observation.signals(),
    seconds: windowSeconds,
    offeredRequestsPerSecond: untilSeconds,
  });
  return { ...observation, signals, pools: { ...observation.pools, mixed: { ...observation.pools.mixed, signals } } };
}

function watched(settings: Partial<MetricPath>, isLost?: () => boolean) {
  const clock = new FakeClock();
  const metrics = new ScrapedMetrics(path(settings), isLost);
  metrics.start(clock, () => fleetAt(clock));
  return {
    clock,
    metrics,
    seenAt(seconds: number) {
      clock.advanceTo(seconds);
      const { pools, waitingRequests, classLoads, signals } = metrics.see(fleetAt(clock));
      return {
        queue: pools.mixed.load.queueTokens,
        waiting: waitingRequests,
        chats: classLoads?.[0]?.pendingRequests,
        active: pools.mixed.instances.active,
        until: signals().offeredRequestsPerSecond,
        window: pools.mixed.signals().seconds,
      };
    },
  };
}

describe("scraped metrics", () => {
  it("are those of the last scrape, while instances are those of now", () => {
    const { seenAt } = watched({ scrapeSeconds: 30 });
    expect(seenAt(29)).toEqual({ queue: 0, waiting: 0, chats: 0, active: 30, until: 0, window: 60 });
    expect(seenAt(31)).toMatchObject({ queue: 30, waiting: 30, chats: 30, active: 32, until: 30 });
  });

  it("are seen a delay later", () => {
    const { seenAt } = watched({ scrapeSeconds: 30, delaySeconds: 10 });
    expect(seenAt(5)).toMatchObject({ queue: undefined, chats: undefined, until: undefined });
    expect(seenAt(39).queue).toBe(0);
    expect(seenAt(40)).toMatchObject({ queue: 30, until: 30 });
    const late = watched({ scrapeSeconds: 10, delaySeconds: 45 });
    expect([44, 45, 54, 55, 100].map((seconds) => late.seenAt(seconds).queue)).toEqual([undefined, 0, 0, 10, 50]);
  });

  it("are taken over the path's window where a policy names none", () => {
    const { clock, metrics } = watched({ scrapeSeconds: 30, windowSeconds: 120 });
    const { signals } = metrics.see(fleetAt(clock));
    expect([signals().seconds, signals(15).seconds]).toEqual([120, 15]);
  });

  it("have no gauges from a lost scrape to the next, and no rates once the window has no scrape in it", () => {
    let isLost = false;
    const { seenAt } = watched({ scrapeSeconds: 30 }, () => isLost);
    seenAt(30);
    isLost = true;
    expect(seenAt(59)).toMatchObject({ queue: 30, until: 30 });
    expect(seenAt(60)).toMatchObject({ queue: undefined, waiting: undefined, active: 61, until: 30 });
    expect(seenAt(89).until).toBe(30);
    expect(seenAt(90).until).toBeUndefined();
    isLost = false;
    expect(seenAt(120)).toMatchObject({ queue: 120, until: 120 });
  });

  it("are unknown, and not zero, before the first scrape arrives", () => {
    expect(watched({ scrapeSeconds: 30 }, () => true).seenAt(1000)).toMatchObject({
      queue: undefined,
      waiting: undefined,
      until: undefined,
    });
  });

  it("are fresh at every look where there are no scrapes, and may fail all the same", () => {
    let isLost = false;
    const { seenAt } = watched({}, () => isLost);
    expect(seenAt(7)).toMatchObject({ queue: 7, until: 7 });
    isLost = true;
    expect(seenAt(8)).toMatchObject({ queue: undefined, until: undefined });
  });

  it("leave no timer behind", () => {
    const { clock, metrics } = watched({ scrapeSeconds: 30 });
    clock.advance(90);
    metrics.stop();
    expect(clock.pendingActions).toBe(0);
  });

  it("reach a policy, whose name and rates stay its own", () => {
    const metrics = new ScrapedMetrics(path({}), () => true);
    const policy = metrics.shownTo({
      name: "looks",
      ownsRates: true,
      initialState: () => 0,
      recommend: ({ waitingRequests }, _now, state) => ({
        desired: {},
        reason: `${waitingRequests}`,
        state: state + 1,
      }),
    });
    const recommendation = policy.recommend(observationOf({ waitingRequests: 3 }), 0, policy.initialState());
    expect(recommendation).toEqual({ desired: {}, reason: "undefined", state: 1 });
    expect(policy).toMatchObject({ name: "looks", ownsRates: true });
  });

  it.each([
    { settings: { scrapeSeconds: -1 }, message: /scrapeSeconds is -1/ },
    { settings: { windowSeconds: 0 }, message: /windowSeconds is 0/ },
    { settings: { delaySeconds: 5 }, message: /what is late was scraped/ },
    { settings: { loss: 1.5 }, message: /loss is 1.5/ },
    { settings: { scrapeSeconds: 60, windowSeconds: 500, delaySeconds: 60 }, message: /at most 600/ },
  ])("refuse $settings", ({ settings, message }) => {
    expect(() => new ScrapedMetrics(path(settings))).toThrow(InvalidSettingsError);
    expect(() => new ScrapedMetrics(path(settings))).toThrow(message);
  });

  it("of every platform are a path that can be", () => {
    for (const platform of Object.values(METRIC_PATHS)) expect(() => new ScrapedMetrics(platform)).not.toThrow();
  });
});
