import { clockText } from "../src/page/formats";
import { type Happening, happeningText, KIND_WORDS } from "./happenings";
import { element } from "./time-chart";
import type { TimeZoom } from "./time-zoom";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 46;
/** Marks that changed something stand above those that did not, failures below. */
const ROWS: Readonly<Record<Happening["kind"], number>> = { changed: 11, refused: 11, held: 26, kept: 26, failed: 38 };
const NEAR_PIXELS = 14;

/** Where the charts have their axis of time, from the left edge of the window. */
export interface TrackPlace {
  readonly left: number;
  readonly width: number;
}

/**
 * The decisions and failures of a lane as marks on the axis of time. One thing to tab to: arrow keys go from mark to mark,
 * and the reason shows; the mouse shows the nearest one's.
 */
export class DecisionTrack {
  readonly #happenings: readonly Happening[];
  readonly #zoom: TimeZoom;
  readonly #track: HTMLElement;
  readonly #svg: SVGSVGElement;
  readonly #bubble: HTMLElement;
  #place: TrackPlace = { left: 0, width: 0 };
  #current = -1;

  constructor(parent: HTMLElement, title: string, happenings: readonly Happening[], zoom: TimeZoom) {
    this.#happenings = happenings;
    this.#zoom = zoom;
    const figure = element("figure", "chart track");
    const caption = document.createElement("figcaption");
    caption.append(element("span", "chart-title", title), element("span", "chart-note", countText(happenings)));
    this.#track = element("div", "track-line");
    this.#track.tabIndex = 0;
    this.#track.setAttribute("role", "slider");
    this.#track.setAttribute("aria-label", `${title}: arrow keys go from one to the next`);
    this.#track.setAttribute("aria-valuemin", "0");
    this.#track.setAttribute("aria-valuemax", String(Math.max(0, happenings.length - 1)));
    this.#svg = document.createElementNS(SVG, "svg");
    this.#svg.setAttribute("aria-hidden", "true");
    this.#bubble = element("div", "bubble");
    this.#bubble.hidden = true;
    this.#track.append(this.#svg, this.#bubble);
    figure.append(caption, this.#track);
    parent.append(figure);
    this.#say(0, false);
    this.#listen();
    zoom.onChange(() => this.#draw());
  }

  /** Draws the marks of the shown stretch where the charts have theirs. */
  draw({ left, width }: TrackPlace): void {
    this.#place = { left: left - this.#track.getBoundingClientRect().left, width };
    this.#draw();
  }

  #draw(): void {
    const place = this.#place;
    this.#svg.setAttribute("width", String(place.width));
    this.#svg.setAttribute("height", String(HEIGHT));
    this.#svg.style.marginLeft = `${place.left}px`;
    const paths = new Map<string, string>();
    for (const happening of this.#happenings) {
      const x = this.#x(happening);
      if (x < -8 || x > place.width + 8) continue;
      const look = happening.kind === "changed" ? (happening.isUp ? "up" : "down") : happening.kind;
      paths.set(look, (paths.get(look) ?? "") + shape(look, x, ROWS[happening.kind]));
    }
    const marks = [...paths].map(([look, d]) => path(`mark ${look}`, d));
    const chosen = this.#happenings[this.#current];
    if (chosen !== undefined && !this.#bubble.hidden)
      marks.unshift(path("mark chosen", `M${this.#x(chosen)} 0V${HEIGHT}`));
    this.#svg.replaceChildren(...marks);
  }

  #listen(): void {
    this.#track.addEventListener("mousemove", (event) => {
      const x = event.clientX - this.#svg.getBoundingClientRect().left;
      const nearest = this.#nearest(x);
      if (nearest === -1) this.#hide();
      else this.#say(nearest, true);
    });
    this.#track.addEventListener("mouseleave", () => {
      if (document.activeElement !== this.#track) this.#hide();
    });
    this.#track.addEventListener("focus", () => {
      const first = this.#happenings.findIndex(({ t, kind }) => kind !== "kept" && t >= this.#zoom.from);
      if (this.#track.matches(":focus-visible"))
        this.#say(this.#current >= 0 ? this.#current : Math.max(0, first), true);
    });
    this.#track.addEventListener("blur", () => this.#hide());
    this.#track.addEventListener("keydown", (event) => {
      const last = this.#happenings.length - 1;
      const steps: Readonly<Record<string, number>> = {
        ArrowRight: this.#current + 1,
        ArrowUp: this.#current + 1,
        ArrowLeft: this.#current - 1,
        ArrowDown: this.#current - 1,
        Home: 0,
        End: last,
      };
      const next = steps[event.key];
      if (event.key === "Escape") this.#hide();
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.#say(Math.min(last, Math.max(0, next)), true);
    });
  }

  /** Of marks equally near, one that changed something. */
  #nearest(x: number): number {
    let best = -1;
    let least = NEAR_PIXELS;
    this.#happenings.forEach((happening, index) => {
      const distance =
        Math.abs(this.#x(happening) - x) + (happening.kind === "kept" || happening.kind === "held" ? 4 : 0);
      if (distance < least) [best, least] = [index, distance];
    });
    return best;
  }

  #say(index: number, isShown: boolean): void {
    const happening = this.#happenings[index];
    if (happening === undefined) return;
    this.#track.setAttribute("aria-valuenow", String(index));
    this.#track.setAttribute("aria-valuetext", happeningText(happening));
    if (!isShown) return;
    this.#current = index;
    const { t, kind, pool, what, reason, steps } = happening;
    if (t < this.#zoom.from || t > this.#zoom.to) this.#zoom.show(t - this.#zoom.span / 2, t + this.#zoom.span / 2);
    const head = element("p", "bubble-head");
    head.append(
      element("span", "", clockText(t)),
      element("strong", "", `${pool} ${what}`.trim()),
      element("span", `kind ${kind}`, KIND_WORDS[kind]),
    );
    this.#bubble.replaceChildren(
      head,
      element("p", "", reason),
      ...steps.map((step) => element("p", "bubble-step", step)),
    );
    this.#bubble.hidden = false;
    const room = this.#track.clientWidth - this.#bubble.offsetWidth;
    this.#bubble.style.left = `${Math.max(0, Math.min(room, this.#place.left + this.#x(happening) - this.#bubble.offsetWidth / 2))}px`;
    this.#draw();
  }

  #hide(): void {
    if (this.#bubble.hidden) return;
    this.#bubble.hidden = true;
    this.#draw();
  }

  #x({ t }: Happening): number {
    return ((t - this.#zoom.from) / this.#zoom.span) * this.#place.width;
  }
}

function countText(happenings: readonly Happening[]): string {
  const count = (kind: Happening["kind"]) => happenings.filter((one) => one.kind === kind).length;
  const failures = count("failed");
  return [
    `${count("changed")} of ${happenings.length - failures} decisions changed the fleet`,
    ...(failures > 0 ? [`${failures} failures`] : []),
  ].join(" · ");
}

/** Told apart by their form, not by their colour alone. */
function shape(look: string, x: number, y: number): string {
  const at = `M${x.toFixed(1)} `;
  if (look === "up") return `${at}${y - 6}l6 10h-12z`;
  if (look === "down") return `${at}${y + 5}l6 -10h-12z`;
  if (look === "held") return `${at}${y - 4}v8`;
  if (look === "kept") return `${at}${y - 1}v2`;
  return `M${(x - 4).toFixed(1)} ${y - 4}l8 8m0 -8l-8 8`;
}

function path(className: string, d: string): SVGPathElement {
  const made = document.createElementNS(SVG, "path");
  made.setAttribute("class", className);
  made.setAttribute("d", d);
  return made;
}
