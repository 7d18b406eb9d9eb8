/** A page of the documentation site around its text. */
import { relativeLink } from "./markdown.mjs";

const REPOSITORY = "https://github.com/tokentide/tokentide";

/** A contents list is worth its room from so many headings on. */
const FEWEST_HEADINGS = 3;

/** Longer groups are closed where one is not in them. */
const MOST_OPEN = 8;

const escapeHtml = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/**
 * @param {object} content
 * @param {import("./navigation.mjs").Page} content.page
 * @param {{ html: string, headings: import("./markdown.mjs").Heading[] }} content.rendered
 * @param {readonly { title: string, pages: import("./navigation.mjs").Page[] }[]} content.navigation
 * @returns {string}
 */
export function layOut({ page, rendered, navigation }) {
  const to = (href) => relativeLink(page.href, href);
  const pages = navigation.flatMap((group) => group.pages);
  const at = pages.indexOf(page);
  const name = escapeHtml(rendered.headings[0]?.text ?? page.title);
  return `<!doctype html>
<html lang="${page.lang}" data-root="${to(".") || "."}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.href === "index.html" ? "Tokentide" : `${name} · Tokentide`}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${to("assets/site.css")}">
<script src="${to("assets/site.js")}"></script>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header>
<button type="button" id="menu" aria-expanded="false" aria-controls="navigation" aria-label="Menu">☰</button>
<a class="home" href="${to("index.html")}">Tokentide</a>
<div class="search" role="search">
<input type="search" id="search" placeholder="Search ( / )" aria-label="Search the documentation" autocomplete="off" aria-controls="found">
<ol id="found" hidden></ol>
</div>
<button type="button" id="theme" aria-label="Light or dark">◐</button>
<a class="source" href="${REPOSITORY}">GitHub</a>
</header>
<div class="columns">
<nav id="navigation" aria-label="Pages">
${navigation.map((group) => navigationGroup(group, page, to)).join("\n")}
</nav>
<main id="text">
${rendered.html}
<footer>
${neighbour(pages[at - 1], "prev", "←", to)}
${neighbour(pages[at + 1], "next", "→", to)}
<a class="edit" href="${REPOSITORY}/blob/main/${page.file}">This page on GitHub</a>
</footer>
</main>
${contents(rendered.headings)}
</div>
</body>
</html>
`;
}

function navigationGroup({ title, pages }, current, to) {
  const items = pages.map(
    (page) =>
      `<li><a href="${to(page.href)}"${page === current ? ' aria-current="page"' : ""}${page.lang === "en" ? "" : ` lang="${page.lang}"`}>${escapeHtml(page.title)}</a></li>`,
  );
  const isOpen = pages.length <= MOST_OPEN || pages.includes(current);
  return `<details${isOpen ? " open" : ""}><summary>${escapeHtml(title)}</summary><ul>\n${items.join("\n")}\n</ul></details>`;
}

function neighbour(page, rel, arrow, to) {
  if (page === undefined) return "<span></span>";
  const title = escapeHtml(page.title);
  return `<a rel="${rel}" href="${to(page.href)}">${rel === "prev" ? `${arrow} ${title}` : `${title} ${arrow}`}</a>`;
}

function contents(headings) {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length < FEWEST_HEADINGS) return "";
  const items = shown.map(
    ({ level, anchor, text }) => `<li class="level-${level}"><a href="#${anchor}">${escapeHtml(text)}</a></li>`,
  );
  return `<aside aria-label="On this page"><ul>\n${items.join("\n")}\n</ul></aside>`;
}
