import { estimate } from "@tokentide/experiments";
import { BadOptionError } from "../command-line";
import { type Family, type Variant, variantsFor } from "./candidates";
import { tune } from "./tuning";
import { attainment, cheapestOf, judge, saving, type Tried, type Verdict } from "./verdict";
import { type Fleet, measureFleet, ratesOf, runWeek, type WeekPlan } from "./week-run";

/** How long the comparison takes, and what it is over. */
export interface PredictiveRequest {
  readonly bootSeconds: readonly number[];
  readonly seeds: number;
  readonly burstsPerDay: number;
  readonly print: (line: string) => void;
}

const HELP = `npm run predictive -- [--boot SECONDS[,SECONDS]] [--seeds N] [--bursts PER_DAY]

Seven invented days, five to learn from and two to be judged: does forecasting the load beat the best reactive policy, and
what would perfect foresight be worth? Defaults: --boot 300,600 --seeds 10 --bursts 2. Takes some five seconds for a week under one
policy, and hundreds of weeks.`;

const DEFAULT_BOOTS = [300, 600];
const DEFAULT_SEEDS = 10;
const DEFAULT_BURSTS = 2;
/** Instances' worth of load on average. */
const MEAN_INSTANCES = 10;
const DAYS = { daySeconds: 86_400, days: 7, warmUpDays: 2, learnDays: 5 };
/** Every variant is tuned on the first seed; on the others as many of each family as were the cheapest there. */
const KEPT = 2;
/** Where tuning starts before anything is known. */
const FIRST_TARGET = 1.1;

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
  let burstsPerDay = DEFAULT_BURSTS;
  for (let index = 0; index < args.length; index += 2) {
    const [name, value = ""] = [args[index], args[index + 1]];
    const numbers = value.split(",").map(Number);
    const areGood = value !== "" && numbers.every((number) => Number.isSafeInteger(number) && number >= 0);
    const [one = 0, ...more] = areGood ? numbers : [];
    if (name === "--boot" && numbers.every((number) => number > 0) && areGood) bootSeconds = numbers;
    else if (name === "--seeds" && one > 0 && more.length === 0) seeds = one;
    else if (name === "--bursts" && areGood && more.length === 0) burstsPerDay = one;
    else throw new BadOptionError(`Cannot read ${name} ${value}.\n\n${HELP}`);
  }
  return { bootSeconds, seeds, burstsPerDay };
}

/** Runs the weeks, prints some lines for each and what they come to. Answers the verdicts by boot time. */
export async function compareWeeks({
  bootSeconds,
  seeds,
  burstsPerDay,
  print,
}: PredictiveRequest): Promise<Verdict[][]> {
  return bootSeconds.map((boot) => {
    const verdicts: Verdict[] = [];
    const plan = { ...DAYS, bootSeconds: boot, burstsPerDay };
    const fleet = measureFleet({ ...plan, seed: 0, meanRate: 1 });
    const meanRate = MEAN_INSTANCES * fleet.requestsPerSecond;
    let first = new Map<string, number>();
    for (let seed = 0; seed < seeds; seed++) {
      const tuned = tuneWeek({ ...plan, seed, meanRate }, fleet, first);
      if (seed === 0) first = targetsOf(keptOf(tuned));
      else first = new Map([...first, ...targetsOf(tuned)]);
      const verdict = judge(tuned.flat());
      verdicts.push(verdict);
      print(linesOf(boot, seed, verdict));
    }
    print(summaryOf(boot, verdicts));
    return verdicts;
  });
}

/**
 * Tunes variants on a week, each in a list of its own.
 * @param first where tuning starts, by the names of those that are to be tuned; none: all are
 */
export function tuneWeek(plan: WeekPlan, fleet: Fleet, first: ReadonlyMap<string, number>): Tried[][] {
  const isWanted = ({ name }: Variant) => first.size === 0 || first.has(name);
  return variantsFor(plan, fleet, ratesOf(plan))
    .filter(isWanted)
    .map((variant) => tune(variant, first.get(variant.name) ?? FIRST_TARGET, (policy) => runWeek(policy, plan, fleet)));
}

/** The variants of each family that were the cheapest. */
function keptOf(tuned: readonly Tried[][]): Tried[][] {
  const kept = new Map<Family, number>();
  return tuned
    .toSorted((one, other) => cheapestOf(one).figures.learn.gpuHours - cheapestOf(other).figures.learn.gpuHours)
    .filter((tried) => {
      const { family } = tried[0]!.candidate;
      kept.set(family, (kept.get(family) ?? 0) + 1);
      return kept.get(family)! <= KEPT;
    });
}

function targetsOf(tuned: readonly Tried[][]): Map<string, number> {
  return new Map(tuned.map(cheapestOf).map(({ candidate: { name, target } }) => [name, target]));
}

const percent = (share: number, digits = 2) => `${(100 * share).toFixed(digits)} %`;

function linesOf(boot: number, seed: number, { cheapest, safest, isMet }: Verdict): string {
  const of = (title: string, { candidate: { name, target }, figures: { judge: days } }: Tried) =>
    `${title}: ${name} at ${target}: ${percent(attainment(days))}, ${days.gpuHours.toFixed(0)} GPU-hours, ${days.misses} misses`;
  return [
    `boot ${boot} s, seed ${seed}: ${isMet ? "met" : "not met"}`,
    ...Object.entries(cheapest).map(([family, tried]) => of(family, tried)),
    of("predictive, chosen to be safe", safest),
  ].join("\n    ");
}

function summaryOf(boot: number, verdicts: readonly Verdict[]): string {
  const spread = (of: (verdict: Verdict) => number, digits = 1) => {
    const { mean, low, high } = estimate(verdicts.map(of));
    return `${percent(mean, digits)} (${percent(low, digits)} to ${percent(high, digits)})`;
  };
  const missesOf = (choose: (verdict: Verdict) => Tried) =>
    verdicts.reduce((sum, one) => sum + choose(one).figures.judge.misses, 0);
  const lineOf = (title: string, choose: (verdict: Verdict) => Tried) => {
    const saved = spread((one) => saving(choose(one), one.cheapest.reactive));
    return `  ${title}: ${spread((one) => attainment(choose(one).figures.judge), 2)}; GPU-hours saved ${saved}; ${missesOf(choose)} misses`;
  };
  return [
    `boot ${boot} s, ${verdicts.length} seeds, means and 95 % intervals over the judged days: attainment; GPU-hours against the reactive choice; misses of all`,
    ...(["reactive", "predictive", "knows the shape", "knows all"] as const).map((family) =>
      lineOf(family, ({ cheapest }) => cheapest[family]),
    ),
    lineOf("predictive, chosen to be safe", ({ safest }) => safest),
    `  the bar is met by ${verdicts.filter(({ isMet }) => isMet).length} of ${verdicts.length}`,
  ].join("\n");
}
