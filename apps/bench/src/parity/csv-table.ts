import { readFileSync } from "node:fs";

/** A CSV file of numbers and names, column by column. The files here have no quoted cells. */
export interface CsvTable {
  readonly rows: number;
  /** In the order of the file. */
  readonly names: readonly string[];
  /** Cells of a column as numbers, NaN for an empty one. Undefined when there is no such column. */
  numbers(name: string): Float64Array | undefined;
  /** Cells of a column as they stand. */
  texts(name: string): readonly string[] | undefined;
}

/** Reads a whole CSV file. */
export function readCsvTable(path: string): CsvTable {
  return parseCsvTable(readFileSync(path, "utf8"));
}

/** Reads the text of a CSV file. */
export function parseCsvTable(text: string): CsvTable {
  const [header = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const names = header.split(",");
  const rows = lines.map((line) => line.split(","));
  const texts = (name: string): readonly string[] | undefined => {
    const column = names.indexOf(name);
    return column < 0 ? undefined : rows.map((cells) => cells[column] ?? "");
  };
  return {
    rows: rows.length,
    names,
    texts,
    numbers(name) {
      const cells = texts(name);
      return cells && Float64Array.from(cells, (cell) => (cell === "" ? Number.NaN : Number(cell)));
    },
  };
}
