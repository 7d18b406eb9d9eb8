import CliTable3 from "cli-table3";

const NO_BORDER = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
} as const;

/** A column: its title and how a row's cell reads. Numbers stand to the right. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string | number;
  readonly isNumber?: boolean;
}

/** Rows under titles, without lines. Ends with a line break. */
export function plainTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const table = new CliTable3({
    head: columns.map(({ title }) => title),
    chars: NO_BORDER,
    colAligns: columns.map(({ isNumber }) => (isNumber === true ? "right" : "left")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
  });
  for (const row of rows) table.push(columns.map(({ cell }) => String(cell(row))));
  return `${table.toString().replaceAll(/ +$/gm, "")}\n`;
}
