import type { Command } from "commander";
import { texts } from "../option-values";
import { CONFIG_HELP, SET_HELP } from "./shared-words";

/** Adds `tokentide validate`. */
export function addValidate(program: Command): void {
  program
    .command("validate")
    .description("Check a configuration and the traces it names, and list every problem; run nothing.")
    .argument("<config>", CONFIG_HELP)
    .option("-s, --set <path=value>", SET_HELP, texts)
    .addHelpText(
      "after",
      `
Example:
  tokentide validate cluster.yaml --set performance_model.fallback=roofline`,
    )
    .action(async (config: string, options) => {
      const { validateCommand } = await import("../commands/validate");
      await validateCommand(config, options);
    });
}
