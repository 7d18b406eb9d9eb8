import { configJsonSchema } from "@tokentide/config";
import { summaryJsonSchema } from "@tokentide/report";

/** What there is a schema of. */
export type SchemaKind = keyof typeof SCHEMAS;

const SCHEMAS = { config: configJsonSchema, summary: summaryJsonSchema } as const;

/** Prints a JSON Schema. */
export function schemaCommand(kind: SchemaKind): void {
  process.stdout.write(`${JSON.stringify(SCHEMAS[kind](), null, 2)}\n`);
}
