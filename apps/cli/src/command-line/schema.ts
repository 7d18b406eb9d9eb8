import { Argument, type Command } from "commander";
import type { SchemaKind } from "../commands/schema";

/** Adds `tokentide schema`. */
export function addSchema(program: Command): void {
  const kinds = ["config", "summary"] satisfies SchemaKind[];
  program
    .command("schema")
    .description("Print a JSON Schema: of configurations (every setting, its unit and default), or of summary.json.")
    .addArgument(new Argument("[kind]", "of what").choices(kinds).default("config"))
    .addHelpText(
      "after",
      `
Examples:
  tokentide schema > tokentide.schema.json
  Then put this on the first line of a configuration, and editors complete and check it:
  # yaml-language-server: $schema=tokentide.schema.json

  tokentide schema summary > summary.schema.json      every figure of summary.json, its meaning and unit`,
    )
    .action(async (kind: SchemaKind) => {
      const { schemaCommand } = await import("../commands/schema");
      schemaCommand(kind);
    });
}
