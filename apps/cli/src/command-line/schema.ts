import type { Command } from "commander";

/** Adds `tokentide schema`. */
export function addSchema(program: Command): void {
  program
    .command("schema")
    .description("Print the JSON Schema of configurations, for editors: every setting, its unit and default.")
    .addHelpText(
      "after",
      `
Example:
  tokentide schema > tokentide.schema.json
  Then put this on the first line of a configuration, and editors complete and check it:
  # yaml-language-server: $schema=tokentide.schema.json`,
    )
    .action(async () => {
      const { schemaCommand } = await import("../commands/schema");
      schemaCommand();
    });
}
