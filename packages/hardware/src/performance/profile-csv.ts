import type { Knots, ProfileMeasurement, ProfileTable } from "./profile-table";

const MILLISECONDS_PER_SECOND = 1000;

/** Columns that a profile must have; others (power, e2e_time) are ignored. */
const REQUIRED_COLUMNS = [
  "model",
  "hardware",
  "prompt_size",
  "batch_size",
  "token_size",
  "prompt_time",
  "token_time",
  "tensor_parallel",
] as const;

type Column = (typeof REQUIRED_COLUMNS)[number];

/** A profile file that cannot be read; says where. */
export class ProfileParseError extends Error {
  override readonly name = "ProfileParseError";
  readonly code = "PROFILE_PARSE";
  readonly fileName: string;
  /** Counted from 1, the header included. */
  readonly line: number;

  constructor(fileName: string, line: number, problem: string) {
    super(`${fileName}:${line}: ${problem}`);
    this.fileName = fileName;
    this.line = line;
  }
}

interface ProfileRow {
  readonly modelName: string;
  readonly processorName: string;
  readonly tensorParallelism: number;
  readonly promptTokens: number;
  readonly batchSize: number;
  readonly outputTokens: number;
  readonly promptSeconds: number;
  readonly tokenSeconds: number;
}

/**
 * Reads measurements in the columns of SplitwiseSim's `perf_model.csv`: a row a run, `prompt_time` and `token_time` (of one
 * token iteration) in milliseconds, no quotes. One table for each (model, hardware, tensor_parallel), in order of first
 * appearance; repetitions of a configuration are reduced to their median.
 *
 * @throws ProfileParseError at the first bad line
 */
export function parseProfileCsv(text: string, fileName: string): ProfileTable[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = readHeader(lines[0] ?? "", fileName);
  const rowsByTable = new Map<string, ProfileRow[]>();
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === "") continue;
    const row = readRow(line, columns, fileName, index + 1);
    const key = JSON.stringify([row.modelName, row.processorName, row.tensorParallelism]);
    const rows = rowsByTable.get(key);
    if (rows === undefined) rowsByTable.set(key, [row]);
    else rows.push(row);
  }
  if (rowsByTable.size === 0)
    throw new ProfileParseError(fileName, 1, "there is no row of measurements under the header.");
  return [...rowsByTable.values()].map((rows) => tableFromRows(rows, fileName));
}

interface Columns {
  readonly count: number;
  readonly index: Readonly<Record<Column, number>>;
}

function readHeader(header: string, fileName: string): Columns {
  const names = header.split(",").map((name) => name.trim());
  const missing = REQUIRED_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new ProfileParseError(
      fileName,
      1,
      `the header lacks ${missing.join(", ")}. Needed are ${REQUIRED_COLUMNS.join(", ")}; found "${header}".`,
    );
  }
  const index = Object.fromEntries(REQUIRED_COLUMNS.map((column) => [column, names.indexOf(column)]));
  return { count: names.length, index: index as Record<Column, number> };
}

function readRow(line: string, columns: Columns, fileName: string, lineNumber: number): ProfileRow {
  const cells = line.split(",").map((cell) => cell.trim());
  const fail = (problem: string): never => {
    throw new ProfileParseError(fileName, lineNumber, problem);
  };
  if (cells.length !== columns.count) fail(`has ${cells.length} cells, the header ${columns.count}.`);
  const text = (column: Column): string => cells[columns.index[column]] || fail(`${column} is empty.`);
  const number = (column: Column): number => {
    const value = Number(text(column));
    return Number.isFinite(value) && value > 0
      ? value
      : fail(`${column} must be a number above 0, found "${text(column)}".`);
  };
  const integer = (column: Column): number => {
    const value = number(column);
    return Number.isSafeInteger(value) ? value : fail(`${column} must be a whole number, found "${text(column)}".`);
  };
  return {
    modelName: text("model"),
    processorName: text("hardware"),
    tensorParallelism: integer("tensor_parallel"),
    promptTokens: integer("prompt_size"),
    batchSize: integer("batch_size"),
    outputTokens: integer("token_size"),
    promptSeconds: number("prompt_time") / MILLISECONDS_PER_SECOND,
    tokenSeconds: number("token_time") / MILLISECONDS_PER_SECOND,
  };
}

function tableFromRows(rows: readonly ProfileRow[], fileName: string): ProfileTable {
  const { modelName, processorName, tensorParallelism } = rows[0]!;
  return {
    modelName,
    processorName,
    tensorParallelism,
    promptKnots: knotsOf(rows, (row) => row.promptSeconds),
    tokenKnots: knotsOf(rows, (row) => row.tokenSeconds),
    measurements: measurementsOf(rows),
    source: fileName,
  };
}

function knotsOf(rows: readonly ProfileRow[], secondsOf: (row: ProfileRow) => number): Knots {
  const groups = [...grouped(rows, (row) => row.promptTokens * row.batchSize)].sort(([one], [other]) => one - other);
  return {
    tokens: groups.map(([tokens]) => tokens),
    seconds: groups.map(([, group]) => median(group.map(secondsOf))),
  };
}

function measurementsOf(rows: readonly ProfileRow[]): ProfileMeasurement[] {
  const configurations = grouped(rows, (row) => `${row.promptTokens} ${row.batchSize} ${row.outputTokens}`);
  return [...configurations.values()].map((group) => ({
    promptTokens: group[0]!.promptTokens,
    batchSize: group[0]!.batchSize,
    outputTokens: group[0]!.outputTokens,
    promptSeconds: median(group.map((row) => row.promptSeconds)),
    tokenSeconds: median(group.map((row) => row.tokenSeconds)),
  }));
}

function grouped<Key>(rows: readonly ProfileRow[], keyOf: (row: ProfileRow) => Key): Map<Key, ProfileRow[]> {
  const groups = new Map<Key, ProfileRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
