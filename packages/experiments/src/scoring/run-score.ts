import type { RunSummary, SimulationConfig } from "@tokentide/simulator";
import { type RequestLedger, SLO_BOUNDS, type SloBound } from "./request-ledger";

/** The part of a run that is scored. Times are seconds of the run; absent: from its beginning, to its end. */
export interface ScoreWindow {
  /** Earlier requests are served and not counted; what the fleet cost before is not, either. */
  readonly fromSeconds?: number;
  /** Requests that would arrive from here on do not. */
  readonly toSeconds?: number;
}

/** What a run came to, all its applications taken together, in sums that windows and seeds can be added up from. */
export interface RunScore {
  readonly arrived: number;
  /** Requests that met every promised bound. Rejected, failed and unfinished ones did not. */
  readonly met: number;
  /** Requests that met one bound; absent where no application promises it. */
  readonly metBound: Readonly<Partial<Record<SloBound, number>>>;
  /** Minute by minute of the window, all of the same length: requests by their arrival, money when it was spent. */
  readonly minutes: {
    readonly arrived: readonly number[];
    readonly met: readonly number[];
    readonly costDollars: readonly number[];
  };
  readonly gpuHours: number;
  readonly costDollars: number;
  readonly scaleUps: number;
  readonly scaleDowns: number;
  readonly flaps: number;
  /** Length of the window, up to the end of the run. */
  readonly seconds: number;
}

/** Makes the score from what was counted, and what the fleet took since the window began. */
export function runScore(
  { applications }: SimulationConfig,
  { minutes, costDollars }: Pick<RequestLedger, "minutes" | "costDollars">,
  end: RunSummary,
  start: RunSummary | undefined,
): RunScore {
  const length = Math.max(minutes.length, costDollars.length);
  const row = <Value>(values: readonly Value[], figure: (value: Value) => number) =>
    Array.from({ length }, (_, minute) => (minute < values.length ? figure(values[minute]!) : 0));
  const sum = (figure: (minute: RequestLedger["minutes"][number]) => number) =>
    minutes.reduce((total, one) => total + figure(one), 0);
  const spent = (figure: (application: RunSummary["applications"][number]) => number) => {
    const total = (summary: RunSummary | undefined) =>
      (summary?.applications ?? []).reduce((all, application) => all + figure(application), 0);
    return total(end) - total(start);
  };
  const promises = applications.flatMap(({ slo, classes = [] }) => [slo, ...classes.map((one) => one.slo)]);
  const promised = SLO_BOUNDS.filter((bound) => promises.some((slo) => slo?.[`${bound}Seconds`] !== undefined));
  return {
    arrived: sum(({ arrived }) => arrived),
    met: sum(({ met }) => met),
    metBound: Object.fromEntries(promised.map((bound) => [bound, sum(({ metBound }) => metBound[bound])])),
    minutes: {
      arrived: row(minutes, ({ arrived }) => arrived),
      met: row(minutes, ({ met }) => met),
      costDollars: row(costDollars, (dollars) => dollars),
    },
    gpuHours: spent(({ gpuHours }) => gpuHours.total),
    costDollars: spent(({ costDollars }) => costDollars),
    scaleUps: spent(({ scaling }) => scaling.scaleUps),
    scaleDowns: spent(({ scaling }) => scaling.scaleDowns),
    flaps: spent(({ scaling }) => scaling.flaps),
    seconds: end.simulatedSeconds - (start?.simulatedSeconds ?? 0),
  };
}
