import { statSync } from "node:fs";
import type { RequestBatch } from "@tokentide/workload";
import { readTraceSync } from "@tokentide/workload/node";
import { BoundedCache } from "./bounded-cache";

/** Files up to this size are read whole and kept: about two million requests, packed files several times as many. */
const MAX_KEPT_FILE_BYTES = 64e6;

/** Kept columns in all, by one thread. */
const MAX_KEPT_COLUMN_BYTES = 256e6;

/** Traces that several runs replay, read once. */
export class TraceStore {
  readonly #kept = new BoundedCache<readonly RequestBatch[]>({ capacity: MAX_KEPT_COLUMN_BYTES, costOf: columnBytes });
  readonly #maxFileBytes: number;

  constructor(maxFileBytes: number = MAX_KEPT_FILE_BYTES) {
    this.#maxFileBytes = maxFileBytes;
  }

  /** Whether a trace fits into memory; others are to be streamed. A file that is not there fits: reading it says so. */
  fits(path: string): boolean {
    return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= this.#maxFileBytes;
  }

  /**
   * All requests of a trace. They belong to every run that asks: read them, do not change them.
   *
   * @throws TraceError when the file cannot be read or is not a right trace
   */
  read(path: string): readonly RequestBatch[] {
    return this.#kept.get(path, () => readTraceSync(path));
  }
}

function columnBytes(batches: readonly RequestBatch[]): number {
  let bytes = 0;
  for (const batch of batches) {
    for (const column of Object.values(batch) as unknown[]) if (ArrayBuffer.isView(column)) bytes += column.byteLength;
  }
  return bytes;
}
