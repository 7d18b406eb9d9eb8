/** A policy with settings, as YAML has it, `scale_down` window included. */
export interface Candidate {
  readonly family: "reactive" | "predictive";
  /** What the table calls it. */
  readonly name: string;
  readonly policy: string;
}

/** What settings are relative to. */
export interface CandidateScale {
  /** Requests per second that an instance carries at the promised bounds. */
  readonly requestsPerSecond: number;
  /** Requests that an instance then has in hand, by Little's law. */
  readonly pendingRequests: number;
  /** Length of a day: seasons, windows and steps follow it. */
  readonly daySeconds: number;
  readonly bootSeconds: number;
}

/** How much of what an instance carries is aimed at. Above 1: many instances share a load more evenly than one takes it. */
const TARGETS = [0.75, 0.9, 1.05];
/** Kubernetes' own window before shrinking. */
const DOWN_WINDOW_SECONDS = 300;
/** Spare capacity by spread, and by share. */
const SPREADS = [0.5, 1.5];
const SHARES = [0.9, 1.1, 1.3];
const REAL_DAY_SECONDS = 86_400;

/** Reactive policies, each with its main settings over a range; and predictive, over as wide a one. */
export function candidates(scale: CandidateScale): Candidate[] {
  const { requestsPerSecond, pendingRequests, daySeconds, bootSeconds } = scale;
  const pace = daySeconds / REAL_DAY_SECONDS;
  const text = (value: number) => String(Number(value.toPrecision(4)));
  const reactive = TARGETS.flatMap((target): Candidate[] => [
    {
      family: "reactive",
      name: `hpa requests/s ${target}`,
      policy: `{ type: hpa, metrics: [{ signal: requests_per_second, target: ${text(target * requestsPerSecond)}, window: ${text(Math.max(15, 120 * pace))} }], downscale_stabilization: ${text(DOWN_WINDOW_SECONDS * pace)} }`,
    },
    {
      family: "reactive",
      name: `hpa pending requests ${target}`,
      policy: `{ type: hpa, metrics: [{ signal: pending_requests, target: ${text(target * pendingRequests)} }], downscale_stabilization: ${text(DOWN_WINDOW_SECONDS * pace)} }`,
    },
    {
      family: "reactive",
      name: `kpa concurrency ${target}`,
      policy: `{ type: kpa, target: ${text(target * pendingRequests)}, target_utilization_percent: 100, stable_window: ${Math.max(6, Math.round(60 * Math.max(pace, 0.1)))}, scale_down_delay: ${Math.round(DOWN_WINDOW_SECONDS * pace)}, enable_scale_to_zero: false }`,
    },
  ]);
  const predictive = SPREADS.flatMap((z) =>
    SHARES.map((utilization): Candidate => {
      const step = text(Math.max(5, 120 * pace));
      const policy = `{ type: predictive, step: ${step}, season: ${daySeconds}, lead: ${bootSeconds}, z: ${z}, utilization: ${utilization} }`;
      return { family: "predictive", name: `predictive z ${z}, utilization ${utilization}`, policy };
    }),
  );
  return [...reactive, ...predictive];
}
