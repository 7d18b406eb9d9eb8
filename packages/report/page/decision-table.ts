import { clockText } from "../src/page/formats";
import { type Happening, happeningText, KIND_WORDS } from "./happenings";
import { element } from "./time-chart";
import type { TimeZoom } from "./time-zoom";

/** So many rows are shown at first; more on demand. */
const ROWS_AT_ONCE = 25;

/** Which kinds each choice of the list shows. */
const CHOICES: Readonly<Record<string, readonly Happening["kind"][]>> = {
  telling: ["changed", "refused", "failed"],
  changed: ["changed"],
  refused: ["refused"],
  held: ["held"],
  failed: ["failed"],
  all: ["changed", "refused", "held", "failed", "kept"],
};

/** The decisions and failures as a table that can be searched. The controls stand in the page. */
export class DecisionTable {
  readonly #happenings: readonly Happening[];
  readonly #zoom: TimeZoom;
  readonly #body: HTMLElement;
  readonly #count: HTMLElement;
  readonly #more: HTMLButtonElement;
  readonly #search: HTMLInputElement;
  readonly #choice: HTMLSelectElement;
  readonly #inView: HTMLInputElement;
  readonly #hasLanes: boolean;
  #rows = ROWS_AT_ONCE;

  constructor(section: HTMLElement, happenings: readonly Happening[], zoom: TimeZoom) {
    const find = <Type extends HTMLElement>(selector: string) => section.querySelector<Type>(selector)!;
    this.#happenings = happenings;
    this.#zoom = zoom;
    this.#body = find("tbody");
    this.#count = find(".table-count");
    this.#more = find(".table-more");
    this.#search = find("input[type=search]");
    this.#choice = find("select");
    this.#inView = find("input[type=checkbox]");
    this.#hasLanes = happenings.some(({ lane }) => lane !== "");
    const restart = () => {
      this.#rows = ROWS_AT_ONCE;
      this.#fill();
    };
    for (const control of [this.#search, this.#choice, this.#inView]) control.addEventListener("input", restart);
    this.#more.addEventListener("click", () => {
      this.#rows *= 4;
      this.#fill();
    });
    zoom.onChange(() => {
      if (this.#inView.checked) restart();
    });
    this.#fill();
  }

  #fill(): void {
    const kinds = CHOICES[this.#choice.value] ?? CHOICES.all!;
    const words = this.#search.value.toLowerCase().split(/\s+/);
    const { from, to } = this.#zoom;
    const found = this.#happenings.filter((one) => {
      if (!kinds.includes(one.kind) || (this.#inView.checked && (one.t < from || one.t > to))) return false;
      const text = `${one.lane} ${happeningText(one)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    this.#count.textContent = `${found.length} of ${this.#happenings.length}`;
    this.#more.hidden = found.length <= this.#rows;
    this.#more.textContent = `Show more (${found.length - this.#rows} left)`;
    this.#body.replaceChildren(...found.slice(0, this.#rows).map((one) => this.#row(one)));
  }

  #row({ t, lane, kind, pool, what, reason, steps }: Happening): HTMLElement {
    const row = element("tr", "");
    const time = element("td", "number");
    const jump = element("button", "link", clockText(t));
    jump.setAttribute("aria-label", `Show ${clockText(t)} in the charts`);
    jump.addEventListener("click", () => {
      const span = Math.min(this.#zoom.span, 900);
      this.#zoom.show(t - span / 2, t + span / 2);
      document.getElementById("timeline")!.scrollIntoView();
    });
    time.append(jump);
    const why = element("td", "why");
    why.append(element("span", "", reason), ...steps.map((step) => element("span", "step", step)));
    const kindCell = element("td", "");
    kindCell.append(element("span", `kind ${kind}`, KIND_WORDS[kind]));
    row.append(
      time,
      ...(this.#hasLanes ? [element("td", "", lane)] : []),
      element("td", "", pool),
      element("td", "what", what),
      kindCell,
      why,
    );
    return row;
  }
}
