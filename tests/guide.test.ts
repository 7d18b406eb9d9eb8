/** The blocks of the guides are checked for types, run, and must come out as the guides say. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as config from "@tokentide/config";
import * as hardware from "@tokentide/hardware";
import * as scalingManager from "@tokentide/scaling-manager";
import * as testing from "@tokentide/scaling-manager/testing";
import * as simCore from "@tokentide/sim-core";
import * as simulator from "@tokentide/simulator";
import * as workload from "@tokentide/workload";
import ts from "typescript";
import { afterEach, describe, expect, it, vi } from "vitest";
import { executable, type GuideChecks, type GuideProgram, guidePrograms } from "./guide-programs";
import { repositoryRoot } from "./repository";

const MODULES = {
  "@tokentide/config": config,
  "@tokentide/hardware": hardware,
  "@tokentide/scaling-manager": scalingManager,
  "@tokentide/scaling-manager/testing": testing,
  "@tokentide/sim-core": simCore,
  "@tokentide/simulator": simulator,
  "@tokentide/workload": workload,
};
const GUIDE = "docs/scaling-manager-guide.md";
const TRANSLATION = "docs/zh-CN/quick-start.md";
const EXTENDING = "docs/extending.md";

const textOf = (file: string): string => readFileSync(join(repositoryRoot, file), "utf8");
const programs = [GUIDE, TRANSLATION, EXTENDING].flatMap((file) =>
  guidePrograms(textOf(file)).map((program) => ({ file, ...program })),
);

/** Errors of all programs, as `program:line message`. */
function typeErrors(all: readonly GuideProgram[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "tokentide-guide-"));
  try {
    const files = all.map(({ text }, index) => {
      const file = join(folder, `${index}.ts`);
      writeFileSync(file, text);
      return file;
    });
    const configFile = join(repositoryRoot, "tsconfig.paths.json");
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(configFile, ts.sys.readFile).config,
      ts.sys,
      repositoryRoot,
      { isolatedDeclarations: false, declaration: false, types: ["node"] },
      configFile,
    );
    options.typeRoots = [join(repositoryRoot, "node_modules", "@types")];
    const program = ts.createProgram(files, options);
    return files.flatMap((file, index) =>
      [
        ...program.getSyntacticDiagnostics(program.getSourceFile(file)),
        ...program.getSemanticDiagnostics(program.getSourceFile(file)),
      ].map(({ start = 0, file: source, messageText }) => {
        const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
        return `${all[index]?.name}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const checks: GuideChecks = {
  equal: (line, found, expected) => expect(found, `line ${line}`).toEqual(expected),
  throws: (line, errorName, action) => {
    expect(action, `line ${line}`).toThrow(expect.objectContaining({ name: errorName }));
  },
};

afterEach(() => vi.restoreAllMocks());

describe("guides", () => {
  it("type-check as they stand", () => {
    const wrong = { name: "wrong", text: 'export const count: number = "one";' };
    expect(typeErrors([...programs, wrong])).toEqual([expect.stringContaining("wrong:1 Type 'string'")]);
  });

  it.for(programs)("$file: $name comes out as it says", async (program) => {
    const errors = vi.spyOn(console, "error").mockImplementation(() => {});
    await executable(program)(MODULES, checks);
    expect(errors.mock.calls).toEqual([]);
  });

  it("claim enough to be worth running", () => {
    expect(textOf(GUIDE).match(/\/[/*] (→|throws)/g)?.length).toBeGreaterThan(50);
  });
});

describe("what the guide lists", () => {
  const guide = textOf(GUIDE);

  it("every policy that is shipped", () => {
    for (const { type } of scalingManager.POLICIES) {
      expect(guide).toMatch(new RegExp(`^\\| \\[?\`${type}\`\\S* +\\| \\w`, "m"));
    }
  });

  it("every action of the log", () => {
    const actions = [...textOf("packages/scaling-manager/src/events.ts").matchAll(/^ {2}\| "(\w+)"/gm)];
    const kept = actions.map(([, action = ""]) => action).filter((action) => /^(scale|drain|\w+_failed)/.test(action));
    expect(kept.length).toBeGreaterThan(10);
    for (const action of kept.filter((each) => each !== "port_failed")) expect(guide).toContain(action);
  });
});

describe("the checks themselves", () => {
  const run = (code: string) => executable({ name: "example", text: code })(MODULES, checks);

  it.for([
    { name: "a wrong value", code: "1 + 1; // → 3" },
    { name: "a wrong value in several lines", code: "[1, 2];\n/* →\n[\n  1,\n]\n*/" },
    { name: "wrong lines", code: '["a"];\n/* →\nb\n*/' },
    { name: "an error that does not come", code: "1 + 1; // throws TypeError" },
    { name: "another error", code: "(null as any).x; // throws RangeError" },
  ])("catch $name", async ({ code }) => {
    await expect(run(code)).rejects.toThrow();
  });

  it.for([
    { name: "a value", code: "1 + 1; // → 2" },
    { name: "an object", code: "({ a: 1 }); // → { a: 1 }" },
    { name: "lines", code: '["a", "b"];\n/* →\na\nb\n*/' },
    { name: "an error", code: "(null as any).x; // throws TypeError" },
  ])("let $name through", async ({ code }) => {
    await run(code);
  });
});

describe("translations", () => {
  const blocksOf = (file: string): string[] =>
    [...textOf(file).matchAll(/^```(?:ts|yaml)[^\n]*\n[\s\S]*?^```$/gm)].map(([block]) => block);

  it.for([
    { original: GUIDE, translation: TRANSLATION },
    { original: "docs/quick-start.md", translation: "docs/zh-CN/README.md" },
  ])("$translation shows the code of $original", ({ original, translation }) => {
    expect(blocksOf(original)).toEqual(expect.arrayContaining(blocksOf(translation)));
  });
});
