import type {
  ApplicationSummary,
  ClassSummary,
  GpuHours,
  LatencyFigures,
  RunSummary,
  ServiceLevel,
} from "@tokentide/simulator";
import { snakeCase } from "./snake-case";
import type { JsonValue } from "./summary-json";

/** A piece of JSON Schema. */
type Schema = { readonly [key: string]: JsonValue };

const count = (description: string): Schema => ({ type: "integer", minimum: 0, description });
const figure = (description: string): Schema => ({ type: "number", description });
/** A figure that does not exist when nothing was measured. */
const figureOrNull = (description: string): Schema => ({ type: ["number", "null"], description });
const shareOrNull = (description: string): Schema => ({
  type: ["number", "null"],
  minimum: 0,
  maximum: 1,
  description,
});

/** An object with these fields and no others; a type with another field does not compile until it is described. */
function objectOf<T>(fields: Readonly<Record<keyof T & string, Schema>>, optional: readonly (keyof T)[] = []): Schema {
  const names = Object.keys(fields) as (keyof T & string)[];
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [snakeCase(name), fields[name]])),
    required: names.filter((name) => !optional.includes(name)).map(snakeCase),
    additionalProperties: false,
  };
}

const latencies = (description: string): Schema => ({
  description: `${description} Seconds; null where no request has such a figure.`,
  ...objectOf<LatencyFigures>({
    mean: figureOrNull("Mean."),
    p50: figureOrNull("Median."),
    p90: figureOrNull("Percentile."),
    p99: figureOrNull("Percentile."),
    max: figureOrNull("The largest."),
    precision: {
      description:
        "`exact`, or the bound of the relative error of the percentiles, when samples were too many to keep.",
      anyOf: [{ const: "exact" }, { type: "number", exclusiveMinimum: 0 }],
    },
  }),
});

const REQUESTS = objectOf<ApplicationSummary["requests"]>({
  arrived: count("Requests that arrived: the sum of all others."),
  completed: count("Requests that got their last token."),
  rejected: count("Requests that were turned away: see `rejections`."),
  failed: count("Requests that were lost with their instance."),
  unfinished: count("Requests that were in the system when the run ended."),
});

const SLO: Schema = {
  description: "The promise, and how far it was kept.",
  ...objectOf<ApplicationSummary["slo"]>(
    {
      attainment: shareOrNull("Share of the arrived requests that met all bounds; null when none arrived."),
      goodputRps: figure("Requests per second that met all bounds."),
      bounds: {
        description: "What was promised; a bound that is missing was none.",
        ...objectOf<ServiceLevel>(
          {
            ttftSeconds: figure("Time to first token at most."),
            tbtSeconds: figure("Mean gap between output tokens at most."),
            e2eSeconds: figure("Time to last token at most."),
          },
          ["ttftSeconds", "tbtSeconds", "e2eSeconds"],
        ),
      },
    },
    ["bounds"],
  ),
};

const TTFT = latencies("Time to first token: arrival to first token.");
const TBT = latencies("Mean gap between the output tokens of a request (TPOT elsewhere).");
const E2E = latencies("Arrival to last token.");

const CLASS = objectOf<ClassSummary>({
  classId: count("The class's id, as in the trace."),
  name: { type: "string", description: "As configured; the id in digits where it is not." },
  requests: REQUESTS,
  ttft: TTFT,
  tbt: TBT,
  e2e: E2E,
  slo: SLO,
});

const APPLICATION = objectOf<ApplicationSummary>(
  {
    applicationId: count("The application's id."),
    requests: REQUESTS,
    rejections: {
      type: "object",
      description: "Why requests were rejected or failed, in words, with counts.",
      additionalProperties: { type: "integer", minimum: 0 },
    },
    ttft: TTFT,
    tbt: TBT,
    itl: latencies("The single gaps between output tokens, pooled over all requests, pauses included."),
    e2e: E2E,
    queueTime: latencies("Arrival to the start of the prompt phase."),
    slo: SLO,
    classes: {
      type: "array",
      items: CLASS,
      description: "Figures of each class of requests; absent where requests have none.",
    },
    throughput: objectOf<ApplicationSummary["throughput"]>({
      requestsPerSecond: figure("Completed requests per simulated second."),
      promptTokensPerSecond: figure("Prompt tokens of completed requests per simulated second."),
      outputTokensPerSecond: figure("Output tokens of completed requests per simulated second."),
    }),
    gpuHours: {
      description: "Hours of processors, by what they spent them with.",
      ...objectOf<GpuHours>({
        booting: figure("Of instances that were starting."),
        activeBusy: figure("Of active instances with a batch."),
        activeIdle: figure("Of active instances without one."),
        draining: figure("Of instances that took no new work and finished what they owed."),
        unassigned: figure("Of rented servers' processors that no instance used."),
        total: figure("The sum."),
      }),
    },
    costDollars: figure("What the servers cost, dollars."),
    energyKwh: figure("What they used, kilowatt-hours."),
    scaling: objectOf<ApplicationSummary["scaling"]>({
      scaleUps: count("Instances that were started."),
      scaleDowns: count("Instances that were drained."),
      failed: count("Starts that failed."),
      cancelled: count("Starts that were called off."),
      flaps: count("Changes of a pool's direction soon after one another."),
      meanTimeToCapacity: figureOrNull("Seconds from the start of an instance until it served, on average."),
      meanDrainTime: figureOrNull("Seconds that a drain took, on average."),
      lost: count("Instances that broke or were taken away while they served."),
      delayedRequests: count("Requests that had to wait because no instance was schedulable."),
      retriedRequests: count("Times that a request lost its instance and started anew."),
    }),
    latencySources: {
      type: "array",
      items: { type: "string" },
      description: "Where the times come from: a line for each model, processor and parallelism, extrapolations named.",
    },
    firstTokenAt: {
      enum: ["prefill_end", "client"],
      description: "What `ttft` counts as the first token when the phases run apart.",
    },
    kvCache: objectOf<ApplicationSummary["kvCache"]>({
      preemptions: count("Times that a request had to leave the batch before it was done."),
      prefixHitRate: shareOrNull("Share of the prompt tokens that were found in a prefix cache."),
    }),
    utilization: {
      type: "object",
      description: "Busy share of the instances' time, by pool.",
      additionalProperties: { type: ["number", "null"], minimum: 0 },
    },
  },
  ["classes"],
);

const RUN = objectOf<RunSummary>(
  {
    simulatedSeconds: figure("Simulated time at the end of the run."),
    applications: { type: "array", items: APPLICATION, minItems: 1, description: "One entry an application." },
    events: count("Events that were simulated: a measure of the work."),
    partial: { const: true, description: "The run was stopped before its end. Absent when it came to its end." },
  },
  ["partial"],
);

/** JSON Schema (draft 2020-12) of `summary.json`: every figure, its meaning and its unit. */
export function summaryJsonSchema(): { readonly [key: string]: JsonValue } {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Results of a Tokentide run",
    description: "What became of the requests of each application, and what it took.",
    ...RUN,
  };
}
