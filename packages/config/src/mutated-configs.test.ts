import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument, stringify } from "yaml";
import { ConfigError } from "./config-error";
import { EVERYTHING_SCALES, SPLIT, TWO_APPLICATIONS } from "./testing/base-configs";
import { parse } from "./testing/parse";
import { REFERENCE } from "./testing/reference-config";

const anyScalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    "",
    "x",
    "jsq",
    "-1",
    0,
    -1,
    1.5,
    1e9,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "dgx-a100",
    "kubernetes",
    "scheduled",
    "autoscaling",
    "__proto__",
  ),
  fc.string(),
  fc.double(),
);
const anyValue = fc.oneof(
  anyScalar,
  fc.array(anyScalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("type", "sku", "count", "include", "extends", "a", "tensor_parallelism"), anyScalar, {
    maxKeys: 3,
  }),
);

/** Every path into a value. */
function paths(value: unknown, here: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null || typeof value !== "object") return [here];
  return [
    here,
    ...Object.entries(value).flatMap(([key, inner]) =>
      paths(inner, [...here, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

describe("any change to a valid configuration", () => {
  const bases = [SPLIT, TWO_APPLICATIONS, REFERENCE, EVERYTHING_SCALES].map((text) => {
    const plain = parseDocument(text).toJS() as unknown;
    return { text, paths: paths(plain).filter((path) => path.length > 0) };
  });
  const anyBase = fc.constantFrom(...bases);

  /** Whatever happens, it is success or a ConfigError whose problems can be read. */
  function check(text: string, overrides: readonly string[] = []): void {
    try {
      parse(text, overrides);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      const { message, problems } = error as ConfigError;
      expect(problems.length).toBeGreaterThan(0);
      expect(message).not.toMatch(/undefined|\[object Object\]/);
      for (const { line, column } of problems) expect(line >= 1 && column >= 1).toBe(true);
    }
  }

  it("of values and keys is accepted or explained", () => {
    const changes = fc.array(fc.tuple(fc.nat(), anyValue, fc.constantFrom("replace", "remove", "rename")), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(anyBase, changes, (base, edits) => {
        const document = parseDocument(base.text);
        for (const [at, value, how] of edits) {
          const path = base.paths[at % base.paths.length]!;
          if (!document.hasIn(path)) continue;
          if (how === "remove") document.deleteIn(path);
          else if (how === "replace" || typeof path.at(-1) === "number") document.setIn(path, value);
          else {
            document.setIn([...path.slice(0, -1), `${path.at(-1)}x`], document.getIn(path));
            document.deleteIn(path);
          }
        }
        check(stringify(document.toJS()));
      }),
      { numRuns: 60 },
    );
  });

  it("of single characters is accepted or explained", () => {
    fc.assert(
      fc.property(
        anyBase,
        fc.nat(),
        fc.constantFrom("", " ", "\n", ":", "-", "{", "]", "&", "*", "!", "x", "9", "'"),
        (base, at, piece) => {
          const position = at % base.text.length;
          check(base.text.slice(0, position) + piece + base.text.slice(position + 1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("by overrides is accepted or explained", () => {
    fc.assert(
      fc.property(anyBase, fc.array(fc.tuple(fc.nat(), anyValue), { maxLength: 3 }), (base, edits) => {
        const overrides = edits.map(
          ([at, value]) => `${base.paths[at % base.paths.length]!.join(".")}=${stringify(value)}`,
        );
        check(base.text, overrides);
      }),
      { numRuns: 40 },
    );
  });

  it("of an override's text is accepted or explained", () => {
    fc.assert(
      fc.property(fc.string(), (text) => check(SPLIT, [text])),
      { numRuns: 40 },
    );
  });
});
