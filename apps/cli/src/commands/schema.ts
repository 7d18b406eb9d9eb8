import { configJsonSchema } from "@tokentide/config";
import { summaryJsonSchema } from "@tokentide/report";
import { hintNextSteps } from "../next-steps";

/** What there is a schema of. */
export type SchemaKind = keyof typeof SCHEMAS;

const SCHEMAS = { config: configJsonSchema, summary: summaryJsonSchema } as const;

/** Prints a JSON Schema. */
export function schemaCommand(kind: SchemaKind): void {
  process.stdout.write(`${JSON.stringify(SCHEMAS[kind](), null, 2)}\n`);
  hintNextSteps([[`tokentide schema ${kind} > ${kind}.schema.json`, "keep it, for an editor or a program"]]);
}
