import {
  groupThousands,
  readableAttainment,
  readableDollars,
  readableNumber,
  readableSeconds,
} from "../readable-figures";
import type { ApplicationEntry } from "../results/result-files";
import { FIRST_TOKEN_IN_WORDS } from "../summary-table";
import { figure } from "./figures";
import { type Html, html } from "./html";
import type { LatencyName } from "./page-data";

/** How a figure of a subject is looked up. */
export type SourceOf = (path: string) => string;

const LATENCIES: readonly { readonly name: LatencyName; readonly short: string }[] = [
  { name: "ttft", short: "TTFT" },
  { name: "tbt", short: "TBT" },
  { name: "e2e", short: "E2E" },
];

/** The promise in words: `TTFT ≤ 1 s, TBT ≤ 50 ms`; empty without one. */
export function promiseText({ slo: { bounds = {} } }: ApplicationEntry): string {
  const parts = LATENCIES.flatMap(({ name, short }) => {
    const bound = bounds[`${name}_seconds`];
    return bound === undefined ? [] : [`${short} ≤ ${readableSeconds(bound).replace(/\.0+ /, " ")}`];
  });
  return parts.join(", ");
}

/** The figures that say how an application fared, against what it promised. */
export function headline(entry: ApplicationEntry, source: SourceOf): Html {
  return html`<div class="cards">
    ${attainmentCard(entry, source)} ${LATENCIES.map((latency) => latencyCard(entry, latency, source))}
    ${card("Cost", figure(entry.cost_dollars, source("cost_dollars"), readableDollars), [
      html`${figure(entry.energy_kwh, source("energy_kwh"), readableNumber)} kWh`,
    ])}
    ${card("GPU-hours", figure(entry.gpu_hours.total, source("gpu_hours.total"), readableNumber), [
      html`${figure(entry.gpu_hours.active_busy, source("gpu_hours.active_busy"), readableNumber)} of them busy`,
    ])}
    ${scalingCard(entry, source)}
  </div>`;
}

function attainmentCard(entry: ApplicationEntry, source: SourceOf): Html {
  const { attainment } = entry.slo;
  const promise = promiseText(entry);
  const label = promise === "" ? "Completed" : "Met the SLO";
  const share = figure(attainment, source("slo.attainment"), readableAttainment);
  return html`<div class="card hero">
    <p class="label">${label}</p>
    <p class="value">${share}</p>
    <div class="meter" aria-hidden="true"><span style="width:${((attainment ?? 0) * 100).toFixed(2)}%"></span></div>
    <p class="more">${promise === "" ? "no SLO was set" : promise}</p>
    <p class="more">
      ${figure(entry.requests.completed, source("requests.completed"), groupThousands)} of
      ${figure(entry.requests.arrived, source("requests.arrived"), groupThousands)} requests completed, goodput
      ${figure(entry.slo.goodput_rps, source("slo.goodput_rps"), readableNumber)}/s
    </p>
  </div>`;
}

function latencyCard(
  entry: ApplicationEntry,
  { name, short }: { readonly name: LatencyName; readonly short: string },
  source: SourceOf,
): Html {
  const { p50, p99 } = entry[name];
  const bound = entry.slo.bounds?.[`${name}_seconds`];
  const median = html`median ${figure(p50, source(`${name}.p50`), readableSeconds)}`;
  return card(
    html`${short} <abbr title="99th percentile">p99</abbr>`,
    figure(p99, source(`${name}.p99`), readableSeconds),
    [
      median,
      name === "ttft" && firstTokenText(entry),
      bound !== undefined && p99 !== null && verdict(p99 <= bound, readableSeconds(bound).replace(/\.0+ /, " ")),
    ],
  );
}

/** What counts as the first token, where the phases of a request run on different instances. */
function firstTokenText({ first_token_at: at, utilization }: ApplicationEntry): Html | false {
  return at !== undefined && "token" in utilization && html`${FIRST_TOKEN_IN_WORDS[at]}`;
}

function verdict(isKept: boolean, bound: string): Html {
  return isKept
    ? html`<span class="verdict kept-bound">✓ within ${bound}</span>`
    : html`<span class="verdict over-bound">✕ over ${bound}</span>`;
}

function scalingCard({ scaling }: ApplicationEntry, source: SourceOf): Html {
  const count = (name: "scale_ups" | "scale_downs" | "flaps" | "failed" | "lost") =>
    figure(scaling[name], source(`scaling.${name}`), groupThousands);
  return card("Scaling", html`${count("scale_ups")} up, ${count("scale_downs")} down`, [
    html`${count("flaps")} flaps, ${count("failed")} failed, ${count("lost")} lost`,
    scaling.mean_time_to_capacity !== null &&
      html`${figure(scaling.mean_time_to_capacity, source("scaling.mean_time_to_capacity"), readableSeconds)} to capacity`,
  ]);
}

function card(label: string | Html, value: Html, more: readonly (Html | false)[]): Html {
  return html`<div class="card">
    <p class="label">${label}</p>
    <p class="value">${value}</p>
    ${more.filter((line) => line !== false).map((line) => html`<p class="more">${line}</p>`)}
  </div>`;
}
