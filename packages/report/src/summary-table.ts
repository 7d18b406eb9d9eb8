import type { ApplicationSummary, ClassSummary, LatencyFigures, RunSummary } from "@tokentide/simulator";
import CliTable3 from "cli-table3";
import {
  groupThousands,
  readableAttainment,
  readableDollars,
  readableDuration,
  readableNumber,
  readableSeconds,
  readableShare,
} from "./readable-figures";

/** No line is longer. */
const WIDTH = 100;
const INDENT = "  ";
const LABEL_WIDTH = 14;
const FACT_WIDTH = WIDTH - INDENT.length - LABEL_WIDTH;
const FIGURE_WIDTH = 13;

/** How parts of the table look, for example in colour. Each gets a text and gives it back with marks of no width. */
export interface TableStyle {
  /** The titles of the run and of each application. */
  heading(text: string): string;
  /** The names of rows and columns. */
  label(text: string): string;
  /** What a reader should not miss: requests that were lost, a promise that was not kept. */
  warning(text: string): string;
}

const PLAIN: TableStyle = { heading: (text) => text, label: (text) => text, warning: (text) => text };

/** The summary of a run for a terminal: at most 100 columns wide, readable without colours, ends with a line break. */
export function summaryTable(summary: RunSummary, style: Partial<TableStyle> = {}): string {
  const complete = { ...PLAIN, ...style };
  const title = `${readableDuration(summary.simulatedSeconds)} simulated, ${groupThousands(summary.events)} events`;
  const partial = summary.partial
    ? `\n${complete.warning("PARTIAL: stopped before its end; the figures are of what was done so far")}`
    : "";
  const blocks = summary.applications.map((application) => applicationBlock(application, complete));
  return [`${complete.heading(title)}${partial}\n`, ...blocks].join("\n");
}

/** A line of the table: a name and what is to be said. */
type Fact = readonly [label: string, text: string];

function applicationBlock(application: ApplicationSummary, style: TableStyle): string {
  return [
    style.heading(`Application ${application.applicationId}`),
    factTable(requestFacts(application, style), style),
    "",
    latencyTable(application, style),
    "",
    ...(application.classes ? [classTable(application.classes, style), ""] : []),
    factTable(resultFacts(application, style), style),
    "",
  ].join("\n");
}

function latencyTable(application: ApplicationSummary, style: TableStyle): string {
  const rows: readonly (readonly [string, LatencyFigures])[] = [
    ["TTFT", application.ttft],
    ["TBT", application.tbt],
    ["ITL", application.itl],
    ["E2E", application.e2e],
    ["queue time", application.queueTime],
  ];
  const widths = [LABEL_WIDTH, ...Array.from({ length: 5 }, () => FIGURE_WIDTH)];
  const table = plainTable({ colWidths: widths, colAligns: ["left", "right", "right", "right", "right", "right"] });
  table.push(["latency", "mean", "p50", "p90", "p99", "max"].map(style.label));
  for (const [name, figures] of rows) {
    const values = [figures.mean, figures.p50, figures.p90, figures.p99, figures.max];
    table.push([style.label(name), ...values.map(readableSeconds)]);
  }
  const [head, ...body] = indented(table.toString()).split("\n");
  const rule = INDENT + "─".repeat(LABEL_WIDTH + 5 * FIGURE_WIDTH);
  // Pooled gaps are far too many to keep, always; what holds of requests is worth a line.
  const perRequest = rows.filter(([, figures]) => figures !== application.itl).map(([, figures]) => figures);
  return [head, rule, ...body, ...precisionNote(perRequest)].join("\n");
}

/** A line for each class of requests: who they are, what they got, and whether that was promised. */
function classTable(classes: readonly ClassSummary[], style: TableStyle): string {
  const nameWidth = Math.min(24, Math.max(LABEL_WIDTH, ...classes.map(({ name }) => name.length + 2)));
  const widths = [nameWidth, ...Array.from({ length: 6 }, () => 12)];
  const table = plainTable({ colWidths: widths, colAligns: ["left", ...widths.slice(1).map(() => "right" as const)] });
  const titles = ["class", "arrived", "completed", "TTFT p90", "TBT p90", "E2E p90", "attainment"];
  table.push(titles.map(style.label));
  for (const { name, requests, ttft, tbt, e2e, slo } of classes) {
    const attainment = readableAttainment(slo.attainment);
    table.push([
      style.label(name),
      groupThousands(requests.arrived),
      groupThousands(requests.completed),
      ...[ttft, tbt, e2e].map(({ p90 }) => readableSeconds(p90)),
      slo.attainment < 1 ? style.warning(attainment) : attainment,
    ]);
  }
  const [head, ...body] = indented(table.toString()).split("\n");
  const rule = INDENT + "─".repeat(widths.reduce((sum, width) => sum + width, 0));
  return [head, rule, ...body].join("\n");
}

function precisionNote(figures: readonly LatencyFigures[]): readonly string[] {
  const errors = figures.map(({ precision }) => (precision === "exact" ? 0 : precision));
  const largest = Math.max(...errors);
  return largest === 0
    ? []
    : [`${INDENT}p50, p90 and p99 within ${readableShare(largest)}: too many samples to keep them all`];
}

function requestFacts({ requests, rejections }: ApplicationSummary, style: TableStyle): readonly Fact[] {
  const warnIfAny = (count: number, what: string) => {
    const text = `${groupThousands(count)} ${what}`;
    return count > 0 ? style.warning(text) : text;
  };
  const share = requests.arrived > 0 ? ` (${readableAttainment(requests.completed / requests.arrived)})` : "";
  const fates = [
    `${groupThousands(requests.completed)} of ${groupThousands(requests.arrived)} completed${share}`,
    warnIfAny(requests.rejected, "rejected"),
    warnIfAny(requests.failed, "failed"),
    warnIfAny(requests.unfinished, "unfinished"),
  ];
  const reasons = Object.entries(rejections).filter(([, count]) => count > 0);
  return [
    ["requests", fates.join(", ")],
    ...reasons.map(([reason, count], i): Fact => [i === 0 ? "not served" : "", `${groupThousands(count)} × ${reason}`]),
  ];
}

function resultFacts(application: ApplicationSummary, style: TableStyle): readonly Fact[] {
  const { throughput, utilization, latencySources } = application;
  const pools = Object.entries(utilization).map(([pool, share]) => `${pool} ${readableShare(share)}`);
  const rates = [
    `${readableNumber(throughput.requestsPerSecond)} requests/s`,
    `${readableNumber(throughput.promptTokensPerSecond)} prompt tokens/s`,
    `${readableNumber(throughput.outputTokensPerSecond)} output tokens/s`,
  ];
  return [
    ...sloFacts(application, style),
    ["throughput", rates.join(", ")],
    ...kvCacheFacts(application),
    ...(pools.length > 0 ? [["utilisation", pools.join(", ")] as const] : []),
    ["GPU-hours", gpuHoursText(application)],
    ["cost", readableDollars(application.costDollars)],
    ["energy", `${readableNumber(application.energyKwh)} kWh`],
    ...scalingFacts(application, style),
    ...latencySources.map((source, i): Fact => [i === 0 ? "times from" : "", source]),
  ];
}

/** What is counted as the first token, by `first_token_at`. */
export const FIRST_TOKEN_IN_WORDS: Readonly<Record<ApplicationSummary["firstTokenAt"], string>> = {
  prefill_end: "counted at the end of the prompt phase",
  client: "counted when the cache has been handed over",
};

/** What happened to KV caches, where anything did; and where the first token is counted when the phases run apart. */
function kvCacheFacts({ kvCache, firstTokenAt, utilization }: ApplicationSummary): readonly Fact[] {
  const events = [
    ...(kvCache.preemptions > 0 ? [`${groupThousands(kvCache.preemptions)} preemptions`] : []),
    ...(kvCache.prefixHitRate > 0 ? [`${readableShare(kvCache.prefixHitRate)} of prompt tokens found cached`] : []),
  ];
  return [
    ...(events.length > 0 ? [["KV cache", events.join(", ")] as const] : []),
    ...("token" in utilization ? [["first token", FIRST_TOKEN_IN_WORDS[firstTokenAt]] as const] : []),
  ];
}

function sloFacts({ slo, classes = [] }: ApplicationSummary, style: TableStyle): readonly Fact[] {
  const { ttftSeconds, tbtSeconds, e2eSeconds } = slo.bounds ?? {};
  const bounds = Object.entries({ TTFT: ttftSeconds, TBT: tbtSeconds, E2E: e2eSeconds }).flatMap(([name, bound]) =>
    bound === undefined ? [] : [`${name} ≤ ${boundText(bound)}`],
  );
  const differs = classes.some((each) => JSON.stringify(each.slo.bounds) !== JSON.stringify(slo.bounds));
  if (bounds.length === 0 && !differs) return [];
  const attainment = `attainment ${readableAttainment(slo.attainment)}`;
  return [
    ["SLO", [...bounds, ...(differs ? ["or what its class is promised"] : [])].join(", ")],
    [
      "",
      `${slo.attainment < 1 ? style.warning(attainment) : attainment}, goodput ${readableNumber(slo.goodputRps)} requests/s`,
    ],
  ];
}

/** A bound as it was given: `2 s`, `100 ms`. */
function boundText(seconds: number): string {
  // Twelve digits: 0.1 s must not read 100.00000000000001 ms.
  return seconds > 0 && seconds < 1 ? `${Number((seconds * 1000).toPrecision(12))} ms` : `${seconds} s`;
}

/** By state where the number of instances moved; a fleet that stands still has little to tell. */
function gpuHoursText(application: ApplicationSummary): string {
  const { gpuHours } = application;
  const total = readableNumber(gpuHours.total);
  if (!hasScaled(application)) return total;
  const states: readonly (readonly [string, number])[] = [
    ["booting", gpuHours.booting],
    ["busy", gpuHours.activeBusy],
    ["idle", gpuHours.activeIdle],
    ["draining", gpuHours.draining],
    ["unassigned", gpuHours.unassigned],
  ];
  return `${total} = ${states.map(([state, hours]) => `${readableNumber(hours)} ${state}`).join(" + ")}`;
}

function scalingFacts(application: ApplicationSummary, style: TableStyle): readonly Fact[] {
  if (!hasScaled(application)) return [];
  const { scaling } = application;
  const ifAny = (count: number, what: string) => (count > 0 ? [`${groupThousands(count)} ${what}`] : []);
  const counts = [
    `${groupThousands(scaling.scaleUps)} up`,
    `${groupThousands(scaling.scaleDowns)} down`,
    ...ifAny(scaling.failed, "failed").map(style.warning),
    ...ifAny(scaling.cancelled, "cancelled"),
    ...ifAny(scaling.lost, "lost").map(style.warning),
    ...ifAny(scaling.flaps, scaling.flaps === 1 ? "flap" : "flaps"),
  ];
  const durations = [
    ...(Number.isNaN(scaling.meanTimeToCapacity) ? [] : [`${readableSeconds(scaling.meanTimeToCapacity)} to capacity`]),
    ...(Number.isNaN(scaling.meanDrainTime) ? [] : [`${readableSeconds(scaling.meanDrainTime)} to drain`]),
  ];
  const requests = [
    ...ifAny(scaling.delayedRequests, "waited for an instance"),
    ...ifAny(scaling.retriedRequests, "lost theirs and started anew"),
  ];
  return [
    ["scaling", counts.join(", ")],
    ...(durations.length > 0 ? [["", `on average ${durations.join(", ")}`] as const] : []),
    ...(requests.length > 0 ? [["", `requests: ${requests.join(", ")}`] as const] : []),
  ];
}

function hasScaled({ scaling }: ApplicationSummary): boolean {
  return scaling.scaleUps + scaling.scaleDowns + scaling.failed + scaling.cancelled + scaling.lost > 0;
}

function factTable(facts: readonly Fact[], style: TableStyle): string {
  const table = plainTable({ colWidths: [LABEL_WIDTH, FACT_WIDTH], wordWrap: true });
  for (const [label, text] of facts) table.push([style.label(label), text]);
  return indented(table.toString());
}

/** A table without lines and without colours of its own. */
function plainTable(options: CliTable3.TableConstructorOptions): CliTable3.Table {
  const sides = [
    "top",
    "top-mid",
    "top-left",
    "top-right",
    "bottom",
    "bottom-mid",
    "bottom-left",
    "bottom-right",
  ] as const;
  const inner = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"] as const;
  const chars = Object.fromEntries([...sides, ...inner].map((name) => [name, ""]));
  const style = { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true };
  return new CliTable3({ ...options, chars, style });
}

function indented(table: string): string {
  return table
    .split("\n")
    .map((line) => (INDENT + line).trimEnd())
    .join("\n");
}
