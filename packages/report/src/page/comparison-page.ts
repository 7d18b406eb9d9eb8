import { readableAttainment, readableDollars, readableNumber } from "../readable-figures";
import type { ComparisonFile, FileEstimate, PolicyEntry } from "../results/read-comparison";
import { figure } from "./figures";
import { clockText } from "./formats";
import { type Html, html } from "./html";
import { documentText } from "./page-document";
import { laneLook } from "./palette";
import { paretoSection } from "./pareto-section";

type EstimateName = "attainment" | "cost_dollars" | "cost_per_thousand_within_slo" | "gpu_hours" | "flaps";

const COLUMNS: readonly {
  readonly name: EstimateName;
  readonly title: string;
  readonly write: (value: number) => string;
}[] = [
  { name: "attainment", title: "met the SLO", write: shareText },
  { name: "cost_dollars", title: "cost", write: readableDollars },
  { name: "cost_per_thousand_within_slo", title: "per 1,000 in SLO", write: readableDollars },
  { name: "gpu_hours", title: "GPU-hours", write: readableNumber },
  { name: "flaps", title: "flaps", write: readableNumber },
];

/** A page of what `tokentide compare` found: every policy's figures, and cost against SLO attainment. */
export function comparisonPage(
  { seeds, bounds, policies }: ComparisonFile,
  options: { readonly title?: string } = {},
): string {
  const title = options.title ?? `${policies.length} policies side by side`;
  const points = policies.flatMap(({ name, cost_dollars: { mean: costDollars }, attainment: { mean: attainment } }) =>
    costDollars === null || attainment === null ? [] : [{ name, costDollars, attainment }],
  );
  const words = [
    `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}`,
    ...(bounds.length > 0 ? [`SLO of ${bounds.join(", ")}`] : []),
  ];
  return documentText(
    title,
    html`<header><p class="brand">Tokentide</p><h1>${title}</h1><p class="lead">${words.join(" · ")}</p></header>
    <main>
      <section id="summary" aria-label="Policies">
        <div class="scroll" tabindex="0" role="region" aria-label="Policies side by side">
          <table>
            <thead><tr><th scope="col">policy</th>${COLUMNS.map((column) => html`<th scope="col" class="number">${column.title}</th>`)}<th scope="col" class="number">worst minute</th></tr></thead>
            <tbody>${policies.map(policyRow)}</tbody>
          </table>
        </div>
        <p class="note">${seeds.length > 1 && "Means over the seeds, with 95 % confidence intervals. "}● is on the Pareto front.</p>
      </section>
      ${paretoSection(points)}
      <section id="provenance">
        <h2>The policies</h2>
        ${policies.map(
          ({ name, policy, actuator, observation }) => html`<h3>${name}</h3>
            <p class="note">actuator ${actuator}, observation ${observation}</p>
            <pre tabindex="0">${JSON.stringify(policy, null, 2)}</pre>`,
        )}
      </section>
    </main>`,
  );
}

function policyRow(entry: PolicyEntry, index: number): Html {
  const { name, type, is_on_pareto_front: isOnFront, worst_minute: worst } = entry;
  return html`<tr>
    <th scope="row"><span class="swatch" style="--swatch:var(--${laneLook(index).color})"></span>${isOnFront ? html`<strong>${name} ●</strong>` : name}${type !== name && html`<span class="step">${type}</span>`}</th>
    ${COLUMNS.map(({ name: column, write }) => html`<td class="number">${figure(entry[column].mean, `policies.${index}.${column}.mean`, write)}${interval(entry[column], write)}</td>`)}
    <td class="number">${
      worst === undefined
        ? "–"
        : html`${figure(worst.attainment, `policies.${index}.worst_minute.attainment`, readableAttainment)}<span class="step">at ${clockText(worst.start_seconds)}, seed ${worst.seed}</span>`
    }</td>
  </tr>`;
}

/** Ends of an interval may lie beyond what a share can be. */
function shareText(share: number): string {
  return readableAttainment(Math.min(1, Math.max(0, share)));
}

function interval({ low, high }: FileEstimate, write: (value: number) => string): Html | undefined {
  return low === null || high === null ? undefined : html`<span class="step">${write(low)} … ${write(high)}</span>`;
}
