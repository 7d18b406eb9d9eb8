import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompletedRequest } from "@tokentide/simulator";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadParquet } from "./request-tables";
import type { RunOutputOptions } from "./run-outputs";
import { openRunOutputs } from "./run-outputs";
import { completedRequest, SAMPLE_INSTANCES, SAMPLE_LATENCIES, SAMPLE_SUMMARY } from "./testing/sample-run";
import { writeRunOutputs } from "./write-run-outputs";

const RESULTS = {
  summary: SAMPLE_SUMMARY,
  instances: SAMPLE_INSTANCES,
  latencies: SAMPLE_LATENCIES,
  run: { wallSeconds: 0.25 },
  timeline: [],
};
/** More than a row group. */
const MANY = 70_000;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tokentide-tables-"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(requests: Iterable<CompletedRequest>, options: RunOutputOptions = {}, folder = "out") {
  return writeRunOutputs(join(directory, folder), { ...RESULTS, requests }, options);
}

function* requests(count: number, applicationId = 0): Generator<CompletedRequest> {
  for (let id = 0; id < count; id++) yield completedRequest(id, applicationId);
}

function bytesOf(file: string): ArrayBuffer {
  const bytes = readFileSync(join(directory, file));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

/** The rows of a CSV, each cell as a number; empty cells are null. */
function csvRows(file: string): Record<string, number | null>[] {
  const [header = "", ...lines] = readFileSync(join(directory, file), "utf8").trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, i) => [name, cells[i] === "" ? null : Number(cells[i])]));
  });
}

async function parquetRows(file: string): Promise<Record<string, number | null>[]> {
  const rows = await parquetReadObjects({ file: bytesOf(file) });
  return rows.map((row) => ({ ...row, request_ids: Number(row.request_ids) }));
}

describe("rows of requests as Parquet", () => {
  it("are those of the CSV to the last bit, in more row groups than one", async () => {
    write(requests(MANY), { detailed: "csv" }, "csv");
    const { files, notes } = write(requests(MANY), { detailed: await loadParquet() }, "parquet");
    expect(notes).toEqual([]);
    expect(files.filter((file) => file.startsWith("detailed/"))).toEqual([
      "detailed/0.parquet",
      "detailed/0_alloc.csv",
      "detailed/1.parquet",
      "detailed/1_alloc.csv",
    ]);
    const [expected, rows] = [csvRows("csv/detailed/0.csv"), await parquetRows("parquet/detailed/0.parquet")];
    expect(rows).toHaveLength(MANY);
    expect(Object.keys(rows[0]!)).toEqual(Object.keys(expected[0]!));
    // Text is compared much faster than objects.
    expect(JSON.stringify(rows) === JSON.stringify(expected)).toBe(true);
    expect(parquetMetadata(bytesOf("parquet/detailed/0.parquet")).row_groups.map((group) => group.num_rows)).toEqual([
      65_536n,
      BigInt(MANY - 65_536),
    ]);
  });

  it("are null where there is no such figure", async () => {
    write(requests(2), { detailed: await loadParquet() });
    expect((await parquetRows("out/detailed/0.parquet")).map((row) => row.tbt_times)).toEqual([null, 0.03]);
  });

  it("end with the class where the run has classes, in both forms alike", async () => {
    const classes = [
      { ...completedRequest(0), classId: 3 },
      completedRequest(1),
      { ...completedRequest(2), classId: 0 },
    ];
    write(classes, { detailed: "csv", classes: true }, "csv");
    write(classes, { detailed: await loadParquet(), classes: true }, "parquet");
    const rows = csvRows("csv/detailed/0.csv");
    expect(Object.keys(rows[0]!).at(-1)).toBe("class_ids");
    expect(rows.map((row) => row.class_ids)).toEqual([3, null, 0]);
    expect(await parquetRows("parquet/detailed/0.parquet")).toEqual(rows);
    write(classes, { detailed: "csv" }, "without");
    expect(csvRows("without/detailed/0.csv")[0]).not.toHaveProperty("class_ids");
  });

  it("keep ids beyond 32 bits", async () => {
    const ids = [2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER, -1];
    write(
      ids.map((id) => ({ ...completedRequest(1), requestId: id })),
      { detailed: await loadParquet() },
    );
    expect((await parquetRows("out/detailed/0.parquet")).map((row) => row.request_ids)).toEqual(ids);
  });

  it("are a file without rows for an application of which nothing completed", async () => {
    write([], { detailed: await loadParquet() });
    const metadata = parquetMetadata(bytesOf("out/detailed/1.parquet"));
    expect(metadata.num_rows).toBe(0n);
    expect(metadata.schema.slice(1).map(({ name, type, repetition_type }) => [name, type, repetition_type])).toEqual([
      ["request_ids", "INT64", "REQUIRED"],
      ["response_times", "DOUBLE", "OPTIONAL"],
      ["queue_times", "DOUBLE", "OPTIONAL"],
      ["ttft_times", "DOUBLE", "OPTIONAL"],
      ["tbt_times", "DOUBLE", "OPTIONAL"],
      ["nth_token_overheads", "DOUBLE", "OPTIONAL"],
      ["prompt_sizes", "INT32", "REQUIRED"],
      ["token_sizes", "INT32", "REQUIRED"],
      ["arrival_times", "DOUBLE", "REQUIRED"],
      ["prompt_instance_ids", "INT32", "REQUIRED"],
      ["token_instance_ids", "INT32", "REQUIRED"],
    ]);
  });

  it("are the same bytes for the same run", async () => {
    for (const folder of ["one", "two"]) write(requests(3000), { detailed: await loadParquet() }, folder);
    const [one, two] = ["one", "two"].map((folder) => readFileSync(join(directory, folder, "detailed/0.parquet")));
    expect(one!.equals(two!)).toBe(true);
  });

  it("leave nothing behind when the run failed", async () => {
    const outputs = openRunOutputs(join(directory, "out"), { detailed: await loadParquet() });
    for (const request of requests(5)) outputs.completed(request);
    outputs.discard();
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe("rows of requests when nothing is said", () => {
  it("are a CSV up to the limit", () => {
    const { notes } = write(requests(30), { autoRows: 30 });
    expect(notes).toEqual([]);
    expect(csvRows("out/detailed/0.csv")).toHaveLength(30);
  });

  it("are given up beyond it, for that application alone; a note says so, and how to get them", () => {
    const both = [...requests(1200, 0), ...requests(5, 1)];
    const { files, notes } = write(both, { autoRows: 1000 });
    expect(existsSync(join(directory, "out/detailed/0.csv"))).toBe(false);
    expect(csvRows("out/detailed/1.csv")).toHaveLength(5);
    expect(files).not.toContain("detailed/0.csv");
    expect(files).toContain("detailed/1.csv");
    expect(notes).toEqual([
      "detailed/0.csv was not kept: 1,200 requests of application 0 completed, and unless asked for, rows are kept up to 1,000 only. For all rows add --detailed csv or --detailed parquet (output.detailed in the configuration).",
    ]);
    expect(JSON.parse(readFileSync(join(directory, "out/run.json"), "utf8"))).toMatchObject({ notes });
  });

  it.for([{ detailed: "csv" }, { detailed: true }] as const)("are all written when asked for: %o", (options) => {
    expect(write(requests(40), { ...options, autoRows: 30 }).notes).toEqual([]);
    expect(csvRows("out/detailed/0.csv")).toHaveLength(40);
  });

  it("take the place of an earlier run's, also when they are given up", () => {
    write(requests(10));
    write(requests(40), { autoRows: 30 });
    expect(existsSync(join(directory, "out/detailed/0.csv"))).toBe(false);
  });
});
