import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const CHUNK_BYTES = 1 << 20;

/** The lines of a file, one at a time, so that a table of any length fits into memory. */
export function* linesOf(path: string): Generator<string, void, void> {
  const descriptor = openSync(path, "r");
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const decoder = new StringDecoder("utf8");
    let rest = "";
    for (;;) {
      const bytes = readSync(descriptor, chunk);
      if (bytes === 0) break;
      const lines = (rest + decoder.write(chunk.subarray(0, bytes))).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
    if (rest !== "") yield rest;
  } finally {
    closeSync(descriptor);
  }
}

/** The cells of each row of a CSV file, in the order in which `columns` names them; a column that is missing is empty. */
export function* csvRows(path: string, columns: readonly string[]): Generator<readonly string[], void, void> {
  let positions: readonly number[] | undefined;
  for (const line of linesOf(path)) {
    const cells = cellsOf(line);
    if (positions === undefined) positions = columns.map((name) => cells.indexOf(name));
    else yield positions.map((position) => cells[position] ?? "");
  }
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  // A quoted cell, or one up to the next comma.
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
  );
}

/** A number of a CSV file; NaN for an empty cell. */
export function numberIn(cell: string | undefined): number {
  return cell === undefined || cell === "" ? Number.NaN : Number(cell);
}
