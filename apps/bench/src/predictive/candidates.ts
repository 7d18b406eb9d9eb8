import type { WeekStep } from "./week-load";
import type { Fleet, WeekPlan } from "./week-run";

/** Who is compared: policies that react, the one that forecasts, and two that nobody can have. */
export type Family = "reactive" | "predictive" | "knows the shape" | "knows all";

/** A policy of which all is settled but its target. */
export interface Variant {
  readonly family: Family;
  /** What the table calls it. */
  readonly name: string;
  /**
   * As YAML has it.
   * @param target how much of what an instance carries is aimed at, which is what is tuned
   */
  policy(target: number): string;
}

/** A variant with a target. */
export interface Candidate {
  readonly family: Family;
  readonly name: string;
  readonly target: number;
}

/** Kubernetes' own window before shrinking. */
const DOWN_WINDOW_SECONDS = 300;
const RATE_WINDOW_SECONDS = 120;
const STEP_SECONDS = 120;
const REAL_DAY_SECONDS = 86_400;

/** All variants for a week, the same number of each family that can be had. */
export function variantsFor(plan: WeekPlan, fleet: Fleet, rates: readonly WeekStep[]): Variant[] {
  const { requestsPerSecond, pendingRequests } = fleet;
  const { daySeconds, bootSeconds } = plan;
  const pace = daySeconds / REAL_DAY_SECONDS;
  const window = text(Math.max(15, RATE_WINDOW_SECONDS * pace));
  const down = text(DOWN_WINDOW_SECONDS * pace);
  const byRate = (target: number) =>
    `{ type: hpa, metrics: [{ signal: requests_per_second, target: ${text(target * requestsPerSecond)}, window: ${window} }], downscale_stabilization: ${down} }`;
  const predictive = (name: string, settings: string): Variant => ({
    family: "predictive",
    name: `predictive, ${name}`,
    policy: (target) =>
      `{ type: predictive, step: ${text(Math.max(5, STEP_SECONDS * pace))}, season: ${daySeconds}, lead: ${bootSeconds}, ${settings}, utilization: ${text(target)} }`,
  });
  const known = (rateOf: (step: WeekStep) => number) => (target: number) =>
    `{ type: clairvoyant, schedule: ${scheduleOf(rates.map(rateOf), target * requestsPerSecond, plan)} }`;
  const shape = known(({ calmRate }) => calmRate);
  return [
    { family: "reactive", name: "hpa, requests/s", policy: byRate },
    {
      family: "reactive",
      name: "hpa, pending requests",
      policy: (target) =>
        `{ type: hpa, metrics: [{ signal: pending_requests, target: ${text(target * pendingRequests)} }], downscale_stabilization: ${down} }`,
    },
    {
      family: "reactive",
      name: "kpa, concurrency",
      policy: (target) =>
        `{ type: kpa, target: ${text(target * pendingRequests)}, target_utilization_percent: 100, stable_window: ${Math.max(6, Math.round(60 * Math.max(pace, 0.1)))}, scale_down_delay: ${Math.round(Number(down))}, enable_scale_to_zero: false }`,
    },
    predictive("z 0", "z: 0"),
    predictive("z 0.5", "z: 0.5"),
    predictive("kalman, z 0", "forecaster: kalman, z: 0"),
    {
      family: "knows the shape",
      name: "hpa over the load without its bursts",
      policy: (target) => `{ type: floor, floor: ${shape(target)}, reactive: ${byRate(target)} }`,
    },
    { family: "knows all", name: "the load", policy: known(({ rate }) => rate) },
  ];
}

/** Instances for a load that is known, asked for one boot time ahead; let go when the next boot time does not need them. */
function scheduleOf(
  rates: readonly number[],
  perInstance: number,
  { daySeconds, days, bootSeconds }: WeekPlan,
): string {
  const stepSeconds = (daySeconds * days) / rates.length;
  const ahead = Math.ceil(bootSeconds / stepSeconds);
  const counts = rates.map((rate) => Math.max(1, Math.ceil(rate / perInstance)));
  const entries: string[] = [];
  let last = 0;
  for (let step = 0; step < counts.length; step++) {
    const count = Math.max(...counts.slice(step, step + ahead + 1));
    if (count !== last) entries.push(`{ from: ${text(step * stepSeconds)}, instances: { mixed: ${count} } }`);
    last = count;
  }
  return `[${entries.join(", ")}]`;
}

const text = (value: number) => String(Number(value.toPrecision(6)));
