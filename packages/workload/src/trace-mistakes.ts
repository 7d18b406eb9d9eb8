import type { TraceMistake } from "./trace-error";
import type { TraceLayout } from "./trace-format";

/** What is wrong, without the place, which the parser knows. */
type Mistake = Omit<TraceMistake, "fileName" | "line">;

/** A row with too few or too many cells. */
export function wrongCellCount(cells: number, expected: number): Mistake {
  const isShort = cells < expected;
  return {
    code: isShort ? "TRACE_SHORT_ROW" : "TRACE_LONG_ROW",
    found: String(cells),
    problem: `the row has ${cells} ${cells === 1 ? "cell" : "cells"}; the header has ${expected}.`,
    fix: isShort
      ? "Complete the row, or remove it; the file may have been cut off here."
      : "Remove what is too much, and write numbers without commas inside.",
  };
}

/** A row that arrives before the one above it. */
export function outOfOrder(
  layout: TraceLayout,
  { arrivalSeconds, previousSeconds }: { readonly arrivalSeconds: number; readonly previousSeconds: number },
): Mistake {
  const position = layout.columns.findIndex(({ role }) => role === "arrivalSeconds" || role === "timestamp");
  const { name, role } = layout.columns[position]!;
  // Timestamps sort as text, seconds as numbers.
  const key = `${position + 1},${position + 1}${role === "timestamp" ? "" : "g"}`;
  return {
    code: "TRACE_OUT_OF_ORDER",
    column: name,
    found: String(arrivalSeconds),
    problem: `arrives at ${arrivalSeconds} s, before the row above it (${previousSeconds} s); rows must be in order of arrival.`,
    fix: `Sort the trace by ${name}, for example: (head -n 1 IN; tail -n +2 IN | sort -s -t, -k${key}) > OUT`,
  };
}

/** Tokens of a prefix that the prompt does not have, or that are nobody's. */
export function badPrefix(
  layout: TraceLayout,
  role: "prefixTokens" | "sharedPrefixTokens",
  found: { readonly tokens: number; readonly promptTokens: number; readonly isSomebodys: boolean },
): Mistake {
  const { tokens, promptTokens, isSomebodys } = found;
  return {
    code: "TRACE_BAD_VALUE",
    column: layout.columns.find((column) => column.role === role)!.name,
    found: String(tokens),
    problem: isSomebodys
      ? `found ${tokens}; allowed are whole numbers from 0 to the tokens of the prompt, ${promptTokens}.`
      : `found ${tokens}, and the row does not say whose tokens they are.`,
    fix: isSomebodys ? "The prefix is a part of the prompt: count it there too." : "Fill in the id of the prefix too.",
  };
}

/** A file that is no CSV at all. */
export function notText(found: string): Mistake {
  return {
    code: "TRACE_NOT_TEXT",
    found,
    problem: `this is not a trace: it holds ${found}.`,
    fix: "Save it as CSV, as plain UTF-8 text (a CSV may be compressed with gzip).",
  };
}

/** What the first bytes of a file say that it is, when it is not UTF-8 text. */
export function otherEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return "UTF-16 text";
  if (first === 0x1f && second === 0x8b) return "gzip data";
  const isParquet = first === 0x50 && second === 0x41 && third === 0x52 && fourth === 0x31;
  if (isParquet) return "Parquet data";
  return bytes.subarray(0, 1024).includes(0) ? "NUL bytes" : undefined;
}
