/** The pages of the documentation site in their order, from docs/nav.json. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup.mjs";

/**
 * @typedef {object} Page
 * @property {string} file where its Markdown is, from the root of the repository
 * @property {string} href where its HTML will be, from the root of the site
 * @property {string} title as the navigation shows it
 * @property {string} lang
 * @property {string} section title of its group
 */

const FIRST_HEADING = /^# (.+)$/m;

/** Address of a page: docs/ is the root of the site, a README its folder's index. */
export function hrefOf(file) {
  const inside = file.startsWith("docs/") ? file.slice("docs/".length) : file.toLowerCase();
  return inside.replace(/(^|\/)readme\.md$/i, "$1index.html").replace(/\.md$/, ".html");
}

/** @returns {{ title: string, pages: Page[] }[]} groups of pages; a group of a folder has all of its pages, by name */
export function readNavigation() {
  const groups = JSON.parse(readFileSync(join(root, "docs", "nav.json"), "utf8"));
  return groups.map(({ title: section, pages, folder }) => ({
    title: section,
    pages: (pages ?? pagesOf(folder)).map(({ lang = "en", ...page }) => ({
      ...page,
      lang,
      href: hrefOf(page.file),
      section,
    })),
  }));
}

function pagesOf(folder) {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => {
      const file = `${folder}/${name}`;
      return { file, title: FIRST_HEADING.exec(readFileSync(join(root, file), "utf8"))?.[1] ?? name };
    });
}
