import type { JsonSchema } from "../json-schema";
import type { ConfigPath } from "../source/config-node";

/** What rules the setting at a path. */
export interface RulingSchema {
  /** With all its alternatives. */
  readonly whole: JsonSchema;
  /** The alternative that the value was meant to be; the same where there are none. */
  readonly branch: JsonSchema;
}

/** The piece of schema that rules the setting at a path; the value decides between alternatives. */
export function schemaAt(root: JsonSchema, value: unknown, path: ConfigPath): RulingSchema | undefined {
  let schema: JsonSchema | undefined = root;
  let here: unknown = value;
  for (const key of path) {
    const branch: JsonSchema | undefined = branchFor(schema, here);
    if (typeof key === "number") schema = branch?.items;
    else {
      const property = Object.hasOwn(branch?.properties ?? {}, key) ? branch?.properties?.[key] : undefined;
      const rest = branch?.additionalProperties;
      schema = property ?? (typeof rest === "object" ? rest : undefined);
    }
    if (schema === undefined) return undefined;
    here = (here as Record<string | number, unknown> | null | undefined)?.[key as string];
  }
  return { whole: schema, branch: branchFor(schema, here) ?? schema };
}

/** The alternative that a value was meant to be: by its discriminator, else by its kind and the keys that it has. */
function branchFor(schema: JsonSchema | undefined, value: unknown): JsonSchema | undefined {
  const branches = schema?.anyOf ?? schema?.oneOf;
  if (schema === undefined || branches === undefined) return schema;
  const flat = branches.flatMap((branch) => branch.anyOf ?? branch.oneOf ?? [branch]);
  const kind = Array.isArray(value) ? "array" : typeof value;
  const sameKind = flat.filter((branch) => branch.type === kind);
  const type = (value as { type?: unknown } | null | undefined)?.type;
  const named = type === undefined ? undefined : sameKind.find((branch) => branch.properties?.type?.const === type);
  return named ?? withMostKeys(sameKind, value);
}

/** The alternative that knows most of a map's keys; the first of equals, and of alternatives that are no maps. */
function withMostKeys(branches: readonly JsonSchema[], value: unknown): JsonSchema | undefined {
  const keys = value !== null && typeof value === "object" ? Object.keys(value) : [];
  const known = (branch: JsonSchema) => keys.filter((key) => Object.hasOwn(branch.properties ?? {}, key)).length;
  return branches.reduce<JsonSchema | undefined>(
    (best, branch) => (best === undefined || known(branch) > known(best) ? branch : best),
    undefined,
  );
}

/** The words among the alternatives of a choice, where there are any. */
export function wordsAmong(schema: JsonSchema | undefined): readonly string[] {
  return (schema?.anyOf ?? schema?.oneOf ?? []).flatMap((branch) => branch.enum?.map(String) ?? []);
}

/** All alternatives of a choice between maps, each with its discriminator `type`. */
export function typedBranches(schema: JsonSchema | undefined): readonly JsonSchema[] {
  const branches = schema?.anyOf ?? schema?.oneOf ?? [];
  return branches
    .flatMap((branch) => branch.anyOf ?? branch.oneOf ?? [branch])
    .filter((branch) => branch.properties?.type?.const !== undefined);
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "a map",
  array: "a list",
};

/** What a piece of schema allows, in words, with its bounds; its description, which has the unit, after a dash. */
export function allowedInWords(schema: JsonSchema | undefined, description = schema?.description): string | undefined {
  if (schema === undefined) return undefined;
  const words = valuesInWords(schema);
  if (words === undefined) return description;
  return description === undefined ? words : `${words} — ${description}`;
}

function valuesInWords(schema: JsonSchema): string | undefined {
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(String).join(", ");
  const types = typedBranches(schema);
  if (types.length > 0) return types.map((branch) => String(branch.properties!.type!.const)).join(", ");
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) {
    const each = branches.map(valuesInWords).filter((words) => words !== undefined);
    return [...new Set(each)].join(", or ");
  }
  const kind = schema.type === undefined ? undefined : KINDS[schema.type];
  if (kind === undefined) return undefined;
  if (schema.type === "object" && schema.properties !== undefined) {
    return `a map of ${Object.keys(schema.properties).join(", ")}`;
  }
  return `${kind}${bounds(schema)}`;
}

function bounds(schema: JsonSchema): string {
  const parts: string[] = [];
  if (schema.exclusiveMinimum !== undefined) parts.push(`above ${schema.exclusiveMinimum}`);
  else if (schema.minimum !== undefined) parts.push(`of at least ${schema.minimum}`);
  if (schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER)
    parts.push(`of at most ${schema.maximum}`);
  if (schema.minItems !== undefined)
    parts.push(`with at least ${schema.minItems} ${schema.minItems === 1 ? "entry" : "entries"}`);
  return parts.length === 0 ? "" : ` ${parts.join(" and ")}`;
}
