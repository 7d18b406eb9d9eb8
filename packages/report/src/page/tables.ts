import { groupThousands, readableNumber, readableSeconds, readableShare } from "../readable-figures";
import type { ApplicationEntry } from "../results/result-files";
import { figure } from "./figures";
import { GPU_HOURS_STATES } from "./gpu-hours-states";
import type { SourceOf } from "./headline";
import { type Html, html } from "./html";

const LATENCIES = [
  { name: "ttft", title: "TTFT" },
  { name: "tbt", title: "TBT" },
  { name: "e2e", title: "E2E" },
  { name: "queue_time", title: "queue time" },
] as const;
const STATISTICS = ["mean", "p50", "p90", "p99", "max"] as const;

/** Mean and percentiles of every latency. */
export function latencyTable(entry: ApplicationEntry, source: SourceOf): Html {
  const rough = LATENCIES.find(({ name }) => entry[name].precision !== "exact");
  return html`<table>
      <thead><tr><th scope="col">latency</th>${STATISTICS.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
      <tbody>
        ${LATENCIES.map(
          ({ name, title }) =>
            html`<tr><th scope="row">${title}</th>${STATISTICS.map(
              (statistic) =>
                html`<td class="number">${figure(entry[name][statistic], source(`${name}.${statistic}`), readableSeconds)}</td>`,
            )}</tr>`,
        )}
      </tbody>
    </table>
    ${
      rough !== undefined &&
      html`<p class="note">Percentiles are within ${readableNumber(Number(entry[rough.name].precision) * 100)} %: there were too many requests to keep all.</p>`
    }`;
}

/** Where the GPU-hours went: a bar and its figures. @param longest hours of the longest bar beside it */
export function gpuHours({ gpu_hours: hours }: ApplicationEntry, source: SourceOf, longest: number): Html {
  return html`<div class="bar" aria-hidden="true">${GPU_HOURS_STATES.filter(({ state }) => hours[state] > 0).map(
    ({ state, color }) =>
      html`<span style="width:${((100 * hours[state]) / (longest || 1)).toFixed(3)}%;background:var(--${color})"></span>`,
  )}</div>
    <table>
      <tbody>
        ${GPU_HOURS_STATES.map(
          ({ state, title, color }) => html`<tr>
            <th scope="row"><span class="swatch" style="--swatch:var(--${color})"></span>${title}</th>
            <td class="number">${figure(hours[state], source(`gpu_hours.${state}`), readableNumber)} h</td>
            <td class="number muted">${hours.total > 0 ? readableShare(hours[state] / hours.total) : "–"}</td>
          </tr>`,
        )}
        <tr class="sum"><th scope="row">total</th><td class="number">${figure(hours.total, source("gpu_hours.total"), readableNumber)} h</td><td></td></tr>
      </tbody>
    </table>`;
}

const OUTCOMES = ["arrived", "completed", "rejected", "failed", "unfinished"] as const;

/** What became of the requests, and why some were turned away. */
export function outcomes(entry: ApplicationEntry, source: SourceOf): Html {
  const { requests, rejections, scaling, throughput, utilization } = entry;
  const row = (title: string, cell: Html) =>
    html`<tr><th scope="row">${title}</th><td class="number">${cell}</td></tr>`;
  const perSecond = (value: number) => `${readableNumber(value)}/s`;
  return html`<table>
    <tbody>
      ${OUTCOMES.map((name) => row(name, figure(requests[name], source(`requests.${name}`), groupThousands)))}
      ${Object.entries(rejections).map(
        ([reason, count]) =>
          html`<tr><th scope="row" class="inner">${reason}</th><td class="number">${groupThousands(count)}</td></tr>`,
      )}
      ${row("had to wait for an instance", figure(scaling.delayed_requests, source("scaling.delayed_requests"), groupThousands))}
      ${row("started anew after a loss", figure(scaling.retried_requests, source("scaling.retried_requests"), groupThousands))}
      ${row("requests completed", figure(throughput.requests_per_second, source("throughput.requests_per_second"), perSecond))}
      ${row("prompt tokens", figure(throughput.prompt_tokens_per_second, source("throughput.prompt_tokens_per_second"), perSecond))}
      ${row("output tokens", figure(throughput.output_tokens_per_second, source("throughput.output_tokens_per_second"), perSecond))}
      ${Object.entries(utilization).map(([pool, share]) =>
        row(`${pool} instances busy`, figure(share, source(`utilization.${pool}`), readableShare)),
      )}
    </tbody>
  </table>`;
}
