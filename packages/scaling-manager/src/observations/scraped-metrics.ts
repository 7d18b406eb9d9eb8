import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { Policy } from "../policies/policy";
import { POOL_TAGS, type PoolTag } from "../pool-tag";
import type { Clock, ClockHandle } from "../ports/clock";
import type { ClassLoad, InstanceLoad, PoolLoad } from "../ports/load-source";
import type { MetricPath } from "./metric-path";
import type { Observation, PoolObservation } from "./observation";
import { UNKNOWN_SIGNALS, type WindowSignals } from "./window-signals";

/** What a manager remembers of rates and latencies. */
const LONGEST_MEMORY_SECONDS = 600;

/** One attempt to scrape. */
interface Scrape {
  readonly timeSeconds: number;
  /** When the last one arrived, this one included; `undefined` before any did. */
  readonly arrivedSeconds: number | undefined;
  /** `undefined`: it did not arrive. */
  readonly gauges: Gauges | undefined;
}

/** The gauges of one moment. */
interface Gauges {
  readonly pools: Readonly<Record<PoolTag, PoolGauges>>;
  readonly waitingRequests: number | undefined;
  readonly classLoads: readonly ClassLoad[] | undefined;
  readonly offeredRequests: number | undefined;
}

interface PoolGauges {
  readonly load: PoolLoad;
  readonly instanceLoads: readonly InstanceLoad[] | undefined;
}

const NO_GAUGES: PoolGauges = { load: {}, instanceLoads: undefined };

/**
 * A monitoring system between a fleet and its policy, for simulations and tests: the policy sees what was scraped last, late,
 * and over its windows. A failed scrape leaves no gauges until the next one (as with Prometheus, which marks its series stale),
 * and no rates once the window has no scrape in it. What a controller knows by itself stays fresh: instances, limits, cost.
 *
 * @example
 * const metrics = new ScrapedMetrics(METRIC_PATHS["hpa-prometheus"], () => random() < 0.01);
 * const manager = new ScalingManager({ clock, instances, load, policy: metrics.shownTo(hpaPolicy()) });
 * metrics.start(clock, () => manager.observe());
 */
export class ScrapedMetrics {
  readonly #path: MetricPath;
  readonly #isLost: () => boolean;
  /** Those that may still be looked at, oldest first. */
  #scrapes: Scrape[] = [];
  #timer: { readonly clock: Clock; handle: ClockHandle } | undefined;

  /**
   * @param isLost asked at every scrape: it does not arrive. `path.loss` is the caller's to draw, from a stream of its own
   * @throws InvalidSettingsError on a path that cannot be
   */
  constructor(path: MetricPath, isLost: () => boolean = () => false) {
    checkPath(path);
    this.#path = path;
    this.#isLost = isLost;
  }

  /** The policy, at the end of the path. */
  shownTo<State>(policy: Policy<State>): Policy<State> {
    return {
      ...policy,
      initialState: () => policy.initialState(),
      recommend: (observation, nowSeconds, state) => policy.recommend(this.see(observation), nowSeconds, state),
    };
  }

  /** Scrapes now and from now on. @param observe the fleet as it is, a manager's `observe` */
  start(clock: Clock, observe: () => Observation): void {
    this.stop();
    const { scrapeSeconds } = this.#path;
    if (scrapeSeconds === 0) return;
    const scrape = (): void => {
      this.#timer = { clock, handle: clock.schedule(scrapeSeconds, scrape) };
      this.#take(observe());
    };
    scrape();
  }

  /** Leaves no timer behind. */
  stop(): void {
    if (this.#timer !== undefined) this.#timer.clock.cancel(this.#timer.handle);
    this.#timer = undefined;
  }

  /** What is seen of the fleet at the end of the path. */
  see(observation: Observation): Observation {
    const { scrapeSeconds, delaySeconds, windowSeconds } = this.#path;
    const { timeSeconds } = observation;
    const seenUntil = timeSeconds - delaySeconds;
    const scrape =
      scrapeSeconds === 0
        ? this.#attempt(observation, undefined)
        : this.#scrapes.findLast((candidate) => candidate.timeSeconds <= seenUntil);
    const gauges = scrape?.gauges;
    const until = scrape?.arrivedSeconds ?? Number.NEGATIVE_INFINITY;
    const over =
      (signals: PoolObservation["signals"]): PoolObservation["signals"] =>
      (window = windowSeconds, untilSeconds = timeSeconds): WindowSignals =>
        // Without a scrape in the window there is no rate over it.
        seenUntil - until >= window ? UNKNOWN_SIGNALS : signals(window, Math.min(untilSeconds, until));
    const pools = POOL_TAGS.map((tag): [PoolTag, PoolObservation] => {
      const pool = observation.pools[tag];
      return [
        tag,
        poolThrough(
          pool,
          gauges?.pools[tag] ?? NO_GAUGES,
          over((...span) => pool.signals(...span)),
        ),
      ];
    });
    return {
      timeSeconds,
      unixSeconds: observation.unixSeconds,
      pools: Object.fromEntries(pools) as Record<PoolTag, PoolObservation>,
      waitingRequests: gauges?.waitingRequests,
      classLoads: gauges?.classLoads,
      offeredRequests: gauges?.offeredRequests,
      signals: over((...span) => observation.signals(...span)),
      skus: observation.skus,
      get costDollarsPerHour() {
        return observation.costDollarsPerHour;
      },
    };
  }

  #take(observation: Observation): void {
    const oldest = observation.timeSeconds - this.#path.delaySeconds;
    // All that are younger, and the one that is seen until the next of them may be.
    const lastSeen = this.#scrapes.findLastIndex((candidate) => candidate.timeSeconds <= oldest);
    const scrape = this.#attempt(observation, this.#scrapes.at(-1)?.arrivedSeconds);
    this.#scrapes = [...this.#scrapes.slice(Math.max(0, lastSeen)), scrape];
  }

  #attempt(observation: Observation, arrivedSeconds: number | undefined): Scrape {
    const { timeSeconds } = observation;
    return this.#isLost()
      ? { timeSeconds, arrivedSeconds, gauges: undefined }
      : { timeSeconds, arrivedSeconds: timeSeconds, gauges: gaugesOf(observation) };
  }
}

function gaugesOf({ waitingRequests, classLoads, offeredRequests, pools }: Observation): Gauges {
  const entries = POOL_TAGS.map((tag): [PoolTag, PoolGauges] => {
    const { load, instanceLoads } = pools[tag];
    return [tag, { load, instanceLoads }];
  });
  return {
    waitingRequests,
    classLoads,
    offeredRequests,
    pools: Object.fromEntries(entries) as Record<PoolTag, PoolGauges>,
  };
}

function poolThrough(pool: PoolObservation, gauges: PoolGauges, signals: PoolObservation["signals"]): PoolObservation {
  return {
    tag: pool.tag,
    get instances() {
      return pool.instances;
    },
    get capacity() {
      return pool.capacity;
    },
    get booting() {
      return pool.booting;
    },
    get active() {
      return pool.active;
    },
    get draining() {
      return pool.draining;
    },
    get limits() {
      return pool.limits;
    },
    instanceCapacity: pool.instanceCapacity,
    load: gauges.load,
    instanceLoads: gauges.instanceLoads,
    signals,
  };
}

function checkPath({ scrapeSeconds, windowSeconds, delaySeconds, loss }: MetricPath): void {
  const check = (setting: keyof MetricPath, value: number, isAllowed: boolean, allowed: string): void => {
    if (!isAllowed) throw new InvalidSettingsError(setting, value, allowed);
  };
  check("scrapeSeconds", scrapeSeconds, scrapeSeconds >= 0, "a number of at least 0");
  check("windowSeconds", windowSeconds, windowSeconds >= 1, "a number of at least 1");
  check("loss", loss, loss >= 0 && loss <= 1, "a number from 0 to 1");
  const isLate = delaySeconds > 0;
  check("delaySeconds", delaySeconds, delaySeconds >= 0, "a number of at least 0");
  check("delaySeconds", delaySeconds, !isLate || scrapeSeconds > 0, "0 without scrapes: what is late was scraped");
  const memory = windowSeconds + delaySeconds + scrapeSeconds;
  check(
    "windowSeconds",
    windowSeconds,
    memory <= LONGEST_MEMORY_SECONDS,
    `together with delay and scrape at most ${LONGEST_MEMORY_SECONDS}: so long are figures remembered`,
  );
}
