/** Markdown to HTML: anchors as GitHub forms them, links between pages, highlighted code. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import GithubSlugger from "github-slugger";
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import typescript from "highlight.js/lib/languages/typescript";
import yaml from "highlight.js/lib/languages/yaml";
import MarkdownIt from "markdown-it";
import { root } from "../setup.mjs";

const REPOSITORY = "https://github.com/tokentide/tokentide";

/** By the names that the documents' code blocks have. */
const LANGUAGES = { sh: bash, js: javascript, json, ts: typescript, yaml };
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);

const markdown = new MarkdownIt({
  html: true,
  highlight: (code, language) => (hljs.getLanguage(language) ? hljs.highlight(code, { language }).value : ""),
});

const { rules } = markdown.renderer;
// A table or a line of code that is wider than a phone scrolls by itself, reachable by keyboard too.
rules.table_open = () => '<div class="wide" tabindex="0"><table>\n';
rules.table_close = () => "</table></div>\n";
const fence = rules.fence;
rules.fence = (...args) => fence(...args).replace("<pre>", '<pre tabindex="0">');

rules.heading_close = (tokens, index) => {
  const { level, anchor, text } = tokens[index].meta;
  const label = markdown.utils.escapeHtml(`Link to “${text}”`);
  return `${level > 1 ? ` <a class="anchor" href="#${anchor}" aria-label="${label}">#</a>` : ""}</h${level}>\n`;
};

/** Text of an inline token without its markup. */
const plainText = (token) =>
  (token.children ?? []).map(({ type, content }) => (type.endsWith("break") ? " " : content)).join("");

/**
 * @typedef {object} Heading
 * @property {number} level 1 for the page's title
 * @property {string} anchor
 * @property {string} text
 *
 * @typedef {object} Section what stands under one heading, as plain text, for the search
 * @property {Heading} heading
 * @property {string} text
 * @property {string[]} terms what its tables describe: code in the first cell of a row
 */

/**
 * Renders a document.
 *
 * @param {string} text
 * @param {{ file: string, href: string }} page
 * @param {ReadonlyMap<string, string>} hrefs addresses of all pages by their files
 * @returns {{ html: string, headings: Heading[], sections: Section[] }}
 */
export function renderMarkdown(text, page, hrefs) {
  const tokens = markdown.parse(text, {});
  const slugger = new GithubSlugger();
  const headings = [];
  const sections = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      const text = plainText(tokens[index + 1]);
      const heading = { level: Number(token.tag.slice(1)), anchor: slugger.slug(text), text };
      token.attrSet("id", heading.anchor);
      headings.push(heading);
      sections.push({ heading, text: "", terms: [] });
      // Comes right after the heading's text.
      tokens[index + 2].meta = heading;
    } else if (token.type === "inline" || token.type === "fence") {
      const section = sections.at(-1);
      if (section !== undefined && tokens[index - 1].type !== "heading_open")
        section.text += ` ${token.type === "fence" ? token.content : plainText(token)}`;
      if (tokens[index - 2]?.type === "tr_open" && token.children?.[0]?.type === "code_inline")
        section?.terms.push(token.children[0].content);
    }
    for (const child of token.children ?? []) rewriteLink(child, page, hrefs);
  }
  return { html: markdown.renderer.render(tokens, markdown.options, {}), headings, sections };
}

function rewriteLink(token, page, hrefs) {
  const attribute = { link_open: "href", image: "src" }[token.type];
  if (attribute !== undefined) token.attrSet(attribute, siteLink(token.attrGet(attribute), page, hrefs));
}

/** Whether a file is taken along as it is: pictures beside the pages. */
export const isCopied = (file) => /^docs\/.+\.(svg|png|jpe?g|webp)$/.test(file);

/** Where a link of a document leads on the site: another page, or the file on GitHub. */
export function siteLink(link, page, hrefs) {
  if (/^([a-z]+:|#)/i.test(link)) return link;
  const [path, anchor] = link.split("#");
  const target = posix.normalize(posix.join(dirname(page.file), decodeURI(path))).replace(/\/$/, "");
  const hash = anchor === undefined ? "" : `#${anchor}`;
  const href = hrefs.get(target) ?? hrefs.get(`${target}/README.md`);
  if (href !== undefined) return relativeLink(page.href, href) + hash;
  if (isCopied(target)) return relativeLink(page.href, target.slice("docs/".length)) + hash;
  const isFolder = existsSync(join(root, target)) && statSync(join(root, target)).isDirectory();
  return `${REPOSITORY}/${isFolder ? "tree" : "blob"}/main/${target}${hash}`;
}

/** The way from one page to another: the site works from a file, in any folder. */
export function relativeLink(from, to) {
  return posix.relative(posix.dirname(from), to);
}
