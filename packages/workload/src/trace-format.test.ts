import { describe, expect, it } from "vitest";
import { TraceError } from "./trace-error";
import { detectTraceFormat } from "./trace-format";

function errorOf(header: string): TraceError {
  try {
    detectTraceFormat(header, "trace.csv");
  } catch (error) {
    if (error instanceof TraceError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("a header that is understood", () => {
  it.for([
    {
      header: "request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size",
      format: "splitwise",
      roles: [
        "requestId",
        "requestType",
        "applicationId",
        "arrivalSeconds",
        "batchSize",
        "promptTokens",
        "outputTokens",
      ],
    },
    {
      header: "TIMESTAMP,ContextTokens,GeneratedTokens",
      format: "azure",
      roles: ["timestamp", "promptTokens", "outputTokens"],
    },
    {
      header: "GeneratedTokens, TIMESTAMP ,ContextTokens",
      format: "azure",
      roles: ["outputTokens", "timestamp", "promptTokens"],
    },
    {
      header: '"timestamp","contexttokens","generatedtokens"',
      format: "azure",
      roles: ["timestamp", "promptTokens", "outputTokens"],
    },
    {
      header: "arrival_timestamp,prompt_size,token_size",
      format: "splitwise",
      roles: ["arrivalSeconds", "promptTokens", "outputTokens"],
    },
    {
      header: "arrival_timestamp,prompt_size,token_size,class,deadline",
      format: "splitwise",
      roles: ["arrivalSeconds", "promptTokens", "outputTokens", "classId", "deadlineSeconds"],
    },
  ])("$header is $format", ({ header, format, roles }) => {
    const layout = detectTraceFormat(header, "trace.csv");
    expect(layout.format).toBe(format);
    expect(layout.columns.map(({ role }) => role)).toEqual(roles);
    expect(layout.ignoredColumns).toEqual([]);
  });

  it("ignores columns without meaning and names them", () => {
    const layout = detectTraceFormat("arrival_timestamp,region,prompt_size,token_size,", "trace.csv");
    expect(layout.ignoredColumns).toEqual(["region", ""]);
  });
});

describe("a header that is refused", () => {
  it.for([
    { header: "a,b,c", code: "TRACE_UNKNOWN_HEADER", says: "TIMESTAMP,ContextTokens,GeneratedTokens" },
    { header: "0,2,0,1.0,1,374,44", code: "TRACE_UNKNOWN_HEADER", says: "put a header above it" },
    { header: "request_id;arrival_timestamp;prompt_size", code: "TRACE_UNKNOWN_HEADER", says: 'not by ";"' },
    { header: "x".repeat(500), code: "TRACE_UNKNOWN_HEADER", says: "…" },
    {
      header: "arrival_timestamp,promt_size,token_size",
      code: "TRACE_MISSING_COLUMN",
      says: "Rename column promt_size to prompt_size.",
    },
    {
      header: "TIMESTAMP,ContextTokens",
      code: "TRACE_MISSING_COLUMN",
      says: "found TIMESTAMP,ContextTokens. Add the column.",
    },
    { header: "arrival_timestamp,prompt_size,token_size,token_size", code: "TRACE_DUPLICATE_COLUMN", says: "twice" },
    {
      header: "arrival_timestamp,prompt_size,token_size,class,class_id",
      code: "TRACE_DUPLICATE_COLUMN",
      says: "same as column class",
    },
    {
      header: "arrival_timestamp,prompt_size,token_size,prefix_id",
      code: "TRACE_MISSING_COLUMN",
      says: "column prefix_tokens: the header has no such column, without which prefix_id says nothing",
    },
    {
      header: "arrival_timestamp,prompt_size,token_size,shared_prefix_tokens",
      code: "TRACE_MISSING_COLUMN",
      says: "column shared_prefix_id",
    },
    {
      header: "arrival_timestamp,prompt_size,token_size,deadlin",
      code: "TRACE_MISSPELLED_COLUMN",
      says: "Rename it to deadline",
    },
    {
      header: "aplication_id,arrival_timestamp,prompt_size,token_size",
      code: "TRACE_MISSPELLED_COLUMN",
      says: "application_id",
    },
  ])("$code: $header", ({ header, code, says }) => {
    const error = errorOf(header);
    expect(error.code).toBe(code);
    expect(error.line).toBe(1);
    expect(error.message).toContain("trace.csv, line 1");
    expect(error.message).toContain(says);
    expect(error.message.length).toBeLessThan(450);
  });
});
