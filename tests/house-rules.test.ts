/** The rules that a linter enforces are only as good as the linter's configuration: each must catch its example. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "./repository";

/** A small house of the same shape, so that no wrong file ever stands in the real one. */
let house: string;

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "tokentide-house-"));
  for (const path of [
    "biome.json",
    ".dependency-cruiser.cjs",
    "tsconfig.base.json",
    "tsconfig.paths.json",
    ".ci/biome",
  ]) {
    cpSync(join(repositoryRoot, path), join(house, path), { recursive: true });
  }
  symlinkSync(join(repositoryRoot, "node_modules"), join(house, "node_modules"), "junction");
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(house, path)), { recursive: true });
  writeFileSync(join(house, path), `${text}\n`);
}

function run(tool: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(join(repositoryRoot, "node_modules", ".bin", tool), args, {
    cwd: house,
    encoding: "utf8",
  });
  return stdout + stderr;
}

describe("layers", () => {
  const cases = [
    {
      rule: "sim-core-layer",
      file: "packages/sim-core/src/upwards.ts",
      text: 'import { x } from "@tokentide/hardware";\nexport const y = x;',
    },
    {
      rule: "scaling-manager-layer",
      file: "packages/scaling-manager/src/third-party.ts",
      text: 'import "typescript";',
    },
    {
      rule: "schedulers-types-only",
      file: "packages/schedulers/src/value.ts",
      text: 'import { x } from "@tokentide/scaling-manager";\nexport const y = x;',
    },
    {
      rule: "hardware-browser-safe",
      file: "packages/hardware/src/files.ts",
      text: 'import { readFileSync } from "node:fs";\nexport const y = readFileSync;',
    },
    {
      rule: "node-entry-stays-in-node",
      file: "packages/simulator/src/reads-traces.ts",
      text: 'import { x } from "@tokentide/workload/node";\nexport const y = x;',
    },
    {
      rule: "through-the-entry",
      file: "packages/workload/src/reaches-in.ts",
      text: 'import { x } from "../../sim-core/src/inner";\nexport const y = x;',
    },
    {
      rule: "fakes-stay-in-tests",
      file: "packages/simulator/src/uses-fakes.ts",
      text: 'import { x } from "@tokentide/scaling-manager/testing";\nexport const y = x;',
    },
    {
      rule: "ancestor-apart",
      file: "packages/simulator/src/knows-the-ancestor.ts",
      text: 'import { x } from "./compat/rules";\nexport const y = x;',
    },
    { rule: "no-cycles", file: "packages/report/src/a-cycle.ts", text: 'import "./back";' },
    { rule: "known-package", file: "packages/config/src/unknown.ts", text: 'import "no-such-package";' },
  ];
  let violations: string;

  beforeAll(() => {
    for (const name of ["sim-core", "hardware", "scaling-manager", "schedulers", "workload"]) {
      write(`packages/${name}/src/index.ts`, "export const x = 1;");
    }
    write("packages/scaling-manager/src/testing/index.ts", "export const x = 1;");
    write(
      "packages/workload/src/node/index.ts",
      'import { readFileSync } from "node:fs";\nexport const x = readFileSync;',
    );
    write("packages/simulator/src/compat/rules.ts", "export const x = 1;");
    write("packages/sim-core/src/inner.ts", "export const x = 1;");
    write("packages/report/src/back.ts", 'import "./a-cycle";');
    write(
      "packages/schedulers/src/allowed.ts",
      'import type { x } from "@tokentide/scaling-manager";\nexport type Y = typeof x;',
    );
    for (const { file, text } of cases) write(file, text);
    violations = run("depcruise", ["--config", ".dependency-cruiser.cjs", "packages"]);
  });

  it.for(cases)("$rule catches $file", ({ rule, file }) => {
    expect(violations).toContain(`error ${rule}: ${file}`);
  });

  it("lets through what the table allows", () => {
    expect(violations).not.toContain("packages/schedulers/src/allowed.ts");
    expect(violations).not.toContain("packages/workload/src/node/index.ts →");
  });
});

describe("determinism", () => {
  const forbidden = [
    "export const a: number = Math.random();",
    "export const a: () => number = Math.random;",
    "export const a: number = Date.now();",
    "export const a: Date = new Date();",
    "export const a: string = Date();",
    "export const a: number = performance.now();",
    "setTimeout(() => {}, 5);",
    "setInterval(() => {}, 5);",
    "export const a: number = globalThis.Math.random();",
    "const { random } = Math;\nexport const a: number = random();",
  ];
  const places = [
    { place: "packages/simulator/src", caught: true },
    { place: "packages/config/src", caught: true },
    { place: "packages/report/src", caught: true },
    { place: "packages/experiments/src", caught: false },
    { place: "apps/cli/src", caught: false },
  ];
  let filesWithErrors: Set<string>;

  beforeAll(() => {
    for (const { place } of places)
      for (const [index, text] of forbidden.entries()) write(`${place}/clock-${index}.ts`, text);
    write(
      "packages/scaling-manager/src/wall-clock.ts",
      "export const a: number = Date.now();\nsetTimeout(() => {}, 5);",
    );
    write(
      "packages/simulator/src/dated.ts",
      "export const a: Date = new Date(5);\nexport const b: number = Math.floor(2.5);",
    );
    const output = run("biome", [
      "lint",
      "--vcs-enabled=false",
      "--max-diagnostics=none",
      "--diagnostic-level=error",
      ".",
    ]);
    filesWithErrors = new Set([...output.matchAll(/^(\S+\.ts):\d/gm)].map(([, file]) => file ?? ""));
  });

  it.for(places.flatMap(({ place, caught }) => forbidden.map((text, index) => ({ place, caught, text, index }))))(
    "$place, caught: $caught: $text",
    ({ place, caught, index }) => {
      expect(filesWithErrors.has(`${place}/clock-${index}.ts`)).toBe(caught);
    },
  );

  it("lets the wall clock read the time, and everyone pass times around", () => {
    expect(filesWithErrors).not.toContain("packages/scaling-manager/src/wall-clock.ts");
    expect(filesWithErrors).not.toContain("packages/simulator/src/dated.ts");
  });
});
