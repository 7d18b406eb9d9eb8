/**
 * The script and the style of report pages as constants for a bundler: `define` of esbuild, tsup and vitest. Bundled from
 * `packages/report/page` here and now, so that no generated file has to be kept.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { buildSync, transformSync } from "esbuild";

const report = new URL("../packages/report/", import.meta.url);
const page = (name) => fileURLToPath(new URL(`page/${name}`, report));

/** uPlot's licence asks that its notice travels with it. */
const NOTICE = "/*! uPlot (c) Leon Sorokin, MIT licence, https://github.com/leeoniya/uPlot */";

function script() {
  const { outputFiles } = buildSync({
    entryPoints: [page("main.ts")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    banner: { js: NOTICE },
  });
  return outputFiles[0].text.trim();
}

function style() {
  const uplot = createRequire(new URL("package.json", report)).resolve("uplot/dist/uPlot.min.css");
  const text = readFileSync(uplot, "utf8") + readFileSync(page("page.css"), "utf8");
  return transformSync(text, { loader: "css", minify: true }).code.trim();
}

/** @returns constants by name, as JavaScript */
export function pageBundle() {
  return { TOKENTIDE_PAGE_SCRIPT: JSON.stringify(script()), TOKENTIDE_PAGE_STYLE: JSON.stringify(style()) };
}
