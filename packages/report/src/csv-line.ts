/**
 * A cell of a CSV file. Numbers are the shortest text that reads back as the same number; NaN (no such figure) is an empty
 * cell. Text is quoted where it must be.
 */
export function csvCell(value: number | string): string {
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** A line of a CSV file, its end included. */
export function csvLine(values: readonly (number | string)[]): string {
  return `${values.map(csvCell).join(",")}\n`;
}
