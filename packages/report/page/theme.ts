/** Names of the colours in `page.css`, without their dashes. */
export type ColorName =
  | "text"
  | "muted"
  | "line"
  | "booting"
  | "busy"
  | "idle"
  | "draining"
  | "p50"
  | "p90"
  | "p99"
  | "arrivals"
  | "completions"
  | "alarm"
  | `lane-${number}`;

/** As many lanes have a colour of their own; then they begin again, with other dashes. */
const LANE_COLORS = 7;
const DASHES: readonly number[][] = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

/** The colour as it is now: it differs between light, dark and print. */
export function color(name: ColorName): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** How the lines of a lane look in every chart: never by colour alone. */
export function laneLook(index: number): { readonly color: ColorName; readonly dash: number[] } {
  return { color: `lane-${index % LANE_COLORS}`, dash: DASHES[index % DASHES.length]! };
}

/** Calls back whenever colours or the medium change; `isPrinted` while the page is laid out for paper. */
export function onLookChange(changed: (isPrinted: boolean) => void): void {
  const root = document.documentElement;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => changed(false));
  addEventListener("beforeprint", () => {
    root.dataset.print = "";
    changed(true);
  });
  addEventListener("afterprint", () => {
    delete root.dataset.print;
    changed(false);
  });
}
