/** What values a JSON Schema allows, in words. */

/** Zod's bounds of whole numbers are those of JavaScript: they say nothing to a reader. */
const isBound = (value) => value !== undefined && Math.abs(value) !== Number.MAX_SAFE_INTEGER;

/**
 * @param {import("@tokentide/config").JsonSchema} schema
 * @returns {string} such as `whole number ≥ 1`
 */
export function allowedValues(schema) {
  const words = [...new Set(alternatives(schema))];
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function alternatives(schema) {
  if (schema.const !== undefined) return [`\`${schema.const}\``];
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``);
  if (isChoiceByType(schema)) return ["map with `type`"];
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return namesOf(branches) ?? mapsOf(branches) ?? branches.flatMap(alternatives);
  if (schema.type === "boolean") return ["`true`", "`false`"];
  return [single(schema)];
}

function single(schema) {
  if (schema.type === "array") return listOf(schema);
  if (schema.type === "object") return schema.properties === undefined ? "map of maps by name" : "map";
  if (schema.type === "integer") return range("whole number", schema);
  if (schema.type === "number") return range("number", schema);
  if (schema.format === "date" || schema.format === "date-time") return "date";
  return schema.type === "string" ? "text" : "anything";
}

/** Whether a schema is a choice of maps that say their `type`. */
export function isChoiceByType({ oneOf }) {
  return oneOf?.every(({ properties }) => properties?.type?.const !== undefined) ?? false;
}

/** Beside maps with `type` a plain name means that type with its defaults: the maps' section lists the names. */
function namesOf(branches) {
  const choice = branches.find(isChoiceByType);
  if (choice === undefined) return undefined;
  const types = choice.oneOf.map(({ properties }) => properties.type.const);
  return branches.flatMap((branch) =>
    branch.enum?.every((value) => types.includes(value)) ? ["name of a type"] : alternatives(branch),
  );
}

/** Where there are several maps to choose from, their settings tell them apart. */
function mapsOf(branches) {
  if (branches.filter(({ properties }) => properties !== undefined).length < 2) return undefined;
  return branches.flatMap((branch) => {
    if (branch.properties === undefined) return alternatives(branch);
    const keys = Object.keys(branch.properties).filter((key) => key !== "include");
    return [`map of ${keys.map((key) => `\`${key}\``).join(", ")}`];
  });
}

function listOf({ items = {}, minItems, maxItems }) {
  const count = minItems !== undefined && minItems === maxItems ? `${minItems}: ` : "";
  const value = allowedValues(items);
  return `list of ${count}${/^(map|text|date)\b(?! of)/.test(value) ? value.replace(/^\w+/, "$&s") : value}`;
}

function range(kind, { minimum, exclusiveMinimum, maximum, exclusiveMaximum }) {
  const low = isBound(minimum) ? `≥ ${minimum}` : isBound(exclusiveMinimum) ? `> ${exclusiveMinimum}` : "";
  const high = isBound(maximum) ? `≤ ${maximum}` : isBound(exclusiveMaximum) ? `< ${exclusiveMaximum}` : "";
  return [kind, [low, high].filter(Boolean).join(" and ")].filter(Boolean).join(" ");
}
