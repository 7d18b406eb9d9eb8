import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runParity } from "./parity-command";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const FIXTURES = join(ROOT, "apps/bench/fixtures/splitwise");
const CASE = "fx1_orca_jsq";

let folder: string;
/** What was printed, errors too. */
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokentide-parity-test-"));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(environment: Record<string, string>, names: string[] = [], root: string = ROOT): number {
  const print = (line: string) => lines.push(line);
  return runParity({ root, workingDirectory: root, environment, names, print, printError: print });
}

/** A folder with one case, its files changed as said. */
function copyCase(change: (file: string, text: string) => string): void {
  cpSync(FIXTURES, folder, { recursive: true, filter: (path) => !/fx[2-9]/.test(path) });
  for (const file of ["case.json", "detailed.csv", "result.json", "summary.csv"]) {
    const path = join(folder, CASE, file);
    writeFileSync(path, change(file, readFileSync(path, "utf8")));
  }
}

const inDetailed = (change: (rows: string[]) => string[]) => (file: string, text: string) => {
  if (file !== "detailed.csv") return text;
  const [header, ...rows] = text.trimEnd().split("\n");
  return `${[header, ...change(rows)].join("\n")}\n`;
};

describe("npm run parity", () => {
  it("prints a line a case and a count, and answers 0 when all agree", () => {
    copyCase((_, text) => text);
    expect(run({ TOKENTIDE_REFERENCE_DIR: folder })).toBe(0);
    expect(lines[1]).toMatch(/^fx1_orca_jsq exact PASS worst=\S+ figure=\S+ request=\S+$/);
    expect(lines.at(-1)).toBe("parity: 1 passed, 0 failed");
  });

  it.each([
    {
      name: "a figure that differs by more than the tolerance",
      change: inDetailed((rows) =>
        rows.map((row) => row.replace(/^(7\.0,)(\S+?),/, (_, id, time) => `${id}${Number(time) * (1 + 1e-8)},`)),
      ),
      expected: /FAIL worst=\S+ figure=response_times request=7$/,
    },
    {
      name: "another order of completion",
      change: inDetailed(([first, second, ...rest]) => [second!, first!, ...rest]),
      expected: /FAIL .*order of completion: number 0 is request/,
    },
    {
      name: "a request that the ancestor did not complete",
      change: inDetailed((rows) => rows.slice(0, -1)),
      expected: /FAIL .*completed too much: 1 requests/,
    },
    {
      name: "a request that we do not complete",
      change: inDetailed((rows) => [...rows, rows[0]!.replace(/^\d+\.0/, "999999.0")]),
      expected: /FAIL .*not completed: 1 requests \(first: 999999\)/,
    },
    {
      name: "another number of instances",
      change: (file: string, text: string) =>
        file === "result.json" ? JSON.stringify({ ...JSON.parse(text), instances: [] }) : text,
      expected: /FAIL .*instances, not 0/,
    },
    {
      name: "a kind that nobody knows",
      change: (file: string, text: string) => (file === "case.json" ? text.replace('"exact"', '"vague"') : text),
      expected: /vague FAIL .*unknown kind: vague/,
    },
    {
      name: "a scheduler that nobody knows",
      change: (file: string, text: string) => (file === "case.json" ? text.replace("JSQScheduler", "Oracle") : text),
      expected: /FAIL .*ConfigError/,
    },
  ])("answers 1 for $name", ({ change, expected }) => {
    copyCase(change);
    expect(run({ TOKENTIDE_REFERENCE_DIR: folder })).toBe(1);
    expect(lines[1]).toMatch(expected);
    expect(lines.at(-1)).toBe("parity: 0 passed, 1 failed");
  });

  it("counts an untypical end as a miss when the ancestor fails: only typed refusals pass", () => {
    copyCase((file, text) =>
      file === "case.json"
        ? text.replace('"exact"', '"ancestor-fails"').replace(/"sku": "[^"]+"/, '"sku": "dgx-z100"')
        : text,
    );
    expect(run({ TOKENTIDE_REFERENCE_DIR: folder })).toBe(0);
    expect(lines[1]).toMatch(/ancestor-fails PASS .*refused with CONFIG_INVALID: .*dgx-z100/);
  });

  it.each([
    {
      name: "is absent",
      make: () => join(folder, "nowhere"),
      expected: /nowhere does not exist\. Set TOKENTIDE_REFERENCE_DIR/,
    },
    { name: "holds no case", make: () => folder, expected: /holds no case\. Set TOKENTIDE_REFERENCE_DIR/ },
    { name: "is a file", make: () => join(FIXTURES, "syn_a.csv"), expected: /is not a folder\./ },
  ])("answers 2 when the named folder $name", ({ make, expected }) => {
    expect(run({ TOKENTIDE_REFERENCE_DIR: make() })).toBe(2);
    expect(lines.join("\n")).toMatch(expected);
  });

  it("answers 2 when no case has the name that was asked for", () => {
    copyCase((_, text) => text);
    expect(run({ TOKENTIDE_REFERENCE_DIR: folder }, ["nope"])).toBe(2);
    expect(lines).toEqual([`${folder} has no case whose name begins with nope.`]);
  });

  it("takes the project's own cases when nothing is named and the usual folder is absent", () => {
    const root = join(folder, "elsewhere");
    mkdirSync(join(root, "apps/bench/fixtures"), { recursive: true });
    cpSync(FIXTURES, join(root, "apps/bench/fixtures/splitwise"), { recursive: true });
    expect(run({}, ["fx6"], root)).toBe(0);
    expect(lines[0]).toContain("those that come with the project");
  });
});
