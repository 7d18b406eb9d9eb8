import { measuredRequests, type RequestTimes } from "./measured-requests";
import type { MeasuredRequest } from "./measured-run";
import { MeasuredRunError } from "./measured-run-error";

const COLUMNS = ["prompt_tokens", "output_tokens", "issue_seconds", "first_token_seconds", "complete_seconds"] as const;

/**
 * Requests of a CSV with the columns `prompt_tokens`, `output_tokens`, `issue_seconds`, `first_token_seconds` and
 * `complete_seconds`, in any order, others ignored; times on one clock, seconds; no quotes.
 *
 * @throws MeasuredRunError naming the line
 */
export function parseMeasuredCsv(text: string, path: string): MeasuredRequest[] {
  const [header = "", ...lines] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const names = header.split(",").map((name) => name.trim());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new MeasuredRunError(
      path,
      `misses the column${missing.length > 1 ? "s" : ""} ${missing.join(", ")}; found ${names.filter(Boolean).join(", ") || "none"}. ` +
        `A CSV of a measured run has ${COLUMNS.join(", ")}.`,
      1,
    );
  }
  const positions = COLUMNS.map((column) => names.indexOf(column));
  const times = lines.flatMap((row, index): RequestTimes[] => {
    if (row.trim() === "") return [];
    const line = index + 2;
    const cells = row.split(",");
    const [promptTokens, outputTokens, arrival, firstToken, lastToken] = positions.map((position, column) => {
      const cell = cells[position]?.trim() ?? "";
      const value = cell === "" ? Number.NaN : Number(cell);
      if (Number.isNaN(value)) {
        throw new MeasuredRunError(path, `${COLUMNS[column]} must be a number, found "${cell}".`, line);
      }
      return value;
    }) as [number, number, number, number, number];
    return [{ promptTokens, outputTokens, arrival, firstToken, lastToken, line }];
  });
  return measuredRequests(path, times);
}
