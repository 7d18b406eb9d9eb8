import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { RequestBatch, RequestSource } from "../request-batch";
import type { TraceFormat } from "../trace-format";
import { TraceRows } from "../trace-rows";
import { WorkloadError } from "../workload-error";
import { writeError } from "./file-errors";

/** Requests to write: a source, or batches in memory or as they come. */
export type WritableRequests = RequestSource | Iterable<RequestBatch> | AsyncIterable<RequestBatch>;

/**
 * Writes requests as a trace file, compressed when its name ends in `.gz`, and answers their number. Missing directories
 * are made. The file appears under its name only when it is complete: whatever fails, no half of it is left.
 *
 * @throws WorkloadError when there are no requests, or the format cannot hold them.
 * @throws TraceError when the file cannot be written.
 */
export async function writeTrace(path: string, requests: WritableRequests, format: TraceFormat): Promise<number> {
  const partialPath = `${path}.${process.pid}.partial`;
  const rows = new TraceRows(format);
  let written = 0;
  async function* text(): AsyncGenerator<string, void, void> {
    for await (const batch of batchesOf(requests)) {
      yield rows.text(batch);
      written += batch.length;
    }
    if (written > 0) return;
    throw new WorkloadError(
      "WORKLOAD_NOT_WRITABLE",
      `There are no requests to write to ${path}: a trace needs at least one. Raise the rate, the duration or the count.`,
    );
  }
  try {
    await mkdir(dirname(path), { recursive: true });
    // Opened before anything is written: a stream that opens by itself may do so after its removal.
    const file = (await open(partialPath, "w")).createWriteStream();
    await (path.endsWith(".gz") ? pipeline(text, createGzip(), file) : pipeline(text, file));
    await rename(partialPath, path);
  } catch (error) {
    await rm(partialPath, { force: true }).catch(() => {});
    throw writeError(path, error);
  }
  return written;
}

function batchesOf(requests: WritableRequests): Iterable<RequestBatch> | AsyncIterable<RequestBatch> {
  return "pull" in requests ? pulled(requests) : requests;
}

function* pulled(source: RequestSource): Generator<RequestBatch, void, void> {
  for (let batch = source.pull(); batch !== "end"; batch = source.pull()) {
    if (batch === "wait") {
      throw new WorkloadError(
        "WORKLOAD_NOT_WRITABLE",
        "The source waits for requests that someone else must give it. Write the batches themselves, as they come.",
      );
    }
    yield batch;
  }
}
