import type { ConfigNode, MapEntry, MapNode } from "./config-node";

/**
 * Lays one tree over another: maps merge key by key, everything else (lists too) is replaced, and a key set to null
 * takes the inherited one away.
 */
export function mergeNodes(base: ConfigNode, over: ConfigNode): ConfigNode {
  if (base.kind !== "map" || over.kind !== "map") return over;
  const entries = new Map<string, MapEntry>(base.entries);
  for (const [key, entry] of over.entries) {
    const inherited = base.entries.get(key);
    if (inherited !== undefined && entry.node.kind === "scalar" && entry.node.value === null) entries.delete(key);
    else if (inherited === undefined) entries.set(key, entry);
    else entries.set(key, { keyPosition: entry.keyPosition, node: mergeNodes(inherited.node, entry.node) });
  }
  return { kind: "map", entries, position: over.position } satisfies MapNode;
}
