/**
 * Which rows to keep so that at most `most` remain and no column loses a peak: time is cut into equal stretches of rows, and
 * of each stretch the rows stay in which a column has its least or its greatest value. The rows that stay are whole, so that
 * what belongs together is of one moment. The first and the last stay.
 *
 * @param columns of equal length; NaN is no value
 * @returns ascending positions
 */
export function thinnedRows(columns: readonly Float64Array[], most: number): number[] {
  const count = columns[0]?.length ?? 0;
  if (count <= most) return Array.from({ length: count }, (_, row) => row);
  let stretches = Math.max(1, Math.floor(most / 2));
  for (;;) {
    const kept = extremeRows(columns, count, stretches);
    if (kept.length <= most || stretches === 1) return kept;
    stretches = Math.max(1, Math.floor((stretches * most) / kept.length / 1.02));
  }
}

function extremeRows(columns: readonly Float64Array[], count: number, stretches: number): number[] {
  const isKept = new Uint8Array(count);
  isKept[0] = 1;
  isKept[count - 1] = 1;
  for (const column of columns) {
    for (let stretch = 0; stretch < stretches; stretch++) {
      const end = Math.floor(((stretch + 1) * count) / stretches);
      let least = -1;
      let greatest = -1;
      for (let row = Math.floor((stretch * count) / stretches); row < end; row++) {
        const value = column[row]!;
        if (Number.isNaN(value)) continue;
        if (least === -1 || value < column[least]!) least = row;
        if (greatest === -1 || value > column[greatest]!) greatest = row;
      }
      if (least === -1) continue;
      isKept[least] = 1;
      isKept[greatest] = 1;
    }
  }
  const rows: number[] = [];
  for (let row = 0; row < count; row++) if (isKept[row] === 1) rows.push(row);
  return rows;
}
