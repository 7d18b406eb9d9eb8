import { MAX_INT32 } from "./cell-rules";
import type { RequestBatch } from "./request-batch";
import {
  ABSENT,
  NO_DEADLINE,
  OPTIONAL_COLUMNS,
  type OptionalColumn,
  optionalColumnsOf,
  RequestColumns,
} from "./request-columns";
import { WorkloadError } from "./workload-error";

/** One request as a program writes it by hand. */
export interface RequestRow {
  /** Default: its place in the list, from 0. */
  readonly requestId?: number;
  readonly arrivalSeconds: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Default 0. */
  readonly applicationId?: number;
  readonly classId?: number;
  /** Seconds after its arrival. */
  readonly deadlineSeconds?: number;
  /** The session or shared prefix that the prompt begins with. */
  readonly prefixId?: number;
  /** Leading tokens of the prompt that are its prefix's. */
  readonly prefixTokens?: number;
  /** For a request of a session: the prefix that sessions have in common. */
  readonly sharedPrefixId?: number;
  readonly sharedPrefixTokens?: number;
  readonly ticket?: number;
}

/**
 * Puts requests written by hand, in order of arrival, into a batch.
 *
 * @example
 * const source = traceSource([batchOf([{ arrivalSeconds: 0, promptTokens: 512, outputTokens: 32 }])]);
 *
 * @throws WorkloadError when a request breaks the rules of a {@link RequestBatch}, or when there is none.
 */
export function batchOf(requests: readonly RequestRow[]): RequestBatch {
  const given = OPTIONAL_COLUMNS.filter((name) => requests.some((request) => request[name] !== undefined));
  const columns = new RequestColumns(requests.length);
  for (const name of given) columns.open(name);
  for (const request of requests) {
    const row = columns.addRow();
    columns.requestId[row] = request.requestId ?? row;
    columns.arrivalSeconds[row] = request.arrivalSeconds;
    columns.promptTokens[row] = columnTokens(request.promptTokens);
    columns.outputTokens[row] = columnTokens(request.outputTokens);
    columns.applicationId[row] = request.applicationId ?? 0;
    for (const name of given) columns[name]![row] = request[name] ?? ABSENT[name];
  }
  checkBatches([columns]);
  return columns;
}

/** A count as it is, or 0, which the check refuses: a column of 32 bits would silently cut it to something else. */
function columnTokens(tokens: number): number {
  return Number.isInteger(tokens) && tokens <= MAX_INT32 ? tokens : 0;
}

/**
 * Checks that batches keep the rules that the simulator relies on.
 *
 * @internal
 */
export function checkBatches(batches: readonly RequestBatch[]): void {
  let previousArrivalSeconds = 0;
  batches.forEach((batch, index) => {
    const refuse = (problem: string): never => {
      throw new WorkloadError("WORKLOAD_BAD_REQUEST", `Request batch ${index} ${problem}`);
    };
    const { length, requestId, arrivalSeconds, promptTokens, outputTokens, applicationId } = batch;
    const optional = optionalColumnsOf(batch).map((name) => batch[name]!);
    if (length < 1) refuse("is empty. Leave empty batches out.");
    for (const column of [requestId, arrivalSeconds, promptTokens, outputTokens, applicationId, ...optional]) {
      if (column.length < length)
        refuse(`has a column of ${column.length} rows and a length of ${length}. Fill all columns.`);
    }
    for (let row = 0; row < length; row++) {
      const arrival = arrivalSeconds[row]!;
      if (!(arrival >= 0 && arrival < Infinity)) {
        refuse(`row ${row} arrives at ${arrival} s. Arrivals must be finite and 0 or more.`);
      }
      if (arrival < previousArrivalSeconds) {
        refuse(
          `row ${row} arrives at ${arrival} s, before its predecessor (${previousArrivalSeconds} s). Sort by arrival.`,
        );
      }
      if (promptTokens[row]! < 1 || outputTokens[row]! < 1) {
        refuse(`row ${row} has no valid token counts. Both must be whole numbers from 1 to ${MAX_INT32}.`);
      }
      const deadline = batch.deadlineSeconds?.[row] ?? NO_DEADLINE;
      if (!(deadline > 0)) refuse(`row ${row} has a deadline of ${deadline} s. It must be above 0.`);
      previousArrivalSeconds = arrival;
    }
    checkPrefixes(batch, ["prefixId", "prefixTokens"], refuse);
    checkPrefixes(batch, ["sharedPrefixId", "sharedPrefixTokens"], refuse);
  });
}

/** Prefixes are parts of their prompts, and known by name. */
function checkPrefixes(
  batch: RequestBatch,
  [idColumn, tokensColumn]: readonly [OptionalColumn, OptionalColumn],
  refuse: (problem: string) => never,
): void {
  const ids = batch[idColumn];
  const tokens = batch[tokensColumn];
  if (tokens === undefined) return;
  for (let row = 0; row < batch.length; row++) {
    const found = tokens[row]!;
    const prompt = batch.promptTokens[row]!;
    if (!(found >= 0 && found <= prompt)) {
      refuse(`row ${row} has ${tokensColumn} of ${found}. It must be from 0 to the tokens of the prompt, ${prompt}.`);
    }
    if (found > 0 && (ids === undefined || ids[row] === ABSENT[idColumn])) {
      refuse(`row ${row} has ${tokensColumn} of ${found} and no ${idColumn}. Say whose tokens they are.`);
    }
  }
}
