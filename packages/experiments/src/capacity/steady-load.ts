import type { LoadPoint } from "@tokentide/scaling-manager";
import { RandomStreams } from "@tokentide/sim-core";
import { ClusterSimulation } from "@tokentide/simulator";
import { generatedSource, type SizeSettings } from "@tokentide/workload";
import type { PoolBench } from "./pool-bench";

/** Requests at the beginning that find the instance emptier than it will be, as a share. They are not judged. */
const WARM_UP = 0.25;

/** So much longer than the arrivals a run may last before the instance is taken to have fallen behind. */
const MOST_OVERTIME = 1.1;

/** A load point, and whether the instance kept up with it. */
export interface MeasuredLoad extends LoadPoint {
  /** False: requests came faster than they went, also where no bound says so. */
  readonly keepsUp: boolean;
}

/** What is offered to an instance. */
export interface OfferedLoad {
  readonly requestsPerSecond: number;
  readonly sizes: SizeSettings;
  readonly requests: number;
  readonly seed: number;
}

/** Puts a steady load, Poisson arrivals, on a bench and measures. The same seed gives the same requests at every rate. */
export function measureLoad({ simulation, bounds }: PoolBench, load: OfferedLoad): MeasuredLoad {
  const { requestsPerSecond, sizes, requests, seed } = load;
  const { applicationId } = simulation.applications[0]!;
  const source = generatedSource({
    arrivals: { type: "poisson", rate: requestsPerSecond },
    sizes,
    applicationId,
    requests,
    random: new RandomStreams(seed),
  });
  const firstJudged = Math.floor(requests * WARM_UP);
  const sums = { met: 0, prompt: 0, output: 0 };
  const ttfts: number[] = [];
  const tbts: number[] = [];
  let lastArrival = 0;
  let longest = 0;
  const run = new ClusterSimulation(simulation, source, {
    completed({ requestId, arrivalSeconds, responseSeconds, ttftSeconds, tbtSeconds, promptTokens, outputTokens }) {
      lastArrival = Math.max(lastArrival, arrivalSeconds);
      sums.prompt += promptTokens;
      sums.output += outputTokens;
      longest = Math.max(longest, responseSeconds - ttftSeconds);
      if (requestId < firstJudged) return;
      ttfts.push(ttftSeconds);
      if (!Number.isNaN(tbtSeconds)) tbts.push(tbtSeconds);
      const { ttftSeconds: ttft = Infinity, tbtSeconds: tbt = Infinity, e2eSeconds: e2e = Infinity } = bounds;
      if (!(ttftSeconds > ttft || tbtSeconds > tbt || responseSeconds > e2e)) sums.met++;
    },
  });
  run.advance();
  const { simulatedSeconds, applications } = run.summary();
  const { completed } = applications[0]!.requests;
  const rate = (tokens: number) => (tokens / completed) * requestsPerSecond;
  return {
    requestsPerSecond,
    promptTokensPerSecond: completed === 0 ? 0 : rate(sums.prompt),
    outputTokensPerSecond: completed === 0 ? 0 : rate(sums.output),
    ttftSeconds: median(ttfts),
    tbtSeconds: median(tbts),
    attainment: sums.met / (requests - firstJudged),
    // The last answers take their time however little there is to do.
    keepsUp: simulatedSeconds <= lastArrival * MOST_OVERTIME + longest,
  };
}

/** NaN of nothing. */
function median(values: number[]): number {
  values.sort((one, other) => one - other);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}
