import { describe, expect, it } from "vitest";
import { configJsonSchema, type JsonSchema } from "./json-schema";

/** Every property of a schema, at any depth, with its path. */
function properties(schema: JsonSchema, path = ""): (readonly [string, JsonSchema])[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, property]): (readonly [string, JsonSchema])[] => [
    [`${path}.${key}`, property],
    ...properties(property, `${path}.${key}`),
  ]);
  const rest = typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : []), ...rest];
  return [...own, ...inner.flatMap((branch) => properties(branch, path))];
}

describe("the JSON Schema", () => {
  const schema = configJsonSchema();
  const all = properties(schema);

  it("is draft 2020-12 and plain JSON", () => {
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it("describes every setting in a sentence", () => {
    for (const [path, property] of all) expect(property.description, path).toMatch(/^\S[\s\S]*[.;:)]$|^\S[\s\S]*\.$/);
  });

  it("has the defaults", () => {
    const found = new Map(all);
    expect(found.get(".seed")?.default).toBe(0);
    expect(found.get(".applications.scaling_manager.scale_up_delay")?.default).toBe(10);
    expect(found.get(".start_state.instance.pipeline_parallelism")?.default).toBe(1);
    expect(found.get(".output.detailed")).toMatchObject({
      default: "auto",
      anyOf: [{ type: "boolean" }, { enum: ["auto", "csv", "parquet", "none"] }],
    });
  });

  it("refuses unknown settings, and allows to extend and to include", () => {
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(["extends", "include"]));
    expect(schema.properties?.cluster?.properties).toHaveProperty("include");
  });

  it("is a new object each time", () => {
    expect(configJsonSchema()).not.toBe(schema);
  });
});
