import * as z from "zod";
import { runSchema } from "./schema/run-schema";

/** A piece of JSON Schema, draft 2020-12, as far as this package makes and reads it. */
export interface JsonSchema {
  $schema?: string;
  $id?: string;
  title?: string;
  description?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  pattern?: string;
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minItems?: number;
  minLength?: number;
}

const FILES: JsonSchema = { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] };

let settings: JsonSchema | undefined;

/** The schema of the settings alone, without the keys that refer to other files. Made once: not to be changed. */
export function settingsJsonSchema(): JsonSchema {
  settings ??= makeSchema();
  return settings;
}

function makeSchema(): JsonSchema {
  return z.toJSONSchema(runSchema, { io: "input" }) as JsonSchema;
}

/** JSON Schema (draft 2020-12) of a configuration file, for editors. A new object each time. */
export function configJsonSchema(): JsonSchema {
  const schema = makeSchema();
  allowInclude(schema);
  schema.title = "Tokentide configuration";
  schema.description = "A cluster, what is served on it, and the requests that arrive.";
  schema.properties!.extends = {
    description: "File or files that this one is laid over; maps merge, lists are replaced, null takes a setting away.",
    ...FILES,
  };
  // What a base brings in need not stand in the file itself.
  delete schema.required;
  return schema;
}

/** `include` may stand in any map with fixed keys, and may bring in the required ones. */
function allowInclude(schema: JsonSchema): void {
  for (const branch of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) allowInclude(branch);
  if (schema.items !== undefined) allowInclude(schema.items);
  if (typeof schema.additionalProperties === "object") allowInclude(schema.additionalProperties);
  if (schema.properties === undefined) return;
  for (const property of Object.values(schema.properties)) allowInclude(property);
  schema.properties.include = { description: "File or files whose settings this map is laid over.", ...FILES };
}
