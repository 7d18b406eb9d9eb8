import { dirname, relative, resolve } from "node:path";
import type { ConfigProblem } from "../config-error";
import type { ConfigNode, MapNode, SourcePosition } from "./config-node";
import { mergeNodes } from "./merge-nodes";
import { readYaml } from "./read-yaml";

/** Answers the text of a file; throws when there is none. */
export type ReadFile = (path: string) => string;

/** Keys that pull in other files: at the top of a file, and in any map. */
const EXTENDS = "extends";
const INCLUDE = "include";

/**
 * Reads a file and everything it refers to into one tree.
 *
 * - `extends: base.yaml` (or a list, later ones win) at the top of a file: the file is laid over its bases.
 * - `include: part.yaml` (or a list) in any map: the map is laid over the files' contents.
 * - `key: !include part.yaml`: the value is the file's content.
 *
 * Paths are relative to the file in which they stand.
 */
export class ConfigTreeReader {
  readonly #readFile: ReadFile;
  readonly #problems: ConfigProblem[];
  readonly #files: string[] = [];
  /** Absolute paths of the files being read, outermost first: a file among them must not be read again. */
  readonly #open: string[] = [];

  constructor(readFile: ReadFile, problems: ConfigProblem[]) {
    this.#readFile = readFile;
    this.#problems = problems;
  }

  /** Absolute paths of the files that were read, outermost first, each once. */
  get files(): readonly string[] {
    return this.#files;
  }

  /** The tree of a text; `undefined` when a syntax error or an empty file left nothing to check. */
  readText(text: string, fileName: string): MapNode | undefined {
    const tree = this.#readOpened(text, fileName, resolve(fileName));
    if (tree === undefined) return undefined;
    if (tree.kind === "map") return tree;
    const isEmpty = tree.kind === "scalar" && tree.value === null;
    this.#report(tree.position, isEmpty ? "the file is empty" : "the file holds no settings", "a map of settings");
    return undefined;
  }

  #readOpened(text: string, fileName: string, absolutePath: string): ConfigNode | undefined {
    if (!this.#files.includes(absolutePath)) this.#files.push(absolutePath);
    this.#open.push(absolutePath);
    const tree = readYaml(
      {
        text,
        file: fileName,
        directory: dirname(absolutePath),
        include: (target, position) => this.#readReferred(target, position),
      },
      this.#problems,
    );
    const expanded = tree === undefined ? undefined : this.#expand(tree, true);
    this.#open.pop();
    return expanded;
  }

  /** A file that another one refers to. */
  #readReferred(target: string, position: SourcePosition): ConfigNode | undefined {
    const path = resolve(position.directory, target);
    if (this.#open.includes(path)) {
      const chain = [...this.#open.slice(this.#open.indexOf(path)), path].map(shown).join(" → ");
      this.#report(position, `files refer to each other in a circle: ${chain}`);
      return undefined;
    }
    let text: string;
    try {
      text = this.#readFile(path);
    } catch (error) {
      this.#report(
        position,
        `cannot read ${shown(path)}: ${reasonOf(error)}`,
        "the path of a file, relative to this one",
      );
      return undefined;
    }
    return this.#readOpened(text, shown(path), path);
  }

  /** Replaces `extends` and `include` keys by what they refer to. */
  #expand(node: ConfigNode, isTop: boolean): ConfigNode {
    if (node.kind === "scalar") return node;
    if (node.kind === "list") return { ...node, items: node.items.map((item) => this.#expand(item, false)) };
    const entries = new Map(
      [...node.entries]
        .filter(([key]) => key !== INCLUDE && !(isTop && key === EXTENDS))
        .map(([key, entry]) => [key, { ...entry, node: this.#expand(entry.node, false) }] as const),
    );
    const own: ConfigNode = { kind: "map", entries, position: node.position };
    const bases = [...this.#referred(node, isTop ? EXTENDS : undefined), ...this.#referred(node, INCLUDE)];
    if (bases.length === 0) return own;
    return mergeNodes(bases.reduce(mergeNodes), own);
  }

  #referred(node: MapNode, key: string | undefined): readonly ConfigNode[] {
    const entry = key === undefined ? undefined : node.entries.get(key);
    if (entry === undefined) return [];
    const targets = entry.node.kind === "list" ? entry.node.items : [entry.node];
    const trees: ConfigNode[] = [];
    for (const target of targets) {
      if (target.kind !== "scalar" || typeof target.value !== "string" || target.value === "") {
        // `include: !include x` or a number: only names of files make sense.
        this.#report(target.position, `${key} needs the path of a file`, "a path, or a list of paths");
        continue;
      }
      const tree = this.#readReferred(target.value, target.position);
      if (tree?.kind === "map") trees.push(tree);
      else if (tree !== undefined)
        this.#report(target.position, `${target.value} holds no settings`, "a file with a map of settings");
    }
    return trees;
  }

  #report(position: SourcePosition, message: string, allowed?: string): void {
    const { file, line, column } = position;
    this.#problems.push({ file, line, column, path: "", message, ...(allowed === undefined ? {} : { allowed }) });
  }
}

/** A path as a reader of messages wants it: short when it lies below the working directory. */
function shown(path: string): string {
  const short = relative("", path);
  return short !== "" && !short.startsWith("..") ? short : path;
}

/** What went wrong with a file, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a directory";
  if (code === "EACCES") return "no permission to read it";
  return error instanceof Error ? error.message : String(error);
}
