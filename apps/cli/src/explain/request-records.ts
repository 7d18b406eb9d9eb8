import { csvRows, numberIn } from "./csv-rows";

/** A completed request with its times on the clock of the run, seconds. */
export interface RequestRecord {
  readonly requestId: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly promptInstanceId: number;
  readonly tokenInstanceId: number;
  readonly arrivalSeconds: number;
  readonly promptStartSeconds: number;
  readonly firstTokenSeconds: number;
  readonly tokenStartSeconds: number;
  readonly lastTokenSeconds: number;
  readonly ttftSeconds: number;
  /** NaN for a single token. */
  readonly tbtSeconds: number;
  readonly e2eSeconds: number;
}

const COLUMNS = [
  "request_ids",
  "response_times",
  "queue_times",
  "ttft_times",
  "tbt_times",
  "nth_token_overheads",
  "prompt_sizes",
  "token_sizes",
  "arrival_times",
  "prompt_instance_ids",
  "token_instance_ids",
] as const;

/** The rows of `detailed/{application_id}.csv`. */
export function* recordsOfCsv(path: string): Generator<RequestRecord, void, void> {
  for (const cells of csvRows(path, COLUMNS)) yield recordOf(cells.map(numberIn));
}

/** The rows of `detailed/{application_id}.parquet`, a group of them at a time. */
export async function* recordsOfParquet(path: string): AsyncGenerator<RequestRecord, void, void> {
  // Loaded only where there is such a file.
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, columns: [...COLUMNS] });
    for (const row of rows)
      yield recordOf(COLUMNS.map((name) => (row[name] === null ? Number.NaN : Number(row[name]))));
    rowStart = rowEnd;
  }
}

/** @param values in the order of {@link COLUMNS} */
function recordOf(values: readonly number[]): RequestRecord {
  const [requestId, e2e, queue, ttft, tbt, overhead, promptTokens, outputTokens, arrival, prompt, token] =
    values as readonly number[] & { readonly length: 11 };
  return {
    requestId: requestId!,
    promptTokens: promptTokens!,
    outputTokens: outputTokens!,
    promptInstanceId: prompt!,
    tokenInstanceId: token!,
    arrivalSeconds: arrival!,
    promptStartSeconds: arrival! + queue!,
    firstTokenSeconds: arrival! + ttft!,
    tokenStartSeconds: arrival! + ttft! + overhead!,
    lastTokenSeconds: arrival! + e2e!,
    ttftSeconds: ttft!,
    tbtSeconds: tbt!,
    e2eSeconds: e2e!,
  };
}
