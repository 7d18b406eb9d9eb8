import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type { ConfigProblem } from "../config-error";
import type { ConfigNode, MapEntry, ScalarValue, SourcePosition } from "./config-node";
import { mergeNodes } from "./merge-nodes";

/** More than any cluster needs; what a few lines of nested aliases can grow to is stopped here. */
const MAX_NODES = 1_000_000;
const MAX_DEPTH = 100;

/** Called for a value tagged `!include`; answers the tree that takes its place. */
export type IncludeReader = (target: string, position: SourcePosition) => ConfigNode | undefined;

export interface YamlSource {
  readonly text: string;
  /** How problems name the text. */
  readonly file: string;
  /** Relative paths in the text start here. */
  readonly directory: string;
  readonly include?: IncludeReader;
}

/** Parses YAML into a tree with positions; `undefined` when the syntax is wrong or the text is empty. */
export function readYaml(source: YamlSource, problems: ConfigProblem[]): ConfigNode | undefined {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file: source.file, directory: source.directory, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const error of document.errors) {
    const { file, line, column } = at(error.pos[0]);
    problems.push({ file, line, column, path: "", message: `not valid YAML: ${error.message.split("\n")[0]}` });
  }
  if (document.errors.length > 0) return undefined;
  const reader = new TreeReader(source, at, problems, (node) => (isAlias(node) ? node.resolve(document) : undefined));
  return reader.read(document.contents as Node | null, 0, at(0));
}

class TreeReader {
  readonly #source: YamlSource;
  readonly #at: (offset: number) => SourcePosition;
  readonly #problems: ConfigProblem[];
  readonly #resolveAlias: (node: Node) => Node | undefined;
  #nodes = 0;

  constructor(
    source: YamlSource,
    at: (offset: number) => SourcePosition,
    problems: ConfigProblem[],
    resolveAlias: (node: Node) => Node | undefined,
  ) {
    this.#source = source;
    this.#at = at;
    this.#problems = problems;
    this.#resolveAlias = resolveAlias;
  }

  read(node: Node | null, depth: number, fallback: SourcePosition): ConfigNode {
    const position = node?.range ? this.#at(node.range[0]) : fallback;
    if (++this.#nodes > MAX_NODES || depth > MAX_DEPTH) {
      // Said once; an alias that contains itself ends here too.
      if (this.#nodes !== Number.POSITIVE_INFINITY)
        this.#report(position, "nested too deeply, or aliases that repeat without end");
      this.#nodes = Number.POSITIVE_INFINITY;
      return { kind: "scalar", value: null, position };
    }
    if (node === null) return { kind: "scalar", value: null, position };
    if (node.tag === "!include") return this.#readInclude(node, position);
    if (node.tag?.startsWith("!") === true) {
      this.#report(position, `unknown tag ${node.tag}`, { allowed: "!include FILE, or no tag" });
    }
    if (isAlias(node)) return this.read(this.#resolveAlias(node) ?? null, depth + 1, position);
    if (isMap(node)) return this.#readMap(node.items as Pair<Node, Node | null>[], depth, position);
    if (isSeq(node)) {
      const items = (node.items as (Node | null)[]).map((item) => this.read(item, depth + 1, position));
      return { kind: "list", items, position };
    }
    return { kind: "scalar", value: isScalar(node) ? (node.value as ScalarValue) : null, position };
  }

  #readMap(pairs: readonly Pair<Node, Node | null>[], depth: number, position: SourcePosition): ConfigNode {
    const entries = new Map<string, MapEntry>();
    let merged: ConfigNode | undefined;
    for (const pair of pairs) {
      const keyPosition = pair.key?.range ? this.#at(pair.key.range[0]) : position;
      const value = this.read(pair.value, depth + 1, keyPosition);
      const key = isScalar(pair.key) ? String(pair.key.value) : undefined;
      if (key === undefined) this.#report(keyPosition, "a key must be a plain word");
      else if (key === "<<") {
        // YAML's merge key: `<<: *defaults`, or a list of them, the first winning.
        const bases = value.kind === "list" ? value.items : [value];
        for (const base of bases) merged = merged === undefined ? base : mergeNodes(base, merged);
      } else entries.set(key, { keyPosition, node: value });
    }
    const own: ConfigNode = { kind: "map", entries, position };
    return merged?.kind === "map" ? mergeNodes(merged, own) : own;
  }

  #readInclude(node: Node, position: SourcePosition): ConfigNode {
    const target = isScalar(node) && typeof node.value === "string" ? node.value.trim() : "";
    const tree = target === "" ? undefined : this.#source.include?.(target, position);
    if (target === "") this.#report(position, "!include needs the path of a file", { allowed: "!include FILE" });
    else if (this.#source.include === undefined) this.#report(position, "!include is not possible here");
    return tree ?? { kind: "scalar", value: null, position };
  }

  #report(position: SourcePosition, message: string, more: { readonly allowed?: string } = {}): void {
    const { file, line, column } = position;
    this.#problems.push({ file, line, column, path: "", message, ...more });
  }
}
