/** Builds the documentation site into a folder: HTML pages, style, script, search index. Needs no network to be read. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../setup.mjs";
import { layOut } from "./layout.mjs";
import { isCopied, renderMarkdown } from "./markdown.mjs";
import { readNavigation } from "./navigation.mjs";

const ASSETS = ["site.css", "site.js"];

/** Longer code and tables add nothing that one searches for. */
const SEARCHED_CHARACTERS = 1500;

/**
 * @param {string} folder
 * @param {{ api?: boolean }} options `api`: the navigation leads to the API reference, which somebody puts into `api/`
 * @returns {number} pages
 */
export function buildSite(folder, { api = false } = {}) {
  const groups = readNavigation();
  const pages = groups.flatMap((group) => group.pages);
  const hrefs = new Map(pages.map(({ file, href }) => [file, href]));
  const navigation = api ? withApi(groups) : groups;
  const searched = [];
  for (const page of pages) {
    const rendered = renderMarkdown(readFileSync(join(root, page.file), "utf8"), page, hrefs);
    write(folder, page.href, layOut({ page, rendered, navigation }));
    searched.push(...rendered.sections.map((section) => searchEntry(page, section)));
  }
  for (const name of readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })) {
    const file = `docs/${name.replaceAll("\\", "/")}`;
    if (isCopied(file)) write(folder, name, readFileSync(join(root, file)));
  }
  // A script, not JSON: a page that was opened from a file may not fetch.
  write(folder, "assets/search-index.js", `searchIndex=${JSON.stringify(searched)};\n`);
  for (const name of ASSETS) copyFileSync(join(root, "scripts", "docs", "assets", name), join(folder, "assets", name));
  return pages.length;
}

function withApi(groups) {
  const page = { title: "API (TypeScript)", href: "api/index.html", lang: "en", section: "Reference" };
  return groups.map((group) => (group.title === page.section ? { ...group, pages: [...group.pages, page] } : group));
}

/** `[page, heading, address, text, terms]`. */
function searchEntry(page, { heading, text, terms }) {
  const address = heading.level === 1 ? page.href : `${page.href}#${heading.anchor}`;
  const words = text.trim().replaceAll(/\s+/g, " ").slice(0, SEARCHED_CHARACTERS);
  return [page.title, heading.text, address, words, terms.join(" ")];
}

function write(folder, name, content) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
