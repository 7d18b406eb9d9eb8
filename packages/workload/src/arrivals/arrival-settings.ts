import { exponential, gammaWithCv } from "@tokentide/sim-core";
import { badSetting, inRange, RANGE, unknownType } from "../setting-checks";
import type { ArrivalProcess } from "./arrival-process";
import { AZURE_2023_ARRIVALS, type Azure2023Trace } from "./azure-2023-arrivals";
import { DiurnalArrivals } from "./diurnal-arrivals";
import { ConstantArrivals, NoArrivals, RenewalArrivals } from "./renewal-arrivals";
import { type RateSegment, VaryingRateArrivals } from "./varying-rate-arrivals";

/** When requests arrive. Rates are requests per second; a rate of 0 means none. */
export type ArrivalSettings =
  /** Independent arrivals. */
  | { readonly type: "poisson"; readonly rate: number }
  /** Gaps of a gamma distribution: burstier than Poisson above a cv (standard deviation / mean) of 1, more even below. */
  | { readonly type: "gamma"; readonly rate: number; readonly cv: number }
  /** An even pace, the first request at second 0. */
  | { readonly type: "constant"; readonly rate: number }
  | PiecewiseArrivals
  | DiurnalSettings
  | SpikeArrivals
  /**
   * The hour of the Azure LLM inference trace 2023, scaled to a mean rate (absent: its own) and repeated: a conversation
   * service, which changes slowly, and a coding service, which comes in bursts with minutes of silence between.
   */
  | { readonly type: Azure2023Trace; readonly rate?: number };

/** Independent arrivals at a rate that changes in steps; none before the first step. The last one goes on for ever. */
export interface PiecewiseArrivals {
  readonly type: "piecewise";
  /** In order of time, no two at once. */
  readonly steps: readonly { readonly startSeconds: number; readonly rate: number }[];
  /** After which the steps start again. Default never. */
  readonly repeatEverySeconds?: number;
}

/** Independent arrivals at a rate that goes up and down with the day, as a cosine. */
export interface DiurnalSettings {
  readonly type: "diurnal";
  /** Over a whole week. */
  readonly meanRate: number;
  /** Rate of the busiest moment of a day / rate of its quietest, at least 1; `Infinity` for a trough of 0. */
  readonly peakToTrough: number;
  /** Hour of the day of the busiest moment, [0, 24). */
  readonly peakHour: number;
  /** Rate of each day relative to the others, seven numbers, Monday first. Default all alike. */
  readonly weekdayFactors?: readonly number[];
  /** Hours after Monday 00:00 at which second 0 is, [0, 168). Default 0. */
  readonly startHour?: number;
}

/** Independent arrivals at a base rate, with one spike, or one every so often. */
export interface SpikeArrivals {
  readonly type: "spike";
  readonly baseRate: number;
  readonly peakRate: number;
  /** When the rate leaves the base. */
  readonly startSeconds: number;
  /** Time at the peak. */
  readonly durationSeconds: number;
  /** Time from base to peak, and from peak to base, in a straight line. Default 0: at once. */
  readonly rampSeconds?: number;
  /** Time from the start of a spike to that of the next. Default: one spike. */
  readonly repeatEverySeconds?: number;
}

const TYPES = [
  "poisson",
  "gamma",
  "constant",
  "piecewise",
  "diurnal",
  "spike",
  "azure-conv-2023",
  "azure-code-2023",
] as const satisfies readonly ArrivalSettings["type"][];

/**
 * The process that settings describe.
 *
 * @param path Where the settings are, for messages.
 * @throws WorkloadError when a setting is out of range.
 */
export function arrivalProcess(settings: ArrivalSettings, path = "arrivals"): ArrivalProcess {
  switch (settings.type) {
    case "poisson": {
      const rate = inRange(settings.rate, RANGE.rate, `${path}.rate`);
      return rate === 0 ? new NoArrivals() : new RenewalArrivals(exponential(rate));
    }
    case "gamma": {
      const rate = inRange(settings.rate, RANGE.rate, `${path}.rate`);
      const cv = inRange(settings.cv, RANGE.positive, `${path}.cv`);
      return rate === 0 ? new NoArrivals() : new RenewalArrivals(gammaWithCv(1 / rate, cv));
    }
    case "constant":
      return new ConstantArrivals(inRange(settings.rate, RANGE.rate, `${path}.rate`));
    case "piecewise":
      return piecewise(settings, path);
    case "diurnal":
      return diurnal(settings, path);
    case "spike":
      return spike(settings, path);
    case "azure-conv-2023":
    case "azure-code-2023": {
      const shape = AZURE_2023_ARRIVALS[settings.type];
      const rate = inRange(settings.rate ?? shape.meanRate, RANGE.rate, `${path}.rate`);
      const relative = rate / (shape.meanRate * shape.intervalSeconds);
      const steps = shape.requests.map((requests, index) => flat(index * shape.intervalSeconds, requests * relative));
      return new VaryingRateArrivals(steps, { fromSegment: 0, endSeconds: steps.length * shape.intervalSeconds });
    }
    default:
      throw unknownType((settings as { type?: unknown }).type, TYPES, `${path}.type`);
  }
}

function piecewise({ steps, repeatEverySeconds = Infinity }: PiecewiseArrivals, path: string): ArrivalProcess {
  if (steps.length === 0) throw badSetting(`${path}.steps`, "is empty; give at least one step.");
  const segments = steps.map(({ startSeconds, rate }, index) => {
    const step = `${path}.steps[${index}]`;
    inRange(startSeconds, RANGE.nonNegative, `${step}.startSeconds`);
    const previous = steps[index - 1]?.startSeconds ?? -1;
    if (startSeconds <= previous) {
      throw badSetting(
        `${step}.startSeconds`,
        `found ${startSeconds} after ${previous}; steps must be in order of time, no two at once.`,
      );
    }
    return flat(startSeconds, inRange(rate, RANGE.rate, `${step}.rate`));
  });
  if (segments[0]!.startSeconds > 0) segments.unshift(flat(0, 0));
  const contentEndSeconds = segments.at(-1)!.startSeconds;
  checkPeriod({ endSeconds: repeatEverySeconds, contentEndSeconds, repeatEverySeconds }, path);
  return new VaryingRateArrivals(segments, { fromSegment: 0, endSeconds: repeatEverySeconds });
}

function spike(settings: SpikeArrivals, path: string): ArrivalProcess {
  const { rampSeconds = 0, repeatEverySeconds = Infinity } = settings;
  const base = inRange(settings.baseRate, RANGE.rate, `${path}.baseRate`);
  const peak = inRange(settings.peakRate, RANGE.rate, `${path}.peakRate`);
  const start = inRange(settings.startSeconds, RANGE.nonNegative, `${path}.startSeconds`);
  const duration = inRange(settings.durationSeconds, RANGE.nonNegative, `${path}.durationSeconds`);
  inRange(rampSeconds, RANGE.nonNegative, `${path}.rampSeconds`);
  const endOfSpike = start + 2 * rampSeconds + duration;
  const endSeconds = start + repeatEverySeconds;
  checkPeriod({ endSeconds, contentEndSeconds: endOfSpike, repeatEverySeconds }, path);
  const segments: RateSegment[] = [
    flat(0, base),
    { startSeconds: start, startRate: base, endRate: peak },
    flat(start + rampSeconds, peak),
    { startSeconds: start + rampSeconds + duration, startRate: peak, endRate: base },
    flat(endOfSpike, base),
  ];
  // A ramp, a peak or a lead-in of no length falls away.
  const lasting = segments.filter(({ startSeconds }, index) => startSeconds !== segments[index + 1]?.startSeconds);
  return new VaryingRateArrivals(lasting, { fromSegment: start > 0 ? 1 : 0, endSeconds });
}

function diurnal(settings: DiurnalSettings, path: string): ArrivalProcess {
  const { weekdayFactors = [1, 1, 1, 1, 1, 1, 1], startHour = 0 } = settings;
  const meanRate = inRange(settings.meanRate, RANGE.rate, `${path}.meanRate`);
  const peakToTrough = inRange(settings.peakToTrough, RANGE.ratio, `${path}.peakToTrough`);
  const peakHour = inRange(settings.peakHour, RANGE.hourOfDay, `${path}.peakHour`);
  inRange(startHour, RANGE.hourOfWeek, `${path}.startHour`);
  for (const [day, factor] of weekdayFactors.entries()) {
    inRange(factor, RANGE.nonNegative, `${path}.weekdayFactors[${day}]`);
  }
  if (weekdayFactors.length !== 7 || weekdayFactors.every((factor) => factor === 0)) {
    throw badSetting(
      `${path}.weekdayFactors`,
      `found [${weekdayFactors.join(", ")}]; give seven numbers, Monday first, not all of them 0.`,
    );
  }
  if (meanRate === 0) return new NoArrivals();
  return new DiurnalArrivals({ meanRate, peakToTrough, peakHour, weekdayFactors, startHour });
}

interface Period {
  readonly endSeconds: number;
  readonly contentEndSeconds: number;
  readonly repeatEverySeconds: number;
}

/** Compares ends, not lengths: late in a run a short time may be no time at all. */
function checkPeriod({ endSeconds, contentEndSeconds, repeatEverySeconds }: Period, path: string): void {
  if (endSeconds > contentEndSeconds) return;
  throw badSetting(
    `${path}.repeatEverySeconds`,
    `found ${repeatEverySeconds}; what is repeated ends at ${contentEndSeconds} s, and the repetition must start after it.`,
  );
}

function flat(startSeconds: number, rate: number): RateSegment {
  return { startSeconds, startRate: rate, endRate: rate };
}
