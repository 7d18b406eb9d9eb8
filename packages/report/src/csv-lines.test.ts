import type { CompletedRequest } from "@tokentide/simulator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CompletedRequestCsv } from "./completed-request-csv";
import { csvCell, csvLine } from "./csv-line";
import { INSTANCE_HEADER, instanceLine } from "./instance-csv";
import { completedRequest, SAMPLE_INSTANCES, timelineRow } from "./testing/sample-run";
import { TIMELINE_HEADER, timelineLine } from "./timeline-csv";

function cellsByColumn(header: string, line: string): Record<string, string> {
  const [names, cells] = [header, line].map((text) => text.trimEnd().split(",")) as [string[], string[]];
  expect(cells).toHaveLength(names.length);
  return Object.fromEntries(names.map((name, i) => [name, cells[i]!]));
}

function requestLines(requests: readonly CompletedRequest[]): readonly string[] {
  let text = "";
  const csv = new CompletedRequestCsv({ write: (more) => (text += more) }, false);
  for (const request of requests) csv.add(request);
  csv.flush();
  csv.flush();
  expect(text.endsWith("\n")).toBe(true);
  return text.slice(0, -1).split("\n");
}

describe("csvCell", () => {
  it("prints numbers that read back to the last bit", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(Number(csvCell(value)) + 0).toBe(value + 0);
      }),
    );
  });

  it.for([
    { name: "no figure is an empty cell", value: Number.NaN, cell: "" },
    { name: "plain text stays", value: "dgx-h100", cell: "dgx-h100" },
    { name: "commas are quoted", value: "a,b", cell: '"a,b"' },
    { name: "quotes are doubled", value: 'a"b', cell: '"a""b"' },
    { name: "line breaks are quoted", value: "a\nb", cell: '"a\nb"' },
  ])("$name", ({ value, cell }) => {
    expect(csvCell(value)).toBe(cell);
    expect(csvLine([1, value])).toBe(`1,${cell}\n`);
  });
});

describe("the files' lines", () => {
  it("say of a request what the ancestor said, in its order, and then more", () => {
    expect(requestLines([completedRequest(4)])).toEqual([
      "request_ids,response_times,queue_times,ttft_times,tbt_times,nth_token_overheads,prompt_sizes,token_sizes,arrival_times,prompt_instance_ids,token_instance_ids",
      "4,1.5,0,0.10400000000000001,0.03,0,104,10,1,0,1",
    ]);
  });

  it("leave the gap between tokens empty for a request of one token", () => {
    const [header, line] = requestLines([completedRequest(0)]);
    expect(cellsByColumn(header!, line!).tbt_times).toBe("");
  });

  it("say of every request its own, however many there are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 1500, size: "max" }),
        (times) => {
          const lines = requestLines(times.map((time, id) => ({ ...completedRequest(id), responseSeconds: time })));
          expect(lines).toHaveLength(1 + times.length);
          times.forEach((time, id) => {
            expect(lines[1 + id]!.split(",").slice(0, 2)).toEqual([String(id), String(time)]);
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it("say of an instance its processor and utilization first", () => {
    expect(INSTANCE_HEADER.startsWith("instance_names,utilizations,")).toBe(true);
    expect(cellsByColumn(INSTANCE_HEADER, instanceLine(SAMPLE_INSTANCES[1]!))).toEqual({
      instance_names: "h100-80gb",
      utilizations: "0.5002777777777778",
      instance_id: "1",
      server_id: "11",
      sku: "dgx-h100",
      processors: "8",
      tag: "token",
      status: "active",
      start_seconds: "0",
      end_seconds: "1800",
      busy_seconds: "900.5",
      completed_tasks: "7",
      memory_bytes: "640000000000",
    });
  });

  it("have a column for every figure of the timeline", () => {
    const row = timelineRow(60);
    const cells = cellsByColumn(TIMELINE_HEADER, timelineLine(row));
    expect(Object.keys(cells)).toHaveLength(Object.keys(row).length);
    expect(cells).toMatchObject({
      time_seconds: "60",
      pool: "mixed",
      instances_scaling_up: "0",
      busy_fraction: "0.5",
      ttft_p99: "0.3",
      tbt_p50: "",
      cost_dollars_per_hour: "98.32",
    });
  });
});
