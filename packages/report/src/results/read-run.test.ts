import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SAMPLE_INSTANCES, SAMPLE_LATENCIES, SAMPLE_SUMMARY, timelineRow } from "../testing/sample-run";
import { writeRunOutputs } from "../write-run-outputs";
import { distinctNames, readRuns } from "./read-run";
import { ResultsError } from "./results-error";

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "tokentide-read-"));
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

function results(name: string): string {
  const directory = join(parent, name);
  writeRunOutputs(directory, {
    summary: SAMPLE_SUMMARY,
    instances: SAMPLE_INSTANCES,
    latencies: SAMPLE_LATENCIES,
    requests: [],
    timeline: [timelineRow(60), timelineRow(120)],
    run: { wallSeconds: 1, command: ["run", "a.yaml"] },
  });
  return directory;
}

function problemsOf(...directories: string[]): string[] {
  try {
    readRuns(directories);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ResultsError);
    return (error as ResultsError).problems.map(({ path, problem }) => `${path.slice(parent.length + 1)}: ${problem}`);
  }
}

describe("results", () => {
  it("are read as they were written", () => {
    const [run] = readRuns([results("a")]);
    expect(run).toMatchObject({ name: "a", run: { command: ["run", "a.yaml"], wall_seconds: 1 } });
    expect(run!.summary.applications[0]!.ttft.p99).toBe(SAMPLE_SUMMARY.applications[0]!.ttft.p99);
    const [first, second] = run!.applications;
    expect([...first!.timeline.get("mixed")!.get("time_seconds")!]).toEqual([60, 120]);
    expect([...first!.latencies!.get("e2e")!]).toEqual([5.4]);
    expect([...second!.latencies!.get("e2e")!]).toEqual([Number.NaN]);
    expect([first!.decisions, second!.timeline.size]).toEqual([[], 0]);
  });

  it("that cannot be read are all named, each with what is wrong", () => {
    const [broken, old, log] = [results("broken"), results("old"), results("log")];
    rmSync(join(broken, "summary.json"));
    writeFileSync(join(broken, "timeline.csv"), "application_id,pool\n0\n");
    writeFileSync(join(old, "timeline.csv"), "time_seconds,application_id,pool,arrivals,queue\n60,0,mixed,1,1\n");
    mkdirSync(join(log, "decisions"));
    writeFileSync(join(log, "decisions/0.jsonl"), '{"event":{}}\nno\n');
    mkdirSync(join(parent, "other"));
    writeFileSync(join(parent, "file"), "");
    const all = ["nowhere", "file", "other", "broken", "old", "log"].map((name) => join(parent, name));
    expect(problemsOf(...all)).toEqual([
      "nowhere: there is no such folder",
      "file: it is a file, not a folder of results",
      "other/run.json: there is no such file",
      "broken/summary.json: there is no such file",
      "broken/timeline.csv: it cannot be read: line 2 has 1 cells of 2",
      "old/timeline.csv: there is no column mean_booting, mean_active_busy: the results are of an older version, run it again",
      "log/decisions/0.jsonl: it cannot be read: line 2 is no JSON",
    ]);
    expect(() => readRuns(all)).toThrow("Results are what `tokentide run CONFIG --out DIR` writes");
  });
});

describe("names of folders", () => {
  it.for([
    { directories: ["a/x", "b/y"], names: ["x", "y"] },
    { directories: ["a/x", "b/x", "c"], names: ["a/x", "b/x", "c"] },
    { directories: ["x"], names: ["x"] },
    { directories: ["x", "x"], names: ["x", "x"] },
  ])("$directories are $names", ({ directories, names }) => {
    expect(distinctNames(directories)).toEqual(names);
  });
});
