/** Documents rot silently: links that lead nowhere, examples that no longer parse. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseConfig } from "@tokentide/config";
import GithubSlugger from "github-slugger";
import { describe, expect, it } from "vitest";
import { parse, parseDocument, stringify } from "yaml";
import { repositoryRoot } from "./repository";

function documents(): string[] {
  const inRoot = readdirSync(repositoryRoot).filter((name) => name.endsWith(".md"));
  const inFolders = ["docs", "examples", ".changeset"].flatMap((folder) =>
    existsSync(join(repositoryRoot, folder))
      ? readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: "utf8" }).map((name) =>
          join(folder, name),
        )
      : [],
  );
  return [...inRoot, ...inFolders].filter((name) => name.endsWith(".md") && !name.includes("node_modules")).sort();
}

const files = documents();
const textOf = (file: string): string => readFileSync(join(repositoryRoot, file), "utf8");

/** Code blocks of one language, each with the line on which it opens. */
function codeBlocks(file: string, language: string): { file: string; line: number; code: string }[] {
  const blocks: { file: string; line: number; code: string }[] = [];
  let open: { line: number; rows: string[]; wanted: boolean } | undefined;
  for (const [index, row] of textOf(file).split("\n").entries()) {
    const fence = /^\s*```\s*(\S*)/.exec(row);
    if (fence === null) open?.rows.push(row);
    else if (open === undefined) open = { line: index + 1, rows: [], wanted: fence[1] === language };
    else {
      if (open.wanted) blocks.push({ file, line: open.line, code: open.rows.join("\n") });
      open = undefined;
    }
  }
  return blocks;
}

/** The names that headings get in addresses, as GitHub forms them: equal ones are told apart. */
function anchors(file: string): string[] {
  const slugger = new GithubSlugger();
  return [...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slugger.slug(heading.trim()));
}

describe("links", () => {
  it.for(files)("%s: every link into the repository leads somewhere", (file) => {
    const targets = [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    const broken = targets.filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [path = "", anchor] = target.split("#");
      const found = path === "" ? file : relative(repositoryRoot, join(repositoryRoot, dirname(file), path));
      if (!existsSync(join(repositoryRoot, found))) return true;
      return anchor !== undefined && found.endsWith(".md") && !anchors(found).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

/** The rest of a configuration around a part of one that shows a scaling manager. */
function completed(part: string): string {
  const { scaling_manager, applications, ...others } = parse(part) as Record<string, unknown>;
  const [shown] = (applications ?? [{ scaling_manager }]) as object[];
  return stringify({
    cluster: { servers: [{ sku: "A100", count: 2 }] },
    workload: { arrivals: { type: "poisson", rate: 1 }, sizes: { type: "azure-conv-2023" }, duration: 60 },
    performance_model: { type: "roofline" },
    applications: [{ model_architecture: "llama-3.1-8b", scheduler: "jsq", ...shown }],
    start_state: { state_type: "baseline", instance: { tensor_parallelism: 1 } },
    ...others,
  });
}

describe("examples in documents", () => {
  it.for(files.flatMap((file) => codeBlocks(file, "yaml")))("$file:$line is YAML", ({ code }) => {
    const { errors, warnings } = parseDocument(code);
    expect([...errors, ...warnings].map(({ message }) => message)).toEqual([]);
  });

  it.for(
    files
      .flatMap((file) => codeBlocks(file, "yaml"))
      .filter(({ code }) => /^cluster:/m.test(code) && /^applications:/m.test(code)),
  )("$file:$line is a configuration that would run", ({ file, code }) => {
    const fileName = join(repositoryRoot, file);
    expect(() => parseConfig(code, { fileName, readFile: (path) => readFileSync(path, "utf8") })).not.toThrow();
  });

  it.for(
    files
      .flatMap((file) => codeBlocks(file, "yaml"))
      .filter(({ code }) => /^(\s*-?\s*)scaling_manager:/m.test(code) && !/^cluster:/m.test(code)),
  )("$file:$line is a part of a configuration that would run", ({ file, code }) => {
    const fileName = join(repositoryRoot, file);
    const readFile = (path: string): string => readFileSync(path, "utf8");
    expect(() => parseConfig(completed(code), { fileName, readFile })).not.toThrow();
  });

  it.for(files.flatMap((file) => codeBlocks(file, "json")))("$file:$line is JSON", ({ code }) => {
    expect(() => JSON.parse(code)).not.toThrow();
  });

  it.for(files.flatMap((file) => codeBlocks(file, "sh")).filter(({ code }) => /npm (run )?[a-z]/.test(code)))(
    "$file:$line names scripts that exist",
    ({ code }) => {
      const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
      const named = [...code.matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name = ""]) => name);
      expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    },
  );
});

describe("configurations of the checks", () => {
  it.for([".ci/determinism.yaml"])("%s would run", (file) => {
    const fileName = join(repositoryRoot, file);
    expect(() => parseConfig(textOf(file), { fileName, readFile: (path) => readFileSync(path, "utf8") })).not.toThrow();
  });
});

describe("invariants", () => {
  const rows = [...textOf("docs/invariants.md").matchAll(/^\| (INV-\d+) \|.*$/gm)];

  it("are numbered in order, without gaps", () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(([, name]) => name)).toEqual(rows.map((_, index) => `INV-${index + 1}`));
  });

  it.for(rows.map(([row, name]) => ({ name, row })))("$name names the test that checks it", ({ row }) => {
    expect(row).toMatch(/\]\([^)]+(\.test\.ts|\.mjs|run)\)/);
  });
});

describe("scripts", () => {
  it("every script of package.json that names a file names one that exists", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
    const named = Object.values(scripts).flatMap((script) =>
      [...script.matchAll(/scripts\/\S+\.mjs/g)].map(([path]) => path),
    );
    expect(named.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
  });
});
