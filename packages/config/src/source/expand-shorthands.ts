import type { ConfigNode, MapEntry, MapNode } from "./config-node";

/** Where just a name stands for a map, and the key that the name belongs to. `*` is any position of a list. */
const SHORTHANDS: readonly { readonly path: readonly string[]; readonly key: string }[] = [
  { path: ["trace"], key: "path" },
  { path: ["workload", "arrivals"], key: "type" },
  { path: ["workload", "sizes"], key: "type" },
  { path: ["performance_model"], key: "type" },
  { path: ["applications", "*", "scheduler"], key: "type" },
  { path: ["applications", "*", "scheduler", "routing"], key: "type" },
  { path: ["applications", "*", "scaling_manager", "policy"], key: "type" },
  { path: ["applications", "*", "scaling_manager", "policy", "policies", "*"], key: "type" },
  { path: ["applications", "*", "scaling_manager", "policy", "floor"], key: "type" },
  { path: ["applications", "*", "scaling_manager", "policy", "reactive"], key: "type" },
  { path: ["applications", "*", "scaling_manager", "observation"], key: "type" },
  { path: ["applications", "*", "scaling_manager", "actuator"], key: "type" },
  { path: ["applications", "*", "trace"], key: "path" },
  { path: ["applications", "*", "workload", "arrivals"], key: "type" },
  { path: ["applications", "*", "workload", "sizes"], key: "type" },
];

/** Spells shorthands out: `scheduler: jsq` becomes `scheduler: { type: jsq }`, at the same position. */
export function expandShorthands(root: MapNode): MapNode {
  return SHORTHANDS.reduce<ConfigNode>((tree, { path, key }) => expandAt(tree, path, key), root) as MapNode;
}

function expandAt(node: ConfigNode, path: readonly string[], key: string): ConfigNode {
  const [step, ...rest] = path;
  if (step === undefined) return node.kind === "scalar" && typeof node.value === "string" ? asMap(node, key) : node;
  if (step === "*") {
    if (node.kind !== "list") return node;
    return { ...node, items: node.items.map((item) => expandAt(item, rest, key)) };
  }
  const entry = node.kind === "map" ? node.entries.get(step) : undefined;
  if (node.kind !== "map" || entry === undefined) return node;
  const expanded = expandAt(entry.node, rest, key);
  if (expanded === entry.node) return node;
  return { ...node, entries: new Map(node.entries).set(step, { ...entry, node: expanded }) };
}

function asMap(node: ConfigNode, key: string): MapNode {
  const entry: MapEntry = { keyPosition: node.position, node };
  return { kind: "map", entries: new Map([[key, entry]]), position: node.position };
}
