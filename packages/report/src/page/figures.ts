import { type Html, html } from "./html";

/** A figure of a file as a person reads it; the page keeps what the file has beside it. A dash where there is none. */
export function figure(value: number | null | undefined, source: string, write: (value: number) => string): Html {
  if (value === null || value === undefined) return html`<span class="none">–</span>`;
  return html`<data value="${String(value)}" data-of="${source}">${write(value)}</data>`;
}

/** Where a figure of a subject stands: the run and the path in its `summary.json`. */
export function sourceOf(run: number, application: number, path: string): string {
  return `${run}:applications.${application}.${path}`;
}
