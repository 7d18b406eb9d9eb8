import ts from "typescript";

/**
 * A program of a document: its blocks in order, everything else blank, so that its lines have the document's numbers.
 *
 * Blocks say in their info string what they belong to: `ts setup` comes first in every session, blocks of one
 * `ts session=NAME` follow one another, a `ts program=NAME` stands for itself.
 */
export interface GuideProgram {
  readonly name: string;
  readonly text: string;
}

const FENCE = /^```(\S*) ?(.*)$/;

/** The programs of a Markdown text. Throws when a TypeScript block belongs to none. */
export function guidePrograms(markdown: string): GuideProgram[] {
  const rows = markdown.split("\n");
  const blank = (): string[] => rows.map(() => "");
  const setup = blank();
  const programs = new Map<string, string[]>();
  let target: string[] | undefined;
  let isOpen = false;
  rows.forEach((row, index) => {
    const fence = FENCE.exec(row);
    if (fence === null) {
      if (target !== undefined) target[index] = row;
      return;
    }
    target = undefined;
    isOpen = !isOpen;
    if (!isOpen || fence[1] !== "ts") return;
    if (fence[2] === "setup") target = setup;
    else {
      const [, kind, name] = /^(session|program)=(\S+)$/.exec(fence[2] ?? "") ?? [];
      if (name === undefined) throw new Error(`Line ${index + 1}: say \`ts session=NAME\` or \`ts program=NAME\`.`);
      target = programs.get(name) ?? (kind === "session" ? [...setup] : blank());
      programs.set(name, target);
    }
  });
  return [...programs].map(([name, lines]) => ({ name, text: `${lines.join("\n")}\nexport {};\n` }));
}

/** What a program says will come out. */
export interface GuideChecks {
  equal(line: number, found: unknown, expected: unknown): void;
  throws(line: number, errorName: string, action: () => unknown): void;
}

/**
 * Makes the statements of a document that claim something (`EXPRESSION; // → VALUE`, the same with the value in a comment
 * of several lines, `STATEMENT; // throws NAME`) into checks.
 */
function withChecks(text: string): string {
  const rows = text.split("\n");
  const result: string[] = [];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? "";
    const [, indent, expression, value] = /^(\s*)(\S.*?);? \/\/ → (.+)$/.exec(row) ?? [];
    const [, , statement, errorName] = /^(\s*)(\S.*?);? \/\/ throws (\w+)$/.exec(row) ?? [];
    if (expression !== undefined) result.push(`${indent}checks.equal(${index + 1}, ${expression}, ${value});`);
    else if (statement !== undefined) {
      result.push(`checks.throws(${index + 1}, ${JSON.stringify(errorName)}, () => ${statement});`);
    } else if (row === "/* →") {
      const end = rows.indexOf("*/", index);
      const lines = rows.slice(index + 1, end);
      const isLiteral = /^[[{]/.test(lines[0] ?? "");
      const expected = isLiteral ? lines.join(" ").replace(/;$/, "") : JSON.stringify(lines);
      // The statement before the comment is what it is about.
      const claimed = (result.pop() ?? "").replace(/;$/, "");
      result.push(`checks.equal(${index}, ${claimed}, ${expected});`, ...lines.map(() => ""), "");
      index = end;
    } else result.push(row);
  }
  return result.join("\n");
}

/** A program as JavaScript whose imports come from `modules` and whose claims go to `checks`. */
export function executable(program: GuideProgram): (modules: object, checks: GuideChecks) => Promise<void> {
  const { outputText } = ts.transpileModule(withChecks(program.text), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const body = outputText
    .replaceAll(/^import \{([^}]*)\} from ("[^"]+");$/gm, (_, names: string, from: string) => {
      return `const {${names.replaceAll(" as ", ": ")}} = modules[${from}];`;
    })
    .replaceAll(/^export (\{\};|(?=class|const|function))/gm, "");
  const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => ReturnType<typeof executable>;
  return new AsyncFunction("modules", "checks", body);
}
