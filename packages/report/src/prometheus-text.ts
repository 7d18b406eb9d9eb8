import type { ApplicationSummary, ClassSummary, LatencyFigures, RunSummary } from "@tokentide/simulator";
import { snakeCase } from "./snake-case";

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [value: number, labels?: Labels];

/** A metric of an application, or of one of its classes of requests. */
interface Metric<Of = ApplicationSummary> {
  readonly name: string;
  readonly help: string;
  readonly samples: (of: Of) => readonly Sample[];
}

const one =
  (value: (application: ApplicationSummary) => number) =>
  (application: ApplicationSummary): readonly Sample[] => [[value(application)]];

/** A sample for each entry of a record, the entry's name as a label. */
const each = (label: string, record: object): readonly Sample[] =>
  Object.entries(record).map(([name, value]) => [value as number, { [label]: snakeCase(name) }]);

type LatencyName = "ttft" | "tbt" | "itl" | "e2e" | "queueTime";

function latency<Key extends LatencyName>(
  key: Key,
  words: string,
): readonly Metric<Readonly<Record<Key, LatencyFigures>>>[] {
  const name = snakeCase(key);
  const quantiles = ({ p50, p90, p99, max }: LatencyFigures): readonly Sample[] => [
    [p50, { quantile: "0.5" }],
    [p90, { quantile: "0.9" }],
    [p99, { quantile: "0.99" }],
    [max, { quantile: "1" }],
  ];
  return [
    { name: `${name}_seconds`, help: `${words}, by quantile`, samples: (of) => quantiles(of[key]) },
    { name: `${name}_mean_seconds`, help: `${words}, on average`, samples: (of) => [[of[key].mean]] },
    {
      name: `${name}_quantile_error_ratio`,
      help: "Bound of the relative error of the quantiles; 0 is exact",
      samples: ({ [key]: { precision } }) => [[precision === "exact" ? 0 : precision]],
    },
  ];
}

/** The same of each class of requests, under names of their own: a sum over one name counts nothing twice. */
function ofClasses(...metrics: readonly Metric<ClassSummary>[]): readonly Metric[] {
  return metrics.map(({ name, help, samples }) => ({
    name: `class_${name}`,
    help: `${help}, by class of requests`,
    samples: ({ classes = [] }) =>
      classes.flatMap((one) =>
        samples(one).map(
          ([value, labels]): Sample => [value, { class_id: String(one.classId), class: one.name, ...labels }],
        ),
      ),
  }));
}

const METRICS: readonly Metric[] = [
  { name: "arrived_requests", help: "Requests that arrived", samples: one(({ requests }) => requests.arrived) },
  {
    name: "requests",
    help: "Requests by what became of them; arrived ones are the sum",
    samples: ({ requests: { arrived: _, ...outcomes } }) => each("outcome", outcomes),
  },
  {
    name: "rejections",
    help: "Rejected and failed requests by reason",
    samples: ({ rejections }) => Object.entries(rejections).map(([reason, value]) => [value, { reason }]),
  },
  ...latency("ttft", "Time to first token"),
  {
    name: "first_token_info",
    help: "What counts as the first token when the phases of a request run on different instances",
    samples: ({ firstTokenAt }) => [[1, { at: firstTokenAt }]],
  },
  ...latency("tbt", "Mean gap between the output tokens of a request"),
  ...latency("itl", "Gaps between output tokens, pooled over requests"),
  ...latency("e2e", "Arrival to last token"),
  ...latency("queueTime", "Arrival to the start of the prompt phase"),
  {
    name: "slo_attainment_ratio",
    help: "Share of the arrived requests that met all bounds",
    samples: one(({ slo }) => slo.attainment),
  },
  { name: "slo_bound_seconds", help: "What was promised", samples: ({ slo }) => each("bound", slo.bounds ?? {}) },
  {
    name: "goodput_requests_per_second",
    help: "Requests per second that met all bounds",
    samples: one(({ slo }) => slo.goodputRps),
  },
  {
    name: "throughput_requests_per_second",
    help: "Completed requests per simulated second",
    samples: one(({ throughput }) => throughput.requestsPerSecond),
  },
  {
    name: "throughput_prompt_tokens_per_second",
    help: "Prompt tokens per simulated second",
    samples: one(({ throughput }) => throughput.promptTokensPerSecond),
  },
  {
    name: "throughput_output_tokens_per_second",
    help: "Output tokens per simulated second",
    samples: one(({ throughput }) => throughput.outputTokensPerSecond),
  },
  { name: "total_gpu_hours", help: "Hours of processors", samples: one(({ gpuHours }) => gpuHours.total) },
  {
    name: "gpu_hours",
    help: "Hours of processors by state",
    samples: ({ gpuHours: { total: _, ...states } }) => each("state", states),
  },
  { name: "cost_dollars", help: "What the servers cost", samples: one(({ costDollars }) => costDollars) },
  { name: "energy_kilowatt_hours", help: "What the servers used", samples: one(({ energyKwh }) => energyKwh) },
  {
    name: "scaling_events",
    help: "What happened to instances and, by scaling, to requests",
    samples: ({ scaling: { meanTimeToCapacity: _, meanDrainTime: __, ...counts } }) => each("event", counts),
  },
  {
    name: "mean_time_to_capacity_seconds",
    help: "From the start of an instance until it served, on average",
    samples: one(({ scaling }) => scaling.meanTimeToCapacity),
  },
  {
    name: "mean_drain_time_seconds",
    help: "How long a drain took, on average",
    samples: one(({ scaling }) => scaling.meanDrainTime),
  },
  {
    name: "kv_cache_preemptions",
    help: "Times that a request had to leave the batch before it was done",
    samples: one(({ kvCache }) => kvCache.preemptions),
  },
  {
    name: "prefix_hit_ratio",
    help: "Share of the prompt tokens found in a prefix cache",
    samples: one(({ kvCache }) => kvCache.prefixHitRate),
  },
  ...ofClasses(
    {
      name: "requests",
      help: "Requests by what became of them",
      samples: ({ requests: { arrived: _, ...outcomes } }) => each("outcome", outcomes),
    },
    { name: "arrived_requests", help: "Requests that arrived", samples: ({ requests }) => [[requests.arrived]] },
    {
      name: "slo_attainment_ratio",
      help: "Share of the arrived requests that met all bounds",
      samples: ({ slo }) => [[slo.attainment]],
    },
    { name: "slo_bound_seconds", help: "What was promised", samples: ({ slo }) => each("bound", slo.bounds ?? {}) },
    {
      name: "goodput_requests_per_second",
      help: "Requests per second that met all bounds",
      samples: ({ slo }) => [[slo.goodputRps]],
    },
    ...latency("ttft", "Time to first token"),
    ...latency("tbt", "Mean gap between the output tokens of a request"),
    ...latency("e2e", "Arrival to last token"),
  ),
  {
    name: "utilization_ratio",
    help: "Busy share of the instances' time by pool",
    samples: ({ utilization }) => each("pool", utilization),
  },
];

/**
 * The final figures of a run in Prometheus' text format, every one a gauge `tokentide_…` with its application's id. A figure
 * that does not exist is left out.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function prometheusText({ simulatedSeconds, applications, events, partial }: RunSummary): string {
  const ofRun = [
    metricText("simulated_seconds", "Simulated time at the end of the run", [[simulatedSeconds]]),
    metricText("events", "Events that were simulated", [[events]]),
    metricText("partial", "1 when the run was stopped before its end", [[partial ? 1 : 0]]),
  ];
  const ofApplications = METRICS.map(({ name, help, samples }) =>
    metricText(
      name,
      help,
      applications.flatMap((application) =>
        samples(application).map(([value, labels]): Sample => {
          const application_id = String(application.applicationId);
          return [value, { application_id, ...labels }];
        }),
      ),
    ),
  );
  return [...ofRun, ...ofApplications].join("");
}

function metricText(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples
    .filter(([value]) => !Number.isNaN(value))
    .map(([value, labels]) => `tokentide_${name}${labelText(labels)} ${numberText(value)}\n`);
  return lines.length === 0
    ? ""
    : `# HELP tokentide_${name} ${help}.\n# TYPE tokentide_${name} gauge\n${lines.join("")}`;
}

function labelText(labels: Labels = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
}
