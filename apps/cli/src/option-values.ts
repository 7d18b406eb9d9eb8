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

/** A number above 0. */
export function positiveNumber(text: string): number {
  const value = number(text);
  if (value <= 0) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}

/** A whole number of at least 0. */
export function wholeNumber(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError("It must be a whole number of at least 0.");
  return value;
}

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { "": 1, s: 1, min: 60, m: 60, h: 3600 };

/** A time of the run, seconds: `1234`, `1234s`, `20min`, `1.5h`. */
export function timeOfRun(text: string): number {
  const [, figure, unit = ""] = /^(\d+(?:\.\d+)?) ?(s|min|m|h)?$/.exec(text.trim()) ?? [];
  if (figure === undefined)
    throw new InvalidArgumentError("It must be a time of the run: seconds, or for example 20min or 1.5h.");
  return Number(figure) * SECONDS_PER_UNIT[unit]!;
}

/** A whole number of at least 1. */
export function countFromOne(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return value;
}

/** Words with commas between them. */
export function names(text: string): readonly string[] {
  const words = text.split(",").map((word) => word.trim());
  if (words.includes("")) throw new InvalidArgumentError("There must be a name on both sides of every comma.");
  return words;
}

/** A stretch of the run, seconds: `600..660`, `10min..11min`. */
export function stretchOfRun(text: string): { readonly fromSeconds: number; readonly toSeconds: number } {
  const [from, to, ...more] = text.split("..");
  if (from === undefined || to === undefined || more.length > 0)
    throw new InvalidArgumentError("It must be two times of the run, for example 600..660 or 10min..11min.");
  const stretch = { fromSeconds: timeOfRun(from), toSeconds: timeOfRun(to) };
  if (stretch.toSeconds <= stretch.fromSeconds)
    throw new InvalidArgumentError("Its end must come after its beginning.");
  return stretch;
}
