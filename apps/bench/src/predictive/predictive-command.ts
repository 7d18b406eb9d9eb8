import { estimate, withForeknowledge } from "@tokentide/experiments";
import { BadOptionError } from "../command-line";
import { type Candidate, candidates } from "./candidates";
import { attainment, judge, type Tried, type Verdict } from "./verdict";
import { instanceCarries, runWeek, type WeekPlan, weekConfig } from "./week-run";

/** How long the comparison takes, and what it is over. */
export interface PredictiveRequest {
  readonly bootSeconds: readonly number[];
  readonly seeds: number;
  readonly print: (line: string) => void;
}

const HELP = `npm run predictive -- [--boot SECONDS[,SECONDS]] [--seeds N]

Seven invented days, five to learn from and two to be judged: does forecasting the load beat the best reactive policy?
Defaults: --boot 300,600 --seeds 10. Takes some ten seconds for a week under one policy, and hundreds of weeks.`;

const DEFAULT_BOOTS = [300, 600];
const DEFAULT_SEEDS = 10;
/** Instances' worth of load on average. */
const MEAN_INSTANCES = 3;
const REAL_DAY_SECONDS = 86_400;
/** On the first seed every setting is tried; on the others those that were near the best there. */
const SCREENING_SEEDS = 1;
const KEPT = { reactive: 3, predictive: 2 };

/** @throws BadOptionError on arguments that cannot be read */
export async function runPredictive(args: readonly string[], print: (line: string) => void): Promise<number> {
  if (args.includes("--help")) {
    print(HELP);
    return 0;
  }
  await compareWeeks({ ...readArguments(args), print });
  return 0;
}

function readArguments(args: readonly string[]): Omit<PredictiveRequest, "print"> {
  let bootSeconds: readonly number[] = DEFAULT_BOOTS;
  let seeds = DEFAULT_SEEDS;
  for (let index = 0; index < args.length; index += 2) {
    const [name, value = ""] = [args[index], args[index + 1]];
    const numbers = value.split(",").map(Number);
    const areGood = numbers.every((number) => Number.isSafeInteger(number) && number > 0);
    if (name === "--boot" && areGood) bootSeconds = numbers;
    else if (name === "--seeds" && areGood && numbers.length === 1) seeds = numbers[0]!;
    else throw new BadOptionError(`Cannot read ${name} ${value}.\n\n${HELP}`);
  }
  return { bootSeconds, seeds };
}

/** Runs the weeks, prints a line for each and what they come to. Answers the verdicts by boot time. */
export async function compareWeeks({ bootSeconds, seeds, print }: PredictiveRequest): Promise<Verdict[][]> {
  const all: Verdict[][] = [];
  for (const boot of bootSeconds) {
    const verdicts: Verdict[] = [];
    const screened: Tried[][] = [];
    let kept: readonly Candidate[] | undefined;
    for (let seed = 0; seed < seeds; seed++) {
      const plan = await planOf(seed, boot);
      const tried = await tryAll(plan, kept ?? candidatesOf(plan));
      if (kept === undefined) screened.push(tried);
      if (screened.length === SCREENING_SEEDS) kept ??= bestOf(screened);
      const verdict = judge(tried);
      verdicts.push(verdict);
      print(lineOf(boot, seed, verdict));
    }
    print(summaryOf(boot, verdicts));
    all.push(verdicts);
  }
  return all;
}

async function planOf(seed: number, bootSeconds: number): Promise<WeekPlan> {
  const shape = { daySeconds: REAL_DAY_SECONDS, days: 7, warmUpDays: 2, learnDays: 5, seed, bootSeconds };
  const { requestsPerSecond } = instanceCarries({ ...shape, meanRate: 1 });
  return { ...shape, meanRate: MEAN_INSTANCES * requestsPerSecond };
}

function candidatesOf(plan: WeekPlan): Candidate[] {
  return candidates({ ...instanceCarries(plan), daySeconds: plan.daySeconds, bootSeconds: plan.bootSeconds });
}

/** A week under each candidate. */
export async function tryAll(plan: WeekPlan, chosen: readonly Candidate[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const candidate of chosen) {
    const { simulation } = await withForeknowledge(weekConfig(candidate.policy, plan));
    tried.push({ candidate, figures: runWeek(simulation, plan) });
  }
  return tried;
}

/** The settings of each family that come nearest to its best, by rank over the screened weeks: cheapest of those that keep the promise. */
function bestOf(screened: readonly (readonly Tried[])[]): Candidate[] {
  const first = screened[0]!;
  const ranked = first
    .map(({ candidate }) => {
      const weeks = screened.map((week) => week.find((one) => one.candidate.name === candidate.name)!.figures.learn);
      const misses = Math.max(...weeks.map((week) => 1 - attainment(week)));
      return { candidate, misses, gpuHours: weeks.reduce((sum, week) => sum + week.gpuHours, 0) };
    })
    // Beyond three times the misses allowed a setting is no rival, however cheap.
    .filter(({ misses }) => misses <= 0.03)
    .toSorted((one, other) => one.gpuHours - other.gpuHours);
  const best = (family: Candidate["family"]) =>
    ranked.filter(({ candidate }) => candidate.family === family).slice(0, KEPT[family]);
  const kept = [...best("reactive"), ...best("predictive")].map(({ candidate }) => candidate);
  return kept.length > 0 ? kept : first.map(({ candidate }) => candidate);
}

const percent = (share: number, digits = 2) => `${(100 * share).toFixed(digits)} %`;

function lineOf(boot: number, seed: number, verdict: Verdict): string {
  const of = ({ candidate, figures: { judge: days } }: Tried) =>
    `${candidate.name}: ${percent(attainment(days))}, ${days.gpuHours.toFixed(0)} GPU-hours, ${days.misses} misses`;
  const { reactive, cheapest, safest, isMet } = verdict;
  return [`boot ${boot} s, seed ${seed}: ${isMet ? "met" : "not met"}`, of(reactive), of(cheapest), of(safest)].join(
    "\n    ",
  );
}

function summaryOf(boot: number, verdicts: readonly Verdict[]): string {
  const spread = (of: (verdict: Verdict) => number, digits = 1) => {
    const { mean, low, high } = estimate(verdicts.map(of));
    return `${percent(mean, digits)} (${percent(low, digits)} to ${percent(high, digits)})`;
  };
  const judged = (of: "reactive" | "cheapest" | "safest") => spread((one) => attainment(one[of].figures.judge), 2);
  return [
    `boot ${boot} s, ${verdicts.length} seeds, means and 95 % intervals over the judged days:`,
    `  attainment: reactive ${judged("reactive")}, predictive chosen to be cheap ${judged("cheapest")}, to be safe ${judged("safest")}`,
    `  GPU-hours saved, chosen to be cheap: ${spread(({ saving }) => saving)}`,
    `  chosen to be safe: GPU-hours ${spread((one) => one.gpuHoursOfSafest)}, misses ${spread((one) => one.missesLeft)} of the reactive policy's`,
    `  the bar is met by ${verdicts.filter(({ isMet }) => isMet).length} of ${verdicts.length}`,
  ].join("\n");
}
