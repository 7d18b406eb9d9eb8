import { type Html, html } from "../page/html";
import { LIGHT } from "../page/palette";

/** Where a plot stands in a picture, in its pixels. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** From a figure to a place. */
export type Scale = (value: number) => number;

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** A whole picture on white, to be put into papers and pages: it names its fonts and colours itself. */
export function pictureText(width: number, height: number, title: string, content: readonly Html[]): string {
  const size = `${width} ${Math.round(height)}`;
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" width="${width}" height="${Math.round(height)}" font-family="${FONT}" font-size="12" fill="${LIGHT.text}" role="img">
<title>${title}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${content.map((part) => html`${part}\n`)}</svg>`.html
  }\n`;
}

/** A figure of the picture: a tenth of a pixel is enough. */
export function pixel(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Round figures from 0 to at least `top`, at most `most` of them. */
export function roundSteps(top: number, most: number): number[] {
  const raw = top / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, index) => index * step);
}

/** A text at a place. */
export function label(x: number, y: number, text: string, look = ""): Html {
  return { html: `<text x="${pixel(x)}" y="${pixel(y)}"${look === "" ? "" : ` ${look}`}>${html`${text}`.html}</text>` };
}

/** A straight line. */
export function line([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number], look: string): Html {
  return { html: `<path d="M${pixel(x1)} ${pixel(y1)}L${pixel(x2)} ${pixel(y2)}" fill="none" ${look}/>` };
}

/** Horizontal grid lines with their figures on the left. */
export function yAxis(
  { left, width }: Plot,
  y: Scale,
  steps: readonly number[],
  write: (value: number) => string,
): Html[] {
  return steps.flatMap((value) => [
    line([left, y(value)], [left + width, y(value)], `stroke="${LIGHT.line}"`),
    label(left - 8, y(value) + 4, write(value), `text-anchor="end" fill="${LIGHT.muted}"`),
  ]);
}

/** Vertical grid lines with their figures below. */
export function xAxis(
  { top, height }: Plot,
  x: Scale,
  steps: readonly number[],
  write: (value: number) => string,
): Html[] {
  return steps.flatMap((value) => [
    line([x(value), top], [x(value), top + height], `stroke="${LIGHT.line}"`),
    label(x(value), top + height + 16, write(value), `text-anchor="middle" fill="${LIGHT.muted}"`),
  ]);
}

/** A line through points, interrupted where there is no figure. */
export function curve(points: readonly (readonly [number, number | null | undefined])[], look: string): Html {
  let path = "";
  let isDown = false;
  for (const [x, y] of points) {
    if (y === null || y === undefined) isDown = false;
    else {
      path += `${isDown ? "L" : "M"}${pixel(x)} ${pixel(y)}`;
      isDown = true;
    }
  }
  return { html: `<path d="${path}" fill="none" stroke-linejoin="round" ${look}/>` };
}

/** Names with their colours in a row. */
export function legend(
  x: number,
  y: number,
  entries: readonly { readonly text: string; readonly color: string; readonly dash?: readonly number[] }[],
): Html[] {
  let left = x;
  return entries.flatMap(({ text, color, dash = [] }) => {
    const at = left;
    left += 40 + text.length * 6.6;
    const look = `stroke="${color}" stroke-width="${dash.length > 0 ? 2.5 : 6}"${dashOf(dash)}`;
    return [line([at, y - 4], [at + 16, y - 4], look), label(at + 22, y, text, `fill="${LIGHT.muted}"`)];
  });
}

/** The attribute of a dashed line; nothing for a whole one. */
export function dashOf(dash: readonly number[]): string {
  return dash.length === 0 ? "" : ` stroke-dasharray="${dash.join(" ")}"`;
}
