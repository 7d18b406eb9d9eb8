import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { RandomStreams } from "@tokentide/sim-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BatchFeed } from "../batch-feed";
import { batchOf } from "../batch-of-requests";
import { generatedSource } from "../generated-source";
import { traceSource } from "../in-memory-source";
import type { RequestBatch } from "../request-batch";
import { TraceError } from "../trace-error";
import { readTrace, readTraceSync } from "./read-trace";
import { writeTrace } from "./write-trace";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "workload-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

const pathOf = (name: string) => join(directory, name);

async function readAll(path: string): Promise<RequestBatch[]> {
  const batches = [];
  for await (const batch of readTrace(path)) batches.push(batch);
  return batches;
}

const arrivalsOf = (batches: readonly RequestBatch[]): number[] =>
  batches.flatMap((batch) => Array.from(batch.arrivalSeconds));
const generated = (requests: number) =>
  generatedSource({
    arrivals: { type: "poisson", rate: 100 },
    sizes: { type: "azure-conv-2023" },
    requests,
    random: new RandomStreams(0),
  });

async function failureOf(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error("did not fail");
}

describe("reading and writing files", () => {
  it.for(["trace.csv", "trace.csv.gz", "new/directory/trace.csv"])("what is written to %s reads back", async (name) => {
    const path = pathOf(name);
    expect(await writeTrace(path, generated(12_000), "splitwise")).toBe(12_000);
    const batches = await readAll(path);
    const arrivals = arrivalsOf(batches);
    expect(arrivals).toHaveLength(12_000);
    expect(arrivalsOf(readTraceSync(path))).toEqual(arrivals);
    const isPacked = readFileSync(path)[0] === 0x1f;
    expect(isPacked).toBe(name.endsWith(".gz"));
    // The same requests again, from batches and from a source of them, give the same file.
    await writeTrace(pathOf("again.csv"), batches, "splitwise");
    await writeTrace(pathOf("once-more.csv"), traceSource(batches), "splitwise");
    expect(readFileSync(pathOf("once-more.csv")).equals(readFileSync(pathOf("again.csv")))).toBe(true);
  });

  it("converts while it reads", async () => {
    await writeTrace(pathOf("from.csv"), generated(100), "splitwise");
    await writeTrace(pathOf("to.csv.gz"), readTrace(pathOf("from.csv")), "azure");
    const [from, to] = [arrivalsOf(readTraceSync(pathOf("from.csv"))), arrivalsOf(readTraceSync(pathOf("to.csv.gz")))];
    for (const [row, arrival] of to.entries()) expect(arrival).toBeCloseTo(from[row]! - from[0]!, 6);
  });

  it("stops reading when its user stops", async () => {
    await writeTrace(pathOf("long.csv.gz"), generated(12_000), "splitwise");
    for await (const batch of readTrace(pathOf("long.csv.gz"))) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
  });

  it("gives requests without an application the one asked for", () => {
    writeFileSync(pathOf("bare.csv"), "arrival_timestamp,prompt_size,token_size\n0,1,1\n");
    expect(readTraceSync(pathOf("bare.csv"), { applicationId: 4 })[0]!.applicationId[0]).toBe(4);
  });
});

describe("files that cannot be read", () => {
  const HEADER = "arrival_timestamp,prompt_size,token_size\n";
  const packed = gzipSync(`${HEADER}${"0,1,1\n".repeat(5000)}`);
  it.for([
    { name: "a missing file", content: undefined, code: "TRACE_FILE_NOT_FOUND", says: "Check the path" },
    { name: "an empty file", content: "", code: "TRACE_EMPTY", says: "empty" },
    { name: "a header alone", content: HEADER, code: "TRACE_WITHOUT_REQUESTS", says: "no requests" },
    { name: "a bad value", content: `${HEADER}0,1,-1\n`, code: "TRACE_BAD_VALUE", says: "line 2, column token_size" },
    { name: "a bad last line", content: `${HEADER}0,1`, code: "TRACE_SHORT_ROW", says: "line 2" },
    {
      name: "half a gzip file",
      content: packed.subarray(0, packed.length - 12),
      code: "TRACE_BAD_COMPRESSION",
      says: "cut off",
    },
    {
      name: "no gzip file",
      content: Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4),
      code: "TRACE_BAD_COMPRESSION",
      says: "damaged",
    },
    { name: "a packed bad value", content: gzipSync(`${HEADER}0,x,1\n`), code: "TRACE_BAD_VALUE", says: "prompt_size" },
    { name: "binary data", content: Uint8Array.of(0, 1, 2, 10), code: "TRACE_NOT_TEXT", says: "NUL" },
  ])("$name", async ({ name, content, code, says }) => {
    const path = pathOf(`${name}.csv`);
    if (content !== undefined) writeFileSync(path, content);
    for (const read of [() => readAll(path), () => readTraceSync(path)]) {
      const error = await failureOf(read);
      expect(error).toBeInstanceOf(TraceError);
      expect(error).toMatchObject({ code, fileName: path });
      expect((error as Error).message).toContain(path);
      expect((error as Error).message).toContain(says);
    }
  });

  it("a directory", async () => {
    for (const read of [() => readAll(directory), () => readTraceSync(directory)]) {
      expect(await failureOf(read)).toMatchObject({ name: "TraceError", code: "TRACE_IS_DIRECTORY" });
    }
  });

  it("a path that no system takes", async () => {
    expect(await failureOf(() => readAll("a\0b"))).toMatchObject({ code: "TRACE_FILE_UNREADABLE" });
  });
});

describe("files that cannot be written", () => {
  it.for([
    { name: "no requests", requests: () => generated(0), code: "WORKLOAD_NOT_WRITABLE" },
    { name: "a source that waits", requests: () => new BatchFeed(), code: "WORKLOAD_NOT_WRITABLE" },
    {
      name: "applications in the azure form",
      requests: () => [
        batchOf([{ arrivalSeconds: 0, promptTokens: 1, outputTokens: 1 }]),
        batchOf([{ arrivalSeconds: 0, promptTokens: 1, outputTokens: 1, applicationId: 1 }]),
      ],
      code: "WORKLOAD_NOT_WRITABLE",
    },
  ])("$name: leaves an existing file as it was, and no other", async ({ requests, code }) => {
    const path = pathOf("kept/kept.csv");
    await writeTrace(path, generated(3), "splitwise");
    const before = readFileSync(path, "utf8");
    expect(await failureOf(() => writeTrace(path, requests(), "azure"))).toMatchObject({ code });
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(pathOf("kept"))).toEqual(["kept.csv"]);
  });

  it("a path below a file, or of a directory", async () => {
    writeFileSync(pathOf("file"), "");
    const below = await failureOf(() => writeTrace(pathOf("file/trace.csv"), generated(3), "splitwise"));
    expect(below).toMatchObject({ name: "TraceError", code: "TRACE_NOT_WRITABLE" });
    expect(await failureOf(() => writeTrace(directory, generated(3), "splitwise"))).toMatchObject({
      code: "TRACE_NOT_WRITABLE",
    });
    expect(existsSync(`${directory}.${process.pid}.partial`)).toBe(false);
  });
});
