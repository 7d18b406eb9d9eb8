/** Menu on phones, light or dark, search. Pages can be read without it. */
(() => {
  const THEME = "tokentide-theme";
  const FEWEST_LETTERS = 2;
  const MOST_RESULTS = 12;
  const EXCERPT_BEFORE = 40;
  const EXCERPT_LENGTH = 140;

  const page = document.documentElement;
  const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

  // Before the page is drawn, so that it does not flash.
  try {
    const chosen = localStorage.getItem(THEME);
    if (chosen !== null) page.dataset.theme = chosen;
  } catch {
    // A file's page may have no storage: then the system's choice holds.
  }

  addEventListener("DOMContentLoaded", () => {
    const $ = (id) => document.getElementById(id);
    const menu = $("menu");
    const input = $("search");
    const list = $("found");

    $("theme").addEventListener("click", () => {
      const next = (page.dataset.theme ?? (isDark() ? "dark" : "light")) === "dark" ? "light" : "dark";
      page.dataset.theme = next;
      try {
        localStorage.setItem(THEME, next);
      } catch {
        // It holds for this page.
      }
    });

    menu.addEventListener("click", () => {
      const isOpen = document.body.classList.toggle("menu-open");
      menu.setAttribute("aria-expanded", String(isOpen));
    });

    document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest" });

    // What is read at the moment is marked in the contents.
    const links = new Map([...document.querySelectorAll("aside a")].map((link) => [link.hash.slice(1), link]));
    const observer = new IntersectionObserver(
      (entries) => {
        const top = entries.find(({ isIntersecting }) => isIntersecting);
        if (top === undefined) return;
        for (const link of links.values()) link.classList.remove("here");
        links.get(top.target.id)?.classList.add("here");
      },
      { rootMargin: "-60px 0px -70% 0px" },
    );
    for (const anchor of links.keys()) {
      const heading = $(decodeURIComponent(anchor));
      if (heading !== null) observer.observe(heading);
    }

    let loading;
    const index = () => {
      loading ??= new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${page.dataset.root}/assets/search-index.js`;
        script.onload = () => resolve(globalThis.searchIndex);
        script.onerror = reject;
        document.head.append(script);
      });
      return loading;
    };

    input.addEventListener("focus", index, { once: true });
    input.addEventListener("input", async () => show(input.value, find(await index(), input.value)));
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !event.target.closest("input")) {
        event.preventDefault();
        input.focus();
      } else if (event.key === "Escape") {
        list.hidden = true;
      } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        const stops = [input, ...list.querySelectorAll("a")];
        const at = stops.indexOf(document.activeElement);
        const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
        if (at < 0 || next === undefined) return;
        event.preventDefault();
        next.focus();
      } else if (event.key === "Enter" && event.target === input) {
        list.querySelector("a")?.click();
      }
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest(".search") === null) list.hidden = true;
    });

    /** Every word has to be there; in headings, and as what a table describes, it counts more than in the text. */
    function find(entries, query) {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean);
      if (words.join("").length < FEWEST_LETTERS) return [];
      const scored = [];
      for (const [title, heading, address, text, terms] of entries) {
        const head = heading.toLowerCase();
        const name = title.toLowerCase();
        const body = text.toLowerCase();
        let score = 0;
        for (const word of words) {
          const points =
            (head.startsWith(word) ? 12 : head.includes(word) ? 8 : 0) +
            (` ${terms} `.includes(` ${word} `) ? 10 : terms.includes(word) ? 3 : 0) +
            (name.includes(word) ? 4 : 0) +
            (body.includes(word) ? 1 : 0);
          if (points === 0) {
            score = 0;
            break;
          }
          score += points;
        }
        if (score > 0) scored.push({ score, title, heading, address, text, word: words[0] });
      }
      return scored.sort((a, b) => b.score - a.score).slice(0, MOST_RESULTS);
    }

    function show(query, results) {
      list.replaceChildren();
      list.hidden = query.trim().length < FEWEST_LETTERS;
      if (results.length === 0) list.append(element("li", { textContent: "Nothing found." }));
      for (const { title, heading, address, text, word } of results) {
        const link = element("a", { href: `${page.dataset.root}/${address}` });
        const at = Math.max(0, text.toLowerCase().indexOf(word) - EXCERPT_BEFORE);
        link.append(
          element("strong", { textContent: heading }),
          element("span", { textContent: heading === title ? "" : ` ${title}` }),
          element("small", { textContent: text.slice(at, at + EXCERPT_LENGTH) }),
        );
        const item = document.createElement("li");
        item.append(link);
        list.append(item);
      }
    }

    function element(name, properties) {
      return Object.assign(document.createElement(name), properties);
    }
  });
})();
