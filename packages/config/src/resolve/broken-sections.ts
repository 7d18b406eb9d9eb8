import { findSku } from "@tokentide/hardware";
import type { ProblemSink } from "../problems/problem-sink";
import { valueAt } from "../problems/schema-problems";
import type { Sections } from "../sections";
import type { ConfigPath } from "../source/config-node";
import { lookUp } from "./resolve-cluster";
import { resolveModel } from "./resolve-model";

/**
 * Looks up the names in sections that are too broken to be made sense of, so that a reader hears of a wrong name together
 * with everything else.
 */
export function checkNamesOfBrokenSections(
  plain: Record<string, unknown>,
  sections: Sections,
  sink: ProblemSink,
): void {
  const textAt = (path: ConfigPath): string | undefined => {
    const value = valueAt(plain, path);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  if (sections.cluster === undefined) {
    const own = Object.keys(valueAt(plain, ["cluster", "skus"]) ?? {});
    const servers = valueAt(plain, ["cluster", "servers"]);
    for (const index of Array.isArray(servers) ? servers.keys() : []) {
      const path = ["cluster", "servers", index, "sku"];
      const name = textAt(path);
      if (name !== undefined && !own.includes(name)) lookUp(path, sink, () => findSku(name), own);
    }
  }
  sections.applications.forEach((application, index) => {
    if (application !== undefined) return;
    const path = ["applications", index];
    const architecture = textAt([...path, "model_architecture"]);
    const size = textAt([...path, "model_size"]);
    if (architecture !== undefined) resolveModel(path, { architecture, size }, sink);
  });
}
