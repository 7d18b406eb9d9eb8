import {
  groupThousands,
  readableAttainment,
  readableDollars,
  readableNumber,
  readableSeconds,
} from "../readable-figures";
import type { ApplicationEntry, FileNumber } from "../results/result-files";
import { figure, sourceOf } from "./figures";
import { promiseText } from "./headline";
import { type Html, html } from "./html";
import type { PlacedSubject } from "./lanes";
import { laneLook } from "./palette";

interface ComparedFigure {
  readonly title: string;
  readonly path: string;
  readonly of: (entry: ApplicationEntry) => FileNumber;
  readonly write: (value: number) => string;
  readonly best: "most" | "least";
}

const FIGURES: readonly ComparedFigure[] = [
  {
    title: "met the SLO",
    path: "slo.attainment",
    of: ({ slo }) => slo.attainment,
    write: readableAttainment,
    best: "most",
  },
  { title: "TTFT p99", path: "ttft.p99", of: ({ ttft }) => ttft.p99, write: readableSeconds, best: "least" },
  { title: "TBT p99", path: "tbt.p99", of: ({ tbt }) => tbt.p99, write: readableSeconds, best: "least" },
  { title: "E2E p99", path: "e2e.p99", of: ({ e2e }) => e2e.p99, write: readableSeconds, best: "least" },
  {
    title: "cost",
    path: "cost_dollars",
    of: ({ cost_dollars }) => cost_dollars,
    write: readableDollars,
    best: "least",
  },
  {
    title: "GPU-hours",
    path: "gpu_hours.total",
    of: ({ gpu_hours }) => gpu_hours.total,
    write: readableNumber,
    best: "least",
  },
  { title: "flaps", path: "scaling.flaps", of: ({ scaling }) => scaling.flaps, write: groupThousands, best: "least" },
];

/** The figures of all subjects side by side, the best of each column marked. */
export function comparisonTable(subjects: readonly PlacedSubject[]): Html {
  const best = FIGURES.map(({ of, best: which }) => {
    const values = subjects.map(({ entry }) => of(entry)).filter((value) => value !== null);
    return which === "most" ? Math.max(...values) : Math.min(...values);
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Runs side by side">
    <table>
      <thead><tr><th scope="col">run</th>${FIGURES.map(({ title }) => html`<th scope="col" class="number">${title}</th>`)}</tr></thead>
      <tbody>
        ${subjects.map(
          ({ name, entry, at }, index) => html`<tr>
            <th scope="row"><span class="swatch" style="--swatch:var(--${laneLook(index).color})"></span>${name}<span class="step">${promiseText(entry)}</span></th>
            ${FIGURES.map(({ of, path, write }, column) => {
              const value = of(entry);
              const mark = value !== null && value === best[column] && subjects.length > 1;
              return html`<td class="number${mark ? " best" : ""}">${figure(value, sourceOf(at.run, at.application, path), write)}</td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
