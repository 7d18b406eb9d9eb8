/** Finds links of a built site that lead nowhere. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";

/** What typedoc writes is checked by typedoc. */
const API = "api";

/**
 * @param {string} site folder of the site
 * @returns {string[]} one sentence for each link to a page, file or anchor that is not there
 */
export function brokenLinks(site) {
  const pages = readdirSync(site, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".html") && !name.startsWith(`${API}/`));
  const texts = new Map(pages.map((page) => [page, readFileSync(join(site, page), "utf8")]));
  return pages.flatMap((page) =>
    linksOf(texts.get(page)).flatMap((link) => {
      if (/^[a-z]+:/i.test(link)) return [];
      const [path, anchor] = link.split("#");
      const target = path === "" ? page : posix.normalize(posix.join(posix.dirname(page), decodeURI(path)));
      const file = join(site, target);
      if (target.startsWith("..") || !existsSync(file) || !statSync(file).isFile())
        return [`${page}: ${link} leads to no page`];
      const text = texts.get(target);
      const isThere = anchor === undefined || text === undefined || text.includes(`id="${decodeURIComponent(anchor)}"`);
      return isThere ? [] : [`${page}: ${link} leads to no heading`];
    }),
  );
}

function linksOf(html) {
  return [...html.matchAll(/<[a-z]+\b[^>]*? (?:href|src)="([^"]*)"/g)].map(([, link]) => link.replaceAll("&amp;", "&"));
}
