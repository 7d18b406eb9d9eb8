import { closeSync, createReadStream, openSync, readFileSync, readSync } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip, gunzipSync } from "node:zlib";
import type { RequestBatch } from "../request-batch";
import { TraceParser, type TraceParserOptions } from "../trace-parser";
import { readError } from "./file-errors";

const CHUNK_BYTES = 256 * 1024;

/** How a trace file is read. */
export type ReadTraceOptions = Omit<TraceParserOptions, "fileName">;

/**
 * Reads a trace file piece by piece, in constant memory. Compressed files are known by their content, not by their name.
 *
 * @example
 * for await (const batch of readTrace("trace.csv.gz")) inspector.add(batch);
 *
 * @throws TraceError when the file cannot be read or is not a right trace; batches before the mistake have been given.
 */
export async function* readTrace(
  path: string,
  options: ReadTraceOptions = {},
): AsyncGenerator<RequestBatch, void, void> {
  const parser = new TraceParser({ ...options, fileName: path });
  try {
    for await (const chunk of plainChunks(path)) {
      const batch = parser.push(chunk);
      if (batch) yield batch;
    }
  } catch (error) {
    throw readError(path, error);
  }
  const last = parser.end();
  if (last) yield last;
}

/**
 * Reads a whole trace file into memory.
 *
 * @throws TraceError when the file cannot be read or is not a right trace.
 */
export function readTraceSync(path: string, options: ReadTraceOptions = {}): RequestBatch[] {
  const parser = new TraceParser({ ...options, fileName: path });
  const batches: RequestBatch[] = [];
  try {
    for (const chunk of plainChunksSync(path)) {
      const batch = parser.push(chunk);
      if (batch) batches.push(batch);
    }
  } catch (error) {
    throw readError(path, error);
  }
  const last = parser.end();
  if (last) batches.push(last);
  return batches;
}

/** The bytes of a file, unpacked where they are packed. */
async function* plainChunks(path: string): AsyncGenerator<Uint8Array, void, void> {
  const chunks: AsyncIterator<Uint8Array> = createReadStream(path, { highWaterMark: CHUNK_BYTES })[
    Symbol.asyncIterator
  ]();
  const first = await chunks.next();
  if (first.done) return;
  const all = withFirst(first.value, chunks);
  if (!isGzip(first.value)) {
    yield* all;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // Errors of either side surface in the loop below; the pipeline also closes both when the loop is left early.
  pipeline(all, gunzip, () => {});
  yield* gunzip as AsyncIterable<Uint8Array>;
}

async function* withFirst(
  first: Uint8Array,
  others: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield first;
    for (let next = await others.next(); !next.done; next = await others.next()) yield next.value;
  } finally {
    await others.return?.();
  }
}

function* plainChunksSync(path: string): Generator<Uint8Array, void, void> {
  const file = openSync(path, "r");
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    let length = readSync(file, buffer);
    if (isGzip(buffer.subarray(0, length))) {
      yield gunzipSync(readFileSync(path));
      return;
    }
    for (; length > 0; length = readSync(file, buffer)) yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** The two bytes that every gzip file starts with; no CSV does. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
