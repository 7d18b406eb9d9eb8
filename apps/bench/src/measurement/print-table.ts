import Table from "cli-table3";
import type { BenchColumn, BenchTable } from "./bench-table";

const BARE = {
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
};

/** A table as text for the terminal: figures right-aligned, thousands grouped, notes below. */
export function tableText({ title, columns, rows, notes }: BenchTable): string {
  const table = new Table({
    head: columns.map(({ name }) => name),
    colAligns: columns.map((_, index) => (rows.some((row) => typeof row[index] === "number") ? "right" : "left")),
    chars: BARE,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) table.push(row.map((value, index) => cellText(value, columns[index]!)));
  const lines = table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  return [title, "", ...lines, ...notes.map((note) => `  ${note}`), ""].join("\n");
}

function cellText(value: string | number, { digits = 0 }: BenchColumn): string {
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) return "-";
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
