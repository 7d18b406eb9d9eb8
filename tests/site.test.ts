/** The documentation site: every page has its place, every link leads somewhere, what is generated is current. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configJsonSchema, type JsonSchema } from "@tokentide/config";
import { afterEach, describe, expect, it } from "vitest";
import { buildSite } from "../scripts/docs/build-site.mjs";
import { brokenLinks } from "../scripts/docs/check-links.mjs";
import { renderMarkdown } from "../scripts/docs/markdown.mjs";
import { readNavigation } from "../scripts/docs/navigation.mjs";
import { yamlReference } from "../scripts/docs/yaml-reference.mjs";
import { repositoryRoot } from "./repository";

const folders: string[] = [];

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tokentide-site-"));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe("the navigation", () => {
  const listed = readNavigation().flatMap(({ pages }) => pages.map(({ file }) => file));

  it("has every page of docs, once (docs/nav.json)", () => {
    const written = readdirSync(join(repositoryRoot, "docs"), { recursive: true, encoding: "utf8" })
      .map((name) => `docs/${name.replaceAll("\\", "/")}`)
      .filter((name) => name.endsWith(".md"));
    expect(listed.filter((file) => file.startsWith("docs/")).sort()).toEqual(written.sort());
  });

  it("gives every page an address of its own", () => {
    const addresses = readNavigation().flatMap(({ pages }) => pages.map(({ href }) => href));
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});

describe("the site", () => {
  it("has no broken link, names its language, and needs no network", () => {
    const site = temporaryFolder();
    const pages = buildSite(site);
    expect(pages).toBeGreaterThan(30);
    expect(brokenLinks(site)).toEqual([]);
    expect(readFileSync(join(site, "zh-CN/quick-start.html"), "utf8")).toContain('<html lang="zh-CN"');
    for (const name of readdirSync(site, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.html$/.test(file),
    )) {
      const loaded = readFileSync(join(site, name), "utf8").match(/<(script|link|img)\b[^>]*(src|href)="https?:/g);
      expect(loaded, name).toBeNull();
    }
  });

  it("finds links that lead to no page, no heading, or out of it", () => {
    const site = temporaryFolder();
    mkdirSync(join(site, "policies"));
    writeFileSync(
      join(site, "index.html"),
      '<h2 id="here">Here</h2><a href="#here">a</a><a href="#gone">b</a><a href="policies/hpa.html#here">c</a>' +
        '<a class="x" href="missing.html">d</a><a href="../README.md">e</a><a href="https://example.org/">f</a>',
    );
    writeFileSync(join(site, "policies", "hpa.html"), '<a href="../index.html#here">back</a>');
    expect(brokenLinks(site)).toEqual([
      "index.html: #gone leads to no heading",
      "index.html: policies/hpa.html#here leads to no heading",
      "index.html: missing.html leads to no page",
      "index.html: ../README.md leads to no page",
    ]);
  });
});

describe("a page", () => {
  const page = { file: "docs/policies/hpa.md", href: "policies/hpa.html" };
  const pages = new Map([
    ["docs/cli.md", "cli.html"],
    ["docs/policies/README.md", "policies/index.html"],
  ]);
  const htmlOf = (text: string): string => renderMarkdown(text, page, pages).html;

  it.for([
    { name: "another page", link: "../cli.md#run", href: "../cli.html#run" },
    { name: "a folder with a README", link: "../policies", href: "index.html" },
    { name: "its own heading", link: "#settings", href: "#settings" },
    { name: "a picture", link: "../images/fleet.svg", href: "../images/fleet.svg" },
    { name: "the web", link: "https://kubernetes.io/", href: "https://kubernetes.io/" },
    {
      name: "a file of the repository",
      link: "../../examples/demo.yaml",
      href: "https://github.com/tokentide/tokentide/blob/main/examples/demo.yaml",
    },
    {
      name: "a folder of the repository",
      link: "../../packages",
      href: "https://github.com/tokentide/tokentide/tree/main/packages",
    },
  ])("links to $name", ({ link, href }) => {
    expect(htmlOf(`[x](${link})`)).toContain(`href="${href}"`);
  });

  it("has GitHub's anchors, equal headings told apart", () => {
    const { headings } = renderMarkdown("# `hpa`: a rule\n## Up & down\n## Up & down\n## 2. 扩容：一步", page, pages);
    expect(headings.map(({ anchor }) => anchor)).toEqual(["hpa-a-rule", "up--down", "up--down-1", "2-扩容一步"]);
  });

  it("highlights code, and shows what it does not know as it is", () => {
    expect(htmlOf("```ts session=a\nconst x = 1;\n```")).toContain('<span class="hljs-keyword">const</span>');
    expect(htmlOf("```text\n<b>\n```")).toContain("&lt;b&gt;");
  });
});

describe("the reference of configurations", () => {
  it("is current (`npm run docs:yaml` writes it)", () => {
    const written = readFileSync(join(repositoryRoot, "docs/reference/yaml.md"), "utf8");
    expect(written).toBe(yamlReference(configJsonSchema()));
  });

  it("has every setting of the schema, with its description", () => {
    const text = yamlReference(configJsonSchema()).replaceAll("\\|", "|");
    const missing = settings(configJsonSchema()).filter(
      ([name, description]) =>
        !text.includes(`${name}\``) ||
        !(/no effect\.$/.test(description) || text.includes(description.replace(/\.$/, ""))),
    );
    expect(missing).toEqual([]);
  });

  it("describes equal maps once, and says where", () => {
    const bounds: JsonSchema = {
      type: "object",
      description: "Bounds.",
      properties: Object.fromEntries(["a", "b", "c", "d", "e"].map((key) => [key, { type: "number", minimum: 0 }])),
    };
    const text = yamlReference({
      properties: { one: { type: "object", description: "One.", properties: { up: bounds, down: bounds } } },
    });
    expect(text.match(/^\| `e` \| number ≥ 0 \|/gm)).toHaveLength(1);
    expect(text).toContain("| `down` | map | Bounds. See [`one.up`](#oneup). |");
  });
});

/** Every setting at any depth with its description. */
function settings(schema: JsonSchema): [string, string][] {
  const own = Object.entries(schema.properties ?? {}).filter(([key]) => !["include", "extends", "type"].includes(key));
  const rest = typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : []), ...rest];
  return [
    ...own.map(([key, { description = "" }]): [string, string] => [key, description]),
    ...[...own.map(([, setting]) => setting), ...inner].flatMap(settings),
  ];
}
