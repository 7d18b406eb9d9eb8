import { type ConfigProblem, OVERRIDE_PREFIX } from "../config-error";
import { nearestMatch } from "../nearest-match";
import { type ConfigNode, formatPath, type MapNode, type SourcePosition } from "./config-node";
import { expandShorthands } from "./expand-shorthands";
import { readYaml } from "./read-yaml";

/** One `path=value` that goes over the file. */
interface Override {
  readonly path: readonly string[];
  readonly value: ConfigNode;
  readonly position: SourcePosition;
}

const ALLOWED = "PATH=VALUE, e.g. applications.0.scheduler=jsq; the value is read as YAML";

/**
 * Lays `path=value` texts over a tree, in order. Steps of a path are keys and positions in lists, joined by dots; the
 * position after the last one appends. Missing maps on the way are created: whether the setting exists is checked with
 * the rest of the file.
 */
export function applyOverrides(root: MapNode, overrides: readonly string[], problems: ConfigProblem[]): MapNode {
  let tree: MapNode = root;
  for (const text of overrides) {
    const override = parseOverride(text, problems);
    if (override !== undefined) tree = expandShorthands(place(tree, override, 0, problems) as MapNode);
  }
  return tree;
}

function parseOverride(text: string, problems: ConfigProblem[]): Override | undefined {
  const position: SourcePosition = { file: `${OVERRIDE_PREFIX}${text}`, directory: process.cwd(), line: 1, column: 1 };
  const split = text.indexOf("=");
  const path = text.slice(0, Math.max(split, 0)).trim().split(".");
  if (split < 1 || path.includes("")) {
    report(problems, position, [], "an override needs a path and a value", { found: text, allowed: ALLOWED });
    return undefined;
  }
  const value = readYaml({ text: text.slice(split + 1), file: position.file, directory: position.directory }, problems);
  if (value === undefined) return undefined;
  return { path, value: relocated(value, position), position };
}

/** All of an override's value stands at the override: columns inside of it would point nowhere. */
function relocated(node: ConfigNode, position: SourcePosition): ConfigNode {
  if (node.kind === "scalar") return { ...node, position };
  if (node.kind === "list") return { ...node, position, items: node.items.map((item) => relocated(item, position)) };
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { keyPosition: position, node: relocated(entry.node, position) }] as const,
  );
  return { ...node, position, entries: new Map(entries) };
}

function place(node: ConfigNode, override: Override, depth: number, problems: ConfigProblem[]): ConfigNode {
  const { path, position } = override;
  const isLast = depth === path.length - 1;
  const key = path[depth];
  if (key === undefined) return override.value;
  const here = path.slice(0, depth);
  if (node.kind === "list") {
    const index = /^\d+$/.test(key) ? Number(key) : Number.NaN;
    if (!(index <= node.items.length)) {
      report(problems, position, here, `${formatPath(here)} is a list`, {
        found: key,
        allowed: `a position from 0 to ${node.items.length}${node.items.length === 0 ? "" : ` (${node.items.length} appends)`}`,
      });
      return node;
    }
    const items = [...node.items];
    items[index] = place(items[index] ?? emptyMap(position), override, depth + 1, problems);
    return { ...node, items };
  }
  if (node.kind === "scalar" && node.value !== null) {
    report(problems, position, here, `${formatPath(here)} is a single value and has no ${key}`, {
      found: String(node.value),
    });
    return node;
  }
  const map = node.kind === "map" ? node : emptyMap(position);
  const entry = map.entries.get(key);
  const child = entry?.node ?? emptyMap(position);
  const next = place(child, override, depth + 1, problems);
  const entries = new Map(map.entries);
  if (isLast && override.value.kind === "scalar" && override.value.value === null) {
    if (entry === undefined) {
      const hint = nearestMatch(key, map.entries.keys());
      report(
        problems,
        position,
        path,
        "nothing to take away here",
        hint === undefined ? {} : { hint: `did you mean "${hint}"?` },
      );
    }
    entries.delete(key);
  } else entries.set(key, { keyPosition: isLast || entry === undefined ? position : entry.keyPosition, node: next });
  return { ...map, entries };
}

function emptyMap(position: SourcePosition): MapNode {
  return { kind: "map", entries: new Map(), position };
}

function report(
  problems: ConfigProblem[],
  { file, line, column }: SourcePosition,
  path: readonly string[],
  message: string,
  more: Pick<ConfigProblem, "found" | "allowed" | "hint"> = {},
): void {
  problems.push({ file, line, column, path: formatPath(path), message, ...more });
}
