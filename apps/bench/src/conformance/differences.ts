/** How much may differ. */
export interface Allowance {
  /** Lists under these names have no order. */
  readonly unordered: readonly string[];
  /** Between numbers. */
  readonly tolerance: number;
  /** Between the numbers of a name. */
  readonly tolerances: Readonly<Record<string, number>>;
}

/**
 * What differs between what is expected and what was found, a line each. What is not expected is not looked at; `error` is
 * a part of the text found, or merely that there is one.
 */
export function differences(
  expected: unknown,
  found: unknown,
  allowance: Allowance,
  name = "",
  path = "",
): readonly string[] {
  const differ = () => [`${path || "result"}: expected ${text(expected)}, found ${text(found)}`];
  if (typeof expected === "number" && typeof found === "number") {
    const tolerance = allowance.tolerances[name] ?? allowance.tolerance;
    return expected === found || Math.abs(expected - found) <= tolerance ? [] : differ();
  }
  if (name === "error" && typeof found === "string" && typeof expected !== "object") {
    return expected === true || (typeof expected === "string" && found.includes(expected)) ? [] : differ();
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length) return differ();
    const isUnordered = allowance.unordered.includes(name);
    const [left, right] = isUnordered ? [sorted(expected), sorted(found)] : [expected, found];
    return left.flatMap((item, index) => differences(item, right[index], allowance, "", `${path}[${index}]`));
  }
  if (isRecord(expected)) {
    if (!isRecord(found)) return differ();
    return Object.keys(expected)
      .filter((key) => !/tolerance$/i.test(key))
      .flatMap((key) => differences(expected[key], found[key], allowance, key, path === "" ? key : `${path}.${key}`));
  }
  return expected === found ? [] : differ();
}

/** A whole number as files have it: beyond 2^53 as text. */
export function wholeNumber(value: bigint): number | string {
  return value >= -BigInt(Number.MAX_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : String(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys in order too, so that equal objects stand in the same place. */
function sorted(items: readonly unknown[]): unknown[] {
  const key = (item: unknown) => JSON.stringify(isRecord(item) ? Object.entries(item).sort() : item);
  return [...items].sort((left, right) => (key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0));
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
