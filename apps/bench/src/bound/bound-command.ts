import { parseConfig } from "@tokentide/config";
import { clairvoyantSchedule, runMany } from "@tokentide/experiments";
import { BadOptionError } from "../command-line";
import { median } from "../measurement/statistics";
import { BOUND_TARGET, boundWorkload } from "./bound-workload";
import { rivalsOf } from "./rivals";

const HELP = `npm run bound -- [--workloads N]

Is the clairvoyant schedule a bound? Invented quarters of an hour, each under that schedule and under some hundred settings of every other
policy: the fewest GPU-hours at which ${100 * BOUND_TARGET} % of the requests meet their bounds, and how far the schedule is from the work alone.
Default: 50 workloads, about five minutes. Exit code 1 when a policy needs fewer GPU-hours.`;

const DEFAULT_WORKLOADS = 50;
const DEFAULT_DRAWS = 4;

/** What a workload came to. */
export interface BoundVerdict {
  readonly seed: number;
  readonly gpuHours: number;
  readonly attainment: number;
  readonly reachesTarget: boolean;
  /** The work in GPU-seconds at the best batch. */
  readonly lowerBoundGpuHours: number;
  readonly runs: number;
  readonly tried: number;
  /** Those that reach the target. */
  readonly rivals: number;
  /** The cheapest of them. */
  readonly best: { readonly name: string; readonly gpuHours: number } | undefined;
}

/** @throws BadOptionError on arguments that cannot be read */
export async function runBound(args: readonly string[], print: (line: string) => void): Promise<number> {
  if (args.includes("--help")) {
    print(HELP);
    return 0;
  }
  const workloads = args.length === 0 ? DEFAULT_WORKLOADS : Number(args[1]);
  if (
    args.length > 0 &&
    (args[0] !== "--workloads" || args.length > 2 || !(Number.isInteger(workloads) && workloads > 0))
  ) {
    throw new BadOptionError(`Cannot read ${args.join(" ")}.\n\n${HELP}`);
  }
  const verdicts: BoundVerdict[] = [];
  for (let seed = 0; seed < workloads; seed++) {
    const verdict = await boundVerdict(seed);
    verdicts.push(verdict);
    print(lineOf(verdict));
  }
  print(summaryOf(verdicts));
  return verdicts.some(isBeaten) ? 1 : 0;
}

/** A workload under the clairvoyant schedule and under everything else. */
export async function boundVerdict(seed: number, draws: number = DEFAULT_DRAWS): Promise<BoundVerdict> {
  const text = boundWorkload(seed);
  const config = parseConfig(text, { fileName: `workload-${seed}.yaml`, readFile: () => "" });
  const { gpuHours, attainment, reachesTarget, lowerBoundGpuHours, runs } = await clairvoyantSchedule(config, {
    targetAttainment: BOUND_TARGET,
  });
  const variants = rivalsOf(config, { seed, draws });
  const results = await runMany(
    variants.map((policy) => ({ name: policy.name, config: { text }, policy })),
    { workers: 0 },
  );
  const reaching = results.flatMap(({ name, summary, error }) => {
    if (summary === undefined) throw new Error(`${name}: ${error.message}`);
    const { slo, gpuHours: used } = summary.applications[0]!;
    return slo.attainment >= BOUND_TARGET ? [{ name: name!, gpuHours: used.total }] : [];
  });
  const [best] = reaching.toSorted((one, other) => one.gpuHours - other.gpuHours);
  const counts = { tried: variants.length, rivals: reaching.length, best };
  return { seed, gpuHours, attainment, reachesTarget, lowerBoundGpuHours, runs, ...counts };
}

/** Whether a policy that reaches the target needs less. */
export function isBeaten({ best, reachesTarget, gpuHours }: BoundVerdict): boolean {
  return best !== undefined && (!reachesTarget || best.gpuHours < gpuHours);
}

function lineOf(verdict: BoundVerdict): string {
  const { seed, gpuHours, attainment, lowerBoundGpuHours, runs, rivals, tried, best } = verdict;
  const rival =
    best === undefined
      ? `none of ${tried} others reaches the target`
      : `${best.name} ${best.gpuHours.toFixed(3)} (x ${(best.gpuHours / gpuHours).toFixed(2)}), the best of ${rivals} of ${tried} others`;
  const gap = `x ${(gpuHours / lowerBoundGpuHours).toFixed(2)} of the work's ${lowerBoundGpuHours.toFixed(3)}`;
  return `${isBeaten(verdict) ? "BEATEN " : ""}workload ${seed}: ${gpuHours.toFixed(3)} GPU-hours at ${(100 * attainment).toFixed(2)} %, ${gap}, ${runs} runs; ${rival}`;
}

function summaryOf(verdicts: readonly BoundVerdict[]): string {
  const spread = (figures: readonly number[]) =>
    `${Math.min(...figures).toFixed(2)} to ${Math.max(...figures).toFixed(2)}, median ${median(figures).toFixed(2)}`;
  const withRivals = verdicts.filter(({ best }) => best !== undefined);
  const gaps = spread(verdicts.map(({ gpuHours, lowerBoundGpuHours }) => gpuHours / lowerBoundGpuHours));
  return [
    `clairvoyant: ${gaps} times the GPU-hours of the work alone, over ${verdicts.length} workloads`,
    `best other policy: ${withRivals.length === 0 ? "none" : spread(withRivals.map(({ best, gpuHours }) => best!.gpuHours / gpuHours))} times clairvoyant's GPU-hours, in the ${withRivals.length} where one reaches the target`,
    `beaten in ${verdicts.filter(isBeaten).length} of ${verdicts.length}`,
  ].join("\n");
}
