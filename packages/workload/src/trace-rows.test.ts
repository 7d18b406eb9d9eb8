import { fc, it as property } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { batchOf, type RequestRow } from "./batch-of-requests";
import type { RequestBatch } from "./request-batch";
import { OPTIONAL_COLUMNS } from "./request-columns";
import { TraceParser } from "./trace-parser";
import { TraceRows } from "./trace-rows";

const at = (arrivalSeconds: number, more: Partial<RequestRow> = {}): RequestRow => ({
  arrivalSeconds,
  promptTokens: 10,
  outputTokens: 2,
  ...more,
});

function parse(text: string): RequestBatch {
  return new TraceParser({ fileName: "written.csv" }).push(new TextEncoder().encode(text))!;
}

describe("writing", () => {
  it("the splitwise form looks as the ancestor's", () => {
    expect(new TraceRows("splitwise").text(batchOf([at(1), at(5.314579, { requestId: 7, applicationId: 2 })]))).toBe(
      "request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size\n" +
        "0,2,0,1.0,1,10,2\n7,2,2,5.314579,1,10,2\n",
    );
  });

  it("the azure form has timestamps of 100 ns, from a Monday on", () => {
    const batch = batchOf([at(0), at(4.314579), at(59.99999999), at(86_400 * 60 + 3661.5)]);
    expect(new TraceRows("azure").text(batch)).toBe(
      "TIMESTAMP,ContextTokens,GeneratedTokens\n" +
        "2024-01-01 00:00:00.0000000,10,2\n2024-01-01 00:00:04.3145790,10,2\n" +
        "2024-01-01 00:01:00.0000000,10,2\n2024-03-01 01:01:01.5000000,10,2\n",
    );
  });

  it("writes the header once", () => {
    const rows = new TraceRows("splitwise");
    expect(rows.text(batchOf([at(1)])).split("\n")).toHaveLength(3);
    expect(rows.text(batchOf([at(2)]))).toBe("0,2,0,2.0,1,10,2\n");
  });

  it("keeps classes, deadlines and prefixes", () => {
    const batch = batchOf([
      at(1, { classId: 4 }),
      at(2, { deadlineSeconds: 1.5 }),
      at(3, { prefixId: 7, sharedPrefixId: 0, sharedPrefixTokens: 3 }),
      at(4, { prefixId: 7, prefixTokens: 9, sharedPrefixId: 0, sharedPrefixTokens: 3 }),
    ]);
    for (const format of ["splitwise", "azure"] as const) {
      const text = new TraceRows(format).text(batch);
      expect(text).toContain(",class,deadline,prefix_id,prefix_tokens,shared_prefix_id,shared_prefix_tokens\n");
      const back = parse(text);
      for (const column of OPTIONAL_COLUMNS) expect(back[column], column).toEqual(batch[column]);
    }
  });

  property.prop([fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 })])(
    "what is written in the splitwise form reads back the same, bit for bit",
    (times) => {
      const arrivals = times.sort((a, b) => a - b).map((time) => time + 0);
      const batch = batchOf(arrivals.map((arrivalSeconds, row) => at(arrivalSeconds, { promptTokens: row + 1 })));
      const back = parse(new TraceRows("splitwise").text(batch));
      expect(back.arrivalSeconds).toEqual(batch.arrivalSeconds);
      expect(back.promptTokens).toEqual(batch.promptTokens);
    },
  );

  property.prop([fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 20 })])(
    "whole ticks read back the same from the azure form, but for the start",
    (ticks) => {
      const arrivals = [0, ...ticks.sort((a, b) => a - b)].map((tick) => tick / 1e7);
      const back = parse(new TraceRows("azure").text(batchOf(arrivals.map((time) => at(time)))));
      expect(Array.from(back.arrivalSeconds)).toEqual(arrivals);
    },
  );

  it.for([
    {
      name: "two applications in the azure form",
      batches: [[at(1), at(2, { applicationId: 1 })]],
      says: "at least two (0 and 1)",
    },
    { name: "a class that comes late", batches: [[at(1)], [at(2, { classId: 1 })]], says: "the same columns" },
    { name: "a time beyond the calendar", batches: [[at(1e12)]], says: "year 9999" },
  ])("refuses $name", ({ batches, says }) => {
    const write = () => {
      const rows = new TraceRows("azure");
      for (const requests of batches) rows.text(batchOf(requests));
    };
    expect(write).toThrow(expect.objectContaining({ code: "WORKLOAD_NOT_WRITABLE" }));
    expect(write).toThrow(says);
  });
});
