import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tpotSeconds } from "./measured-run";
import { MeasuredRunError } from "./measured-run-error";
import { readMeasuredRun } from "./read-measured-run";

const folder = mkdtempSync(join(tmpdir(), "measured-"));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const CSV_HEADER = "prompt_tokens,output_tokens,issue_seconds,first_token_seconds,complete_seconds\n";

const BENCH = {
  request_rate: 2,
  input_lens: [100, 200, 300],
  output_lens: [3, 0, 1],
  ttfts: [0.5, 0, 0.25],
  itls: [[0.1, 0.3], [], []],
  start_times: [1000.5, 1000.75, 1000],
  errors: ["", "server disconnected", ""],
};

describe("readMeasuredRun", () => {
  it("reads a CSV: arrivals from 0, latencies from arrivals, columns in any order", () => {
    const run = readMeasuredRun(
      file(
        "run.csv",
        "note,complete_seconds,prompt_tokens,output_tokens,issue_seconds,first_token_seconds\nx,14,55,4,12,12.5\nx,13,7,1,10,13\n",
      ),
    );
    expect(run).toMatchObject({ name: "run.csv", format: "csv", gauges: [], engine: {} });
    expect(run.requests).toEqual([
      { arrivalSeconds: 0, promptTokens: 7, outputTokens: 1, ttftSeconds: 3, e2eSeconds: 3 },
      { arrivalSeconds: 2, promptTokens: 55, outputTokens: 4, ttftSeconds: 0.5, e2eSeconds: 2 },
    ]);
    expect(run.requests.map(tpotSeconds)).toEqual([undefined, 0.5]);
    expect(run.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("reads a result of vllm bench serve: a request ends after its gaps, failed ones are left out", () => {
    const { requests } = readMeasuredRun(file("bench.json", JSON.stringify(BENCH)));
    expect(requests).toEqual([
      { arrivalSeconds: 0, promptTokens: 300, outputTokens: 1, ttftSeconds: 0.25, e2eSeconds: 0.25 },
      { arrivalSeconds: 0.5, promptTokens: 100, outputTokens: 3, ttftSeconds: 0.5, e2eSeconds: expect.closeTo(0.9, 9) },
    ]);
  });

  it("tells the arrivals of a closed loop: the next request comes as a place becomes free", () => {
    const { start_times: _, ...loop } = BENCH;
    const path = file("loop.json", JSON.stringify({ ...loop, request_rate: "inf", max_concurrency: 1 }));
    expect(readMeasuredRun(path).requests.map(({ arrivalSeconds }) => arrivalSeconds)).toEqual([
      0,
      expect.closeTo(0.9, 9),
    ]);
  });

  it("reads a folder: the log, what the engine was, what it counted", () => {
    file(
      "requests.jsonl",
      '{"input_toks":10,"output_toks":2,"arrival_time":1e9,"queued_ts":7,"first_token_ts":7.5,"last_token_ts":8}\n' +
        '{"input_toks":10,"output_toks":2,"arrival_time":1000000001,"queued_ts":8.25,"first_token_ts":9,"last_token_ts":9.5}\n',
    );
    file(
      "meta.json",
      JSON.stringify({
        model: "m",
        engine_kwargs: { max_num_seqs: 8, max_model_len: null },
        kv_cache: { num_gpu_blocks: 90 },
      }),
    );
    file("timeseries.csv", "t,prompt_throughput,gen_throughput,running,waiting,kv_cache_pct\n1.0,5,2,3,4,25\n");
    const run = readMeasuredRun(folder);
    expect(run.requests[1]).toMatchObject({ arrivalSeconds: 1, ttftSeconds: 1, e2eSeconds: 1.5 });
    expect(run.engine).toEqual({ model: "m", maxSequences: 8, blocks: 90 });
    expect(run.gauges).toEqual([{ timeSeconds: 1, running: 3, waiting: 4, kvShare: 0.25 }]);
  });

  it.for([
    { name: "no.txt", content: "", says: /must end in .json/ },
    {
      name: "columns.csv",
      content: "prompt_tokens,issue_seconds\n",
      says: /columns.csv:1: misses the columns output_tokens, first_token_seconds, complete_seconds/,
    },
    {
      name: "cell.csv",
      content: `${CSV_HEADER}1,2,0,one,3\n`,
      says: /cell.csv:2: first_token_seconds must be a number, found "one"/,
    },
    {
      name: "order.csv",
      content: `${CSV_HEADER}1,2,5,4,6\n`,
      says: /order.csv:2: a request arrives, then has its first token/,
    },
    { name: "tokens.csv", content: `${CSV_HEADER}1,0,5,6,7\n`, says: /whole numbers above 0, found 1 and 0/ },
    { name: "empty.csv", content: CSV_HEADER, says: /has no completed request/ },
    { name: "log.jsonl", content: '{"input_toks": 3}\n', says: /log.jsonl:1: must state output_toks, arrival_time/ },
    { name: "broken.jsonl", content: "{\n", says: /broken.jsonl:1: is no JSON object a line/ },
    {
      name: "summary.json",
      content: '{"mean_ttft_ms": 3}',
      says: /no array input_lens, output_lens, ttfts, itls.*--save-detailed/,
    },
    {
      name: "starts.json",
      content: JSON.stringify({ ...BENCH, start_times: undefined }),
      says: /no start_times, and at request_rate 2/,
    },
    { name: "list.json", content: "[]", says: /must be one JSON object/ },
  ])("says where $name is wrong", ({ name, content, says }) => {
    const path = file(name, content);
    expect(() => readMeasuredRun(path)).toThrow(MeasuredRunError);
    expect(() => readMeasuredRun(path)).toThrow(says);
  });

  it("says when there is no such file", () => {
    expect(() => readMeasuredRun(join(folder, "absent.csv"))).toThrow(/absent.csv: there is no such file/);
  });
});
