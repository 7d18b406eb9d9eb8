import { fc, it as property } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { RequestBatch } from "./request-batch";
import { NO_CLASS, NO_PREFIX } from "./request-columns";
import { TraceError } from "./trace-error";
import { TraceParser } from "./trace-parser";

const SPLITWISE = "request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size";
const AZURE = "TIMESTAMP,ContextTokens,GeneratedTokens";

interface Row {
  requestId: number;
  arrivalSeconds: number;
  promptTokens: number;
  outputTokens: number;
  applicationId: number;
}

function rowsOf(batches: readonly (RequestBatch | undefined)[]): Row[] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch?.length ?? 0 }, (_, row) => ({
      requestId: batch!.requestId[row]!,
      arrivalSeconds: batch!.arrivalSeconds[row]!,
      promptTokens: batch!.promptTokens[row]!,
      outputTokens: batch!.outputTokens[row]!,
      applicationId: batch!.applicationId[row]!,
    })),
  );
}

function parse(bytes: string | Uint8Array, applicationId?: number): Row[] {
  const parser = new TraceParser({ fileName: "trace.csv", ...(applicationId !== undefined && { applicationId }) });
  return rowsOf([parser.push(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes), parser.end()]);
}

function errorOf(bytes: string | Uint8Array): TraceError {
  try {
    parse(bytes);
  } catch (error) {
    if (error instanceof TraceError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("a right trace", () => {
  it("gives the requests of a SplitwiseSim trace", () => {
    expect(parse(`${SPLITWISE}\n5,2,1,0.572146,1,347,80\n6,2,0,1,1,1833,73\n`)).toEqual([
      { requestId: 5, applicationId: 1, arrivalSeconds: 0.572146, promptTokens: 347, outputTokens: 80 },
      { requestId: 6, applicationId: 0, arrivalSeconds: 1, promptTokens: 1833, outputTokens: 73 },
    ]);
  });

  it("counts the arrivals of an Azure trace from its first row, across midnight and time zones", () => {
    const trace = `${AZURE}\n2023-12-31 23:59:46.6805901,374,44\n2024-01-01T00:00:01Z,396,109\n2024-01-01 02:00:02+02:00,879,55\n`;
    expect(parse(trace, 3)).toEqual([
      { requestId: 0, applicationId: 3, arrivalSeconds: 0, promptTokens: 374, outputTokens: 44 },
      { requestId: 1, applicationId: 3, arrivalSeconds: 14.3194099, promptTokens: 396, outputTokens: 109 },
      { requestId: 2, applicationId: 3, arrivalSeconds: 15.3194099, promptTokens: 879, outputTokens: 55 },
    ]);
  });

  it.for([
    { name: "a byte order mark", trace: `\ufeff${SPLITWISE}\n0,2,0,1.5,1,10,20\n` },
    { name: "Windows line ends", trace: `${SPLITWISE}\r\n0,2,0,1.5,1,10,20\r\n` },
    { name: "no end of the last line", trace: `${SPLITWISE}\n0,2,0,1.5,1,10,20` },
    { name: "empty lines", trace: `\n${SPLITWISE}\n\r\n0,2,0,1.5,1,10,20\n\n\n` },
    { name: "quotes", trace: '"arrival_timestamp","note","prompt_size","token_size"\n"1.5","a, ""b""",10,"20"\n' },
    { name: "another order of columns", trace: "token_size,arrival_timestamp,prompt_size\n20,1.5,10\n" },
    { name: "whole numbers written with a point", trace: `${SPLITWISE}\n0.0,2.0,0.0,1.5,1.0,10.0,2e1\n` },
    { name: "spaces", trace: `${SPLITWISE}\n0, 2, 0, 1.5, 1, 10, 20 \n` },
  ])("may have $name", ({ trace }) => {
    expect(parse(trace)).toEqual([
      { requestId: 0, applicationId: 0, arrivalSeconds: 1.5, promptTokens: 10, outputTokens: 20 },
    ]);
  });

  it("may name classes and deadlines, or leave them open", () => {
    const parser = new TraceParser({ fileName: "trace.csv" });
    const text = "arrival_timestamp,prompt_size,token_size,class,deadline\n0,1,1,2,1.5\n0,1,1,,\n";
    const batch = parser.push(new TextEncoder().encode(text))!;
    expect(Array.from(batch.classId!)).toEqual([2, NO_CLASS]);
    expect(Array.from(batch.deadlineSeconds!)).toEqual([1.5, Number.POSITIVE_INFINITY]);
    expect(parser.layout?.format).toBe("splitwise");
  });

  it("may say which tokens prompts share", () => {
    const text =
      "arrival_timestamp,prompt_size,token_size,prefix_id,prefix_tokens,shared_prefix_id,shared_prefix_tokens\n" +
      "0,9,1,7,,0,3\n1,9,1,7,9,0,3\n2,9,1,,,,\n";
    const batch = new TraceParser({ fileName: "trace.csv" }).push(new TextEncoder().encode(text))!;
    expect(Array.from(batch.prefixId!)).toEqual([7, 7, NO_PREFIX]);
    expect(Array.from(batch.prefixTokens!)).toEqual([0, 9, 0]);
    expect(Array.from(batch.sharedPrefixId!)).toEqual([0, 0, NO_PREFIX]);
    expect(Array.from(batch.sharedPrefixTokens!)).toEqual([3, 3, 0]);
  });

  it("takes a written -0 as 0", () => {
    expect(parse("arrival_timestamp,prompt_size,token_size\n-0.0,1,1\n")[0]!.arrivalSeconds).toBe(0);
  });
});

const anyTrace = fc.record({
  gaps: fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  hasLastLineEnd: fc.boolean(),
});

property.prop([anyTrace, fc.infiniteStream(fc.integer({ min: 1, max: 60 }))])(
  "chunks of any size give the same requests",
  ({ gaps, lineEnd, hasLastLineEnd }, chunkSizes) => {
    let arrival = 0;
    const lines = gaps.map((gap, row) => {
      arrival += gap;
      return `${row},2,0,${arrival},1,${row + 1},${row + 2}`;
    });
    const text = [SPLITWISE, ...lines].join(lineEnd) + (hasLastLineEnd ? lineEnd : "");
    const bytes = new TextEncoder().encode(text);

    const parser = new TraceParser({ fileName: "trace.csv" });
    const batches: (RequestBatch | undefined)[] = [];
    let at = 0;
    for (const size of chunkSizes) {
      if (at >= bytes.length) break;
      // A buffer that is overwritten after the call, as a reader's is.
      const chunk = bytes.slice(at, at + size);
      batches.push(parser.push(chunk));
      chunk.fill(0);
      at += size;
    }
    batches.push(parser.end());
    const rows = rowsOf(batches);
    expect(rows).toEqual(parse(bytes));
    expect(rows.length).toBe(gaps.length);
    expect(rows.at(-1)!.arrivalSeconds).toBe(arrival);
  },
);

describe("a wrong trace", () => {
  const azureRow = (row: string) => `${AZURE}\n2023-11-16 18:15:46.6805900,1,1\n${row}\n`;
  const row = (cells: string) => `${SPLITWISE}\n0,2,0,1.0,1,10,20\n${cells}\n`;
  it.for([
    { name: "negative tokens", trace: row("1,2,0,2.0,1,-5,20"), column: "prompt_size", says: "negative" },
    { name: "NaN", trace: row("1,2,0,nan,1,5,20"), column: "arrival_timestamp", says: "not a number" },
    { name: "words", trace: row("1,2,0,soon,1,5,20"), column: "arrival_timestamp", says: '"soon"' },
    { name: "half tokens", trace: row("1,2,0,2.0,1,5,20.5"), column: "token_size", says: "not whole" },
    { name: "no prompt tokens", trace: row("1,2,0,2.0,1,0,20"), column: "prompt_size", says: "from 1 to 2147483647" },
    { name: "no output tokens", trace: row("1,2,0,2.0,1,5,0"), column: "token_size", says: "from 1 to 2147483647" },
    { name: "too many tokens", trace: row("1,2,0,2.0,1,3000000000,1"), column: "prompt_size", says: "too large" },
    { name: "an infinite arrival", trace: row("1,2,0,inf,1,5,1"), column: "arrival_timestamp", says: "infinite" },
    {
      name: "an arrival beyond doubles",
      trace: row("1,2,0,1e999,1,5,1"),
      column: "arrival_timestamp",
      says: "too large",
    },
    { name: "a negative arrival", trace: row("1,2,0,-1,1,5,1"), column: "arrival_timestamp", says: "negative" },
    { name: "an empty cell", trace: row("1,2,0,,1,5,1"), column: "arrival_timestamp", says: "empty" },
    { name: "a name for an id", trace: row("a-1,2,0,2,1,5,1"), column: "request_id", says: "remove the column" },
    { name: "a negative application", trace: row("1,2,-1,2,1,5,1"), column: "application_id", says: "negative" },
    { name: "another kind of request", trace: row("1,1,0,2,1,5,1"), column: "request_type", says: "allowed are 2" },
    { name: "a batch", trace: row("1,2,0,2,4,5,1"), column: "batch_size", says: "a row for each request" },
    {
      name: "a thousands separator in quotes",
      trace: row('1,2,0,2,1,"5,000",1'),
      column: "prompt_size",
      says: "5,000",
    },
    { name: "a wrong timestamp", trace: azureRow("16.11.2023,1,1"), column: "TIMESTAMP", says: "not a time" },
    { name: "NaN tokens", trace: azureRow("2023-11-16 18:15:47,NaN,1"), column: "ContextTokens", says: "not a number" },
    { name: "a very long cell", trace: row(`1,2,0,${"9".repeat(400)}x,1,5,1`), column: "arrival_timestamp", says: "…" },
  ])("$name: names the line, the column, the finding and what is allowed", ({ trace, column, says }) => {
    const error = errorOf(trace);
    expect(error).toMatchObject({
      name: "TraceError",
      code: "TRACE_BAD_VALUE",
      line: 3,
      column,
      fileName: "trace.csv",
    });
    expect(error.message).toContain(`trace.csv, line 3, column ${column}: `);
    expect(error.message).toContain("allowed are");
    expect(error.message).toContain(says);
    expect(error.message.length).toBeLessThan(300);
  });

  it.for([
    { name: "class", cells: "x,", column: "class" },
    { name: "class that is not whole", cells: "1.5,", column: "class" },
    { name: "class beyond 32 bits", cells: "3000000000,", column: "class" },
    { name: "deadline", cells: ",0", column: "deadline" },
    { name: "negative deadline", cells: ",-1", column: "deadline" },
  ])("refuses a bad $name", ({ cells, column }) => {
    const error = errorOf(`arrival_timestamp,prompt_size,token_size,class,deadline\n0,1,1,${cells}\n`);
    expect(error).toMatchObject({ code: "TRACE_BAD_VALUE", line: 2, column });
  });

  it.for([
    { name: "an id that is not whole", cells: "1.5,1", column: "prefix_id", says: "not whole" },
    { name: "negative tokens", cells: "1,-1", column: "prefix_tokens", says: "negative" },
    { name: "more tokens than the prompt", cells: "1,6", column: "prefix_tokens", says: "tokens of the prompt, 5" },
    { name: "tokens of nobody", cells: ",2", column: "prefix_tokens", says: "whose tokens they are" },
  ])("refuses a prefix of $name", ({ cells, column, says }) => {
    const error = errorOf(`arrival_timestamp,prefix_id,prefix_tokens,prompt_size,token_size\n0,${cells},5,1\n`);
    expect(error).toMatchObject({ code: "TRACE_BAD_VALUE", line: 2, column });
    expect(error.message).toContain(says);
  });

  it.for([
    { name: "splitwise", trace: row("1,2,0,0.5,1,5,1"), column: "arrival_timestamp", says: "sort -s -t, -k4,4g" },
    { name: "azure", trace: azureRow("2023-11-16 18:15:46,1,1"), column: "TIMESTAMP", says: "sort -s -t, -k1,1)" },
  ])("says how to sort a $name trace that is out of order", ({ trace, column, says }) => {
    const error = errorOf(trace);
    expect(error).toMatchObject({ code: "TRACE_OUT_OF_ORDER", line: 3, column });
    expect(error.message).toContain(says);
  });

  it.for([
    { name: "a short row", trace: row("1,2,0,2.0,1,5"), code: "TRACE_SHORT_ROW", says: "6 cells; the header has 7" },
    { name: "a row of one cell", trace: row("1"), code: "TRACE_SHORT_ROW", says: "1 cell;" },
    { name: "a long row", trace: row("1,2,0,2.0,1,5,1,,9"), code: "TRACE_LONG_ROW", says: "9 cells; the header has 7" },
  ])("counts the cells of $name", ({ trace, code, says }) => {
    const error = errorOf(trace);
    expect(error).toMatchObject({ code, line: 3 });
    expect(error.message).toContain(says);
  });

  it.for([
    { name: "nothing", bytes: "", code: "TRACE_EMPTY" },
    { name: "only empty lines", bytes: "\n\r\n\n", code: "TRACE_EMPTY" },
    { name: "only a byte order mark", bytes: "\ufeff", code: "TRACE_EMPTY" },
    { name: "only a header", bytes: `${SPLITWISE}\n\n`, code: "TRACE_WITHOUT_REQUESTS" },
    { name: "only a header without line end", bytes: AZURE, code: "TRACE_WITHOUT_REQUESTS" },
    { name: "gzip data", bytes: Uint8Array.of(0x1f, 0x8b, 8, 0, 10), code: "TRACE_NOT_TEXT" },
    { name: "UTF-16", bytes: Uint8Array.of(0xff, 0xfe, 65, 0, 10, 0), code: "TRACE_NOT_TEXT" },
    { name: "Parquet", bytes: "PAR1\u0015\n", code: "TRACE_NOT_TEXT" },
    { name: "NUL bytes", bytes: "abc\0\n", code: "TRACE_NOT_TEXT" },
    { name: "NUL bytes in a row", bytes: row("1,2,0,\0\0,1,5,1"), code: "TRACE_NOT_TEXT" },
    { name: "control characters", bytes: "a\u0001b\n", code: "TRACE_NOT_TEXT" },
    { name: "a line without end", bytes: "x".repeat(70_000), code: "TRACE_NOT_TEXT" },
    { name: "JSON", bytes: '{"a": 1}\n', code: "TRACE_UNKNOWN_HEADER" },
  ])("refuses $name", ({ bytes, code }) => {
    expect(errorOf(bytes).code).toBe(code);
  });

  property.prop([fc.uint8Array({ maxLength: 200 })])("anything at all gives requests or a TraceError", (bytes) => {
    for (const prefix of ["", `${SPLITWISE}\n`, `${AZURE}\n`]) {
      try {
        parse(Uint8Array.of(...new TextEncoder().encode(prefix), ...bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(TraceError);
      }
    }
  });
});
