import type { ColorName } from "../src/page/palette";

/** The colour as it is now: it differs between light, dark and print. */
export function color(name: ColorName): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
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
