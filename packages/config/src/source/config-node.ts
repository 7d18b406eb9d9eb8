/** Where a piece of configuration was written. */
export interface SourcePosition {
  /** Name of the file as a reader should see it, or `--set path=value`. */
  readonly file: string;
  /** Relative paths that stand here start from this directory. */
  readonly directory: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** What a YAML scalar can be under the core schema. */
export type ScalarValue = string | number | boolean | null;

/** A configuration as a tree that remembers where each piece came from, also after files were merged. */
export type ConfigNode = ScalarNode | MapNode | ListNode;

export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: ScalarValue;
  readonly position: SourcePosition;
}

export interface MapNode {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly position: SourcePosition;
}

export interface MapEntry {
  readonly keyPosition: SourcePosition;
  readonly node: ConfigNode;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly ConfigNode[];
  readonly position: SourcePosition;
}

/** Steps from the root: keys of maps, positions in lists. */
export type ConfigPath = readonly (string | number)[];

/** The tree as plain values, for validation. */
export function toPlain(node: ConfigNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toPlain);
  // No prototype: a key called `__proto__` stays an ordinary (unknown) key.
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of node.entries) plain[key] = toPlain(entry.node);
  return plain;
}

/** Plain values as a tree that stands at one place. */
export function nodeOf(value: unknown, position: SourcePosition): ConfigNode {
  if (Array.isArray(value)) return { kind: "list", items: value.map((item) => nodeOf(item, position)), position };
  if (typeof value !== "object" || value === null)
    return { kind: "scalar", value: (value ?? null) as ScalarValue, position };
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([key, entry]) => [key, { keyPosition: position, node: nodeOf(entry, position) }] as const);
  return { kind: "map", entries: new Map(entries), position };
}

function step(node: ConfigNode, key: string | number): ConfigNode | undefined {
  if (node.kind === "map") return node.entries.get(String(key))?.node;
  if (node.kind === "list") return node.items[Number(key)];
  return undefined;
}

/** The node at a path, if there is one. */
export function nodeAt(root: ConfigNode, path: ConfigPath): ConfigNode | undefined {
  let node: ConfigNode | undefined = root;
  for (const key of path) {
    node = step(node, key);
    if (node === undefined) return undefined;
  }
  return node;
}

/**
 * Where a reader should look for the setting at a path: its key where it has one, else its value, else the nearest
 * enclosing piece that exists.
 */
export function positionOf(root: ConfigNode, path: ConfigPath): SourcePosition {
  let position = root.position;
  let node = root;
  for (const key of path) {
    const entry = node.kind === "map" ? node.entries.get(String(key)) : undefined;
    const next = step(node, key);
    if (next === undefined) return position;
    position = entry?.keyPosition ?? next.position;
    node = next;
  }
  return position;
}

/** `["applications", 0, "slo"]` → `applications.0.slo`. */
export function formatPath(path: ConfigPath): string {
  return path.join(".");
}
