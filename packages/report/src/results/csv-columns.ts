/** A table of numbers by column; an empty cell is NaN. */
export type NumberColumns = ReadonlyMap<string, Float64Array>;

/**
 * Reads a CSV of this package's own making, no cell quoted, into one table of numbers for each combination of the values of
 * `keys`, in order of appearance.
 *
 * @throws RangeError when a key is missing or a line has another number of cells than the header
 */
export function numberColumnsBy(text: string, keys: readonly string[]): Map<string, NumberColumns> {
  const lines = text.split("\n");
  const header = (lines[0] ?? "").split(",");
  const keyAt = keys.map((key) => header.indexOf(key));
  const missing = keys.filter((_, index) => keyAt[index] === -1);
  if (missing.length > 0) throw new RangeError(`there is no column ${missing.join(", ")}`);
  const rowsBy = new Map<string, string[][]>();
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (line === "") continue;
    const cells = line.split(",");
    if (cells.length !== header.length)
      throw new RangeError(`line ${index + 1} has ${cells.length} cells of ${header.length}`);
    const key = keyAt.map((at) => cells[at]).join(",");
    const rows = rowsBy.get(key);
    if (rows === undefined) rowsBy.set(key, [cells]);
    else rows.push(cells);
  }
  const columnsOf = (rows: readonly string[][]): NumberColumns =>
    new Map(
      header
        .map((name, at): [string, Float64Array] => [name, Float64Array.from(rows, (cells) => numberOf(cells[at]!))])
        .filter(([name]) => !keys.includes(name)),
    );
  return new Map([...rowsBy].map(([key, rows]) => [key, columnsOf(rows)]));
}

function numberOf(cell: string): number {
  return cell === "" ? Number.NaN : Number(cell);
}
