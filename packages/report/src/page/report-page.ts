import { paretoPoints } from "../pictures/picture";
import { readableDuration } from "../readable-figures";
import type { RunRecord } from "../results/run-record";
import { comparisonTable } from "./comparison";
import { sourceOf } from "./figures";
import { headline } from "./headline";
import { type Html, html, trustedHtml } from "./html";
import { lanesOf, type PlacedSubject, subjectsOf } from "./lanes";
import { pageScript } from "./page-assets";
import type { Lane, PageData } from "./page-data";
import { documentText } from "./page-document";
import { paretoSection } from "./pareto-section";
import { provenance } from "./provenance";
import { gpuHours, latencyTable, outcomes } from "./tables";

/** What stands on top of a page. */
export interface ReportPageOptions {
  /** Default: what was run, or that runs are compared. */
  readonly title?: string;
}

/**
 * One page that tells of one run, or of several side by side: a whole HTML document that needs no network.
 *
 * @example
 * writeFileSync("report.html", reportPage(readRuns(["results"])));
 */
export function reportPage(runs: readonly RunRecord[], options: ReportPageOptions = {}): string {
  const subjects = subjectsOf(runs);
  const lanes = lanesOf(subjects);
  const title = options.title ?? (runs.length === 1 ? titleOf(runs[0]!) : `${runs.length} runs side by side`);
  const isAlone = subjects.length === 1;
  const body = html`
    <header>
      <p class="brand">Tokentide</p>
      <h1>${title}</h1>
      <p class="lead">${leadText(runs)}</p>
      ${runs.filter(({ summary }) => summary.partial === true).map(partialNote)}
    </header>
    <main>
      <section id="summary" aria-label="Summary">
        ${isAlone ? headline(subjects[0]!.entry, sources(subjects[0]!)) : comparisonTable(subjects)}
      </section>
      ${paretoSection(paretoPoints(subjects))} ${timelineSection(lanes)} ${decisionSection(lanes)} ${latencySection(subjects)}
      <section id="gpu-hours"><h2>Where the GPU-hours went</h2>${eachSubject(subjects, (subject) => {
        const longest = Math.max(...subjects.map(({ entry }) => entry.gpu_hours.total));
        return gpuHours(subject.entry, sources(subject), longest);
      })}</section>
      <section id="requests"><h2>What became of the requests</h2>${eachSubject(subjects, (subject) => outcomes(subject.entry, sources(subject)))}</section>
      <section id="provenance">
        <h2>How it was made</h2>
        ${runs.map((run, index) => html`${runs.length > 1 && html`<h3 class="run-name">${run.name}</h3>`}${provenance(run, String(index))}`)}
      </section>
    </main>
    <script type="application/json" id="page-data">${trustedHtml(jsonForPage({ lanes }))}</script>
    <script>${trustedHtml(pageScript().replaceAll("</script", "<\\/script"))}</script>`;
  return documentText(title, body);
}

/** JSON that no text in it can end early. */
function jsonForPage(data: PageData): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function sources({ at }: PlacedSubject): (path: string) => string {
  return (path) => sourceOf(at.run, at.application, path);
}

/** The configuration's name where the command tells it. */
function titleOf({ run, name }: RunRecord): string {
  const [verb, ...args] = run.command ?? [];
  const config = args.find((arg) => /\.ya?ml$/.test(arg)) ?? args.find((arg) => !arg.startsWith("-"));
  return verb === "run" && config !== undefined ? config.replace(/^.*[/\\]/, "") : name;
}

function leadText(runs: readonly RunRecord[]): string {
  const durations = [...new Set(runs.map(({ summary }) => `${readableDuration(summary.simulated_seconds)} simulated`))];
  const policies = [
    ...new Set(runs.flatMap(({ applications }) => applications.flatMap(({ decisions }) => decisions[0]?.policy ?? []))),
  ];
  return [...durations, ...(policies.length > 0 ? [`policy ${policies.join(", ")}`] : [])].join(" · ");
}

function partialNote({ name, summary }: RunRecord): Html {
  return html`<p class="warning" role="note">Partial: ${name} was stopped after ${readableDuration(summary.simulated_seconds)}; the figures are of what was done until then.</p>`;
}

function eachSubject(subjects: readonly PlacedSubject[], section: (subject: PlacedSubject) => Html): Html {
  if (subjects.length === 1) return section(subjects[0]!);
  return html`<div class="side-by-side">${subjects.map((subject) => html`<div><h3>${subject.name}</h3>${section(subject)}</div>`)}</div>`;
}

function timelineSection(lanes: readonly Lane[]): Html {
  const button = (action: string, title: string, sign: string) =>
    html`<button type="button" data-zoom="${action}" title="${title}" aria-label="${title}">${sign}</button>`;
  return html`<section id="timeline">
    <div class="section-head">
      <h2>Timeline</h2>
      <div class="controls">
        ${
          lanes.length > 1 &&
          html`<label>Percentile <select><option>p50</option><option>p90</option><option selected>p99</option></select></label>`
        }
        <div class="buttons" role="group" aria-label="Zoom">
          ${button("earlier", "Earlier", "←")}${button("closer", "Zoom in", "+")}${button("farther", "Zoom out", "−")}${button("later", "Later", "→")}${button("whole", "All: show the whole run", "All")}
        </div>
      </div>
    </div>
    <p class="note screen-only">Drag across a chart to zoom, double-click for all of it. With the charts in focus: arrow keys, + and −, 0.</p>
    <div class="charts" tabindex="0" role="group" aria-label="Charts over time"></div>
    ${lanes.flatMap(({ name, leftOut }) => leftOut.map((text) => html`<p class="note">${name !== "" && `${name}: `}${text}</p>`))}
    <noscript><p class="note">The charts need JavaScript; the figures on this page do not.</p></noscript>
  </section>`;
}

function decisionSection(lanes: readonly Lane[]): Html | undefined {
  if (lanes.every(({ decisions, failures }) => decisions.length + failures.length === 0)) return undefined;
  const isAlone = lanes.length === 1;
  return html`<section id="decisions">
    <div class="section-head">
      <h2>Scaling decisions</h2>
      <div class="controls">
        <input type="search" placeholder="Search reasons" aria-label="Search the decisions">
        <select aria-label="Which decisions">
          <option value="telling" selected>changes, refusals, failures</option>
          <option value="changed">changes</option>
          <option value="refused">refused by the fleet</option>
          <option value="held">held back by a rule</option>
          <option value="failed">failures</option>
          <option value="all">all</option>
        </select>
        <label><input type="checkbox"> only what the charts show</label>
        <span class="table-count" role="status"></span>
      </div>
    </div>
    <div class="scroll" tabindex="0" role="region" aria-label="Decisions">
      <table>
        <thead><tr><th scope="col" class="number">time</th>${!isAlone && html`<th scope="col">run</th>`}<th scope="col">pool</th><th scope="col">instances</th><th scope="col">outcome</th><th scope="col">reason</th></tr></thead>
        <tbody></tbody>
      </table>
    </div>
    <button type="button" class="table-more" hidden></button>
  </section>`;
}

function latencySection(subjects: readonly PlacedSubject[]): Html {
  const hasSpread = subjects.some(({ record }) => record.latencies !== undefined);
  return html`<section id="latency">
    <h2>Latency</h2>
    ${hasSpread && html`<p class="note">Share of requests that took at most so long; the dashed line is the SLO.</p><div class="cdf-charts"></div>`}
    ${eachSubject(subjects, (subject) => html`<div class="scroll" tabindex="0" role="region" aria-label="Latencies ${subject.name}">${latencyTable(subject.entry, sources(subject))}</div>`)}
  </section>`;
}
