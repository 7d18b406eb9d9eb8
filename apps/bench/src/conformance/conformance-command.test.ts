import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runConformance } from "./conformance-command";
import { differences } from "./differences";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const OWN = join(ROOT, "apps/bench/fixtures/conformance");
const CONVERT = {
  id: "a#1",
  kind: "hpa.convertWithRules",
  name: "bounds",
  input: { currentReplicas: 3, desiredReplicas: 1, minReplicas: 2, maxReplicas: 8 },
  expected: { replicas: 2, reason: "TooFewReplicas" },
};

let folder: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokentide-conformance-test-"));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(environment: Record<string, string>, names: string[] = [], root: string = ROOT): number {
  const print = (line: string) => lines.push(line);
  return runConformance({ root, workingDirectory: root, environment, names, print, printError: print });
}

function write(cases: readonly unknown[]): number {
  writeFileSync(join(folder, "cases.json"), JSON.stringify({ cases }));
  return run({ TOKENTIDE_VECTORS_DIR: folder });
}

describe("npm run conformance", () => {
  it("prints a line a kind and a count, and answers 0 when all pass", () => {
    expect(write([CONVERT, { ...CONVERT, id: "a#2" }])).toBe(0);
    expect(lines.slice(1)).toEqual(["hpa.convertWithRules 2/2", "conformance: 2 passed, 0 failed"]);
  });

  it("answers 1 for a miss and says which, what was expected and what was found", () => {
    expect(write([CONVERT, { ...CONVERT, id: "a#2", expected: { replicas: 4, reason: "TooFewReplicas" } }])).toBe(1);
    expect(lines.slice(1)).toEqual([
      "hpa.convertWithRules 1/2",
      "  FAIL a#2 bounds",
      "    replicas: expected 4, found 2",
      "conformance: 1 passed, 1 failed",
    ]);
  });

  it.each([
    { name: "a kind that nobody knows", kind: "hpa.magic", line: "    there is no rule for the kind hpa.magic" },
    { name: "no kind", kind: undefined, line: "    there is no rule for the kind (none)" },
    { name: "an input that the rule cannot take", kind: "hpa.groupPods", line: /the rule failed: TypeError/ },
  ])("counts $name as a miss", ({ kind, line }) => {
    expect(write([{ ...CONVERT, kind }])).toBe(1);
    expect(lines[3]).toMatch(line);
  });

  it.each([
    {
      name: "is absent",
      make: () => join(folder, "nowhere"),
      expected: /nowhere does not exist\. Set TOKENTIDE_VECTORS_DIR/,
    },
    { name: "holds no case", make: () => folder, expected: /holds no case/ },
    { name: "is a file", make: () => join(OWN, "hpa.json"), expected: /hpa\.json is not a folder/ },
  ])("answers 2 when the named folder $name", ({ make, expected }) => {
    writeFileSync(join(folder, "other.json"), "{}");
    expect(run({ TOKENTIDE_VECTORS_DIR: make() })).toBe(2);
    expect(lines.join("\n")).toMatch(expected);
  });

  it("answers 2 for a file that cannot be read", () => {
    writeFileSync(join(folder, "broken.json"), "{");
    expect(run({ TOKENTIDE_VECTORS_DIR: folder })).toBe(2);
    expect(lines[0]).toMatch(/broken\.json that cannot be read/);
  });

  it("runs only what was asked for, and answers 2 when there is no such case", () => {
    write([CONVERT]);
    expect(run({ TOKENTIDE_VECTORS_DIR: folder }, ["kpa."])).toBe(2);
    expect(run({ TOKENTIDE_VECTORS_DIR: folder }, ["hpa.convert"])).toBe(0);
    expect(run({ TOKENTIDE_VECTORS_DIR: folder }, ["a#1"])).toBe(0);
  });

  it("takes the project's own cases when nothing is named and the usual folder is absent", () => {
    const root = join(folder, "elsewhere");
    mkdirSync(join(root, "apps/bench/fixtures"), { recursive: true });
    cpSync(OWN, join(root, "apps/bench/fixtures/conformance"), { recursive: true });
    expect(run({}, [], root)).toBe(0);
    expect(lines[0]).toContain("those that come with the project");
  });
});

describe("what counts as a difference", () => {
  const exact = { unordered: [], tolerance: 0, tolerances: {} };

  it.each([
    { name: "a number", expected: { a: 1 }, found: { a: 2 }, count: 1 },
    { name: "a figure that is not expected", expected: { a: 1 }, found: { a: 1, b: 2 }, count: 0 },
    { name: "a figure that is missing", expected: { a: 1 }, found: {}, count: 1 },
    { name: "null where nothing was found", expected: { a: null }, found: { a: undefined }, count: 1 },
    { name: "the order of a list", expected: [1, 2], found: [2, 1], count: 2 },
    { name: "the length of a list", expected: [1], found: [1, 2], count: 1 },
    {
      name: "a text as a part of an error",
      expected: { error: "no pods" },
      found: { error: "there are no pods" },
      count: 0,
    },
    { name: "another error", expected: { error: "no pods" }, found: { error: "no metrics" }, count: 1 },
    { name: "any error", expected: { error: true }, found: { error: "no metrics" }, count: 0 },
    { name: "an object instead of a number", expected: { a: {} }, found: { a: 3 }, count: 1 },
  ])("$name: $count", ({ expected, found, count }) => {
    expect(differences(expected, found, exact)).toHaveLength(count);
  });

  it("allows what a case allows", () => {
    const loose = { unordered: ["set"], tolerance: 0.1, tolerances: { b: 1 } };
    const found = {
      a: 1.05,
      b: 2,
      set: [
        { y: 2, x: 1 },
        { x: 0, y: 0 },
      ],
    };
    expect(
      differences(
        {
          a: 1,
          b: 1,
          set: [
            { x: 0, y: 0 },
            { x: 1, y: 2 },
          ],
        },
        found,
        loose,
      ),
    ).toEqual([]);
    expect(differences({ a: 1.2, b: 4 }, found, loose)).toHaveLength(2);
  });
});
