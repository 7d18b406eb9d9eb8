import { configJsonSchema } from "@tokentide/config";

/** Prints the JSON Schema of configurations. */
export function schemaCommand(): void {
  process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
}
