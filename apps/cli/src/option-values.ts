import { InvalidArgumentError } from "commander";

/** An option that may be repeated. */
export function texts(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** A finite number. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** A whole number of at least 0. */
export function wholeNumber(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError("It must be a whole number of at least 0.");
  return value;
}
