import type { Command } from "commander";
import type { CatalogKind } from "../commands/catalog";

/** Adds `tokentide catalog`. */
export function addCatalog(program: Command): void {
  const kinds = [
    "skus",
    "models",
    "schedulers",
    "policies",
    "profiles",
    "processors",
    "interconnects",
    "presets",
  ] satisfies CatalogKind[];
  program
    .command("catalog")
    .description(`List what there is: ${kinds.join(", ")}.`)
    .argument("<kind>", kinds.join(" | "))
    .option("--json", "print JSON instead of a table")
    .addHelpText(
      "after",
      `
Examples:
  tokentide catalog skus          server types: processors, memory, price, power
  tokentide catalog models        model architectures: weights and KV cache
  tokentide catalog policies      rules that scale: what to put into scaling_manager.policy
  tokentide catalog profiles      for which models and processors times were measured`,
    )
    .action(async (kind: string, options) => {
      const { catalogCommand } = await import("../commands/catalog");
      catalogCommand(kind, options);
    });
}
