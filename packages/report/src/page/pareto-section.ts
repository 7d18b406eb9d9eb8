import { type ParetoPoint, paretoPicture } from "../pictures/pareto-picture";
import { type Html, html, trustedHtml } from "./html";
import { LIGHT } from "./palette";

/** Cost against attainment, in the colours of the page. */
export function paretoSection(points: readonly ParetoPoint[]): Html | undefined {
  if (points.length < 2) return undefined;
  return html`<section id="pareto">
    <h2>What it costs to keep the promise</h2>
    <p class="note">Full dots are on the Pareto front: nothing else is cheaper and as good, or better for the same.</p>
    <div class="picture scroll" tabindex="0" role="region" aria-label="Cost against attainment">${inPageColors(paretoPicture(points))}</div>
  </section>`;
}

/** A picture names its colours itself; in the page they change with the light. */
function inPageColors(picture: string): Html {
  const colors = Object.entries(LIGHT);
  return trustedHtml(colors.reduce((svg, [name, hex]) => svg.replaceAll(`"${hex}"`, `"var(--${name})"`), picture));
}
