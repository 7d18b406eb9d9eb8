import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ancestorStatistics } from "./ancestor-statistics";
import { OutputDirectoryError } from "./output-directory-error";
import { openRunOutputs, type RunOutputOptions } from "./run-outputs";
import {
  completedRequest,
  SAMPLE_INSTANCES,
  SAMPLE_LATENCIES,
  SAMPLE_SUMMARY,
  timelineRow,
} from "./testing/sample-run";
import { writeRunOutputs } from "./write-run-outputs";

const RESULTS = {
  summary: SAMPLE_SUMMARY,
  instances: SAMPLE_INSTANCES,
  latencies: SAMPLE_LATENCIES,
  run: { wallSeconds: 0.25 },
};
const FILES = [
  "detailed/0.csv",
  "detailed/0_alloc.csv",
  "detailed/1.csv",
  "detailed/1_alloc.csv",
  "latencies.csv",
  "run.json",
  "summary.csv",
  "summary.json",
  "timeline.csv",
];

let parent: string;
let directory: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "tokentide-report-"));
  directory = join(parent, "results", "out");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

function write(requests = 20, options: RunOutputOptions = {}) {
  return writeRunOutputs(
    directory,
    {
      ...RESULTS,
      requests: Array.from({ length: requests }, (_, id) => completedRequest(id)),
      timeline: [timelineRow(0), timelineRow(60)],
    },
    options,
  );
}

function read(file: string): string {
  return readFileSync(join(directory, file), "utf8");
}

function filesUnder(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function problemOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof OutputDirectoryError) return error.problem;
    throw error;
  }
  return "none";
}

describe("writeRunOutputs", () => {
  it("writes all files of a run, and nothing else", () => {
    const written = write();
    expect(written).toEqual({ directory, files: FILES, notes: [] });
    expect(filesUnder(parent)).toEqual(FILES.map((file) => `results/out/${file}`));
    expect(readdirSync(directory).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("writes a line per request, instance and interval", () => {
    write(3000);
    expect(read("detailed/0.csv").split("\n")).toHaveLength(3000 + 2);
    expect(read("detailed/0_alloc.csv").trimEnd().split("\n")).toHaveLength(1 + 2);
    expect(read("detailed/1_alloc.csv").trimEnd().split("\n")).toHaveLength(1 + 1);
    expect(read("latencies.csv").trimEnd().split("\n")).toEqual([
      "application_id,quantile,ttft,tbt,e2e,queue_time",
      "0,0.5,0.09,0.027,5.4,0.0018",
      "1,0.5,,,,",
    ]);
    expect(read("timeline.csv").trimEnd().split("\n")).toHaveLength(1 + 2);
    expect(read("detailed/1.csv").trimEnd().split("\n")).toHaveLength(1);
  });

  it("writes the same bytes for the same run, but for run.json", () => {
    write();
    const first = FILES.filter((file) => file !== "run.json").map(read);
    rmSync(directory, { recursive: true });
    write();
    expect(FILES.filter((file) => file !== "run.json").map(read)).toEqual(first);
  });

  it("puts what differs between equal runs into run.json", () => {
    writeRunOutputs(directory, {
      ...RESULTS,
      requests: [],
      timeline: [],
      run: {
        wallSeconds: 1.5,
        startedAt: "2024-01-01T00:00:00Z",
        versions: { tokentide: "1.2.3" },
        command: ["run", "a"],
        configuration: "seed: 1\n",
      },
    });
    expect(JSON.parse(read("run.json"))).toMatchObject({
      tool: "tokentide",
      complete: true,
      wall_seconds: 1.5,
      started_at: "2024-01-01T00:00:00Z",
      command: ["run", "a"],
      configuration: "seed: 1\n",
      versions: { tokentide: "1.2.3", node: process.versions.node },
      files: FILES,
    });
  });

  it.for([{ detailed: false }, { detailed: "none" }] as const)(
    "leaves out the requests when told so: %o",
    (options) => {
      const { files, notes } = write(20, options);
      expect(notes).toEqual([]);
      expect(files).toEqual(FILES.filter((file) => !/^detailed\/\d+\.csv$/.test(file)));
      expect(read("summary.csv").split("\n")[1]).toMatch(/^0,9\.5,/);
    },
  );
});

describe("summary.csv", () => {
  it("has the ancestor's columns and the statistics of each", () => {
    write(20);
    const [header, first, second] = read("summary.csv")
      .split("\n")
      .map((line) => line.split(","));
    expect(header).toHaveLength(1 + 8 * 11);
    expect(header!.slice(0, 3)).toEqual(["application_id", "request_ids_mean", "request_ids_std"]);
    const cells = Object.fromEntries(header!.map((name, i) => [name, first![i]]));
    const ttft = ancestorStatistics(Float64Array.from({ length: 20 }, (_, id) => 0.1 + id / 1000));
    expect(cells).toMatchObject({
      application_id: "0",
      request_ids_mean: "9.5",
      ttft_times_p90: String(ttft.p90),
      ttft_times_geomean: String(ttft.geomean),
      token_sizes_min: "1",
    });
    // The request of one token has no gap between tokens: it is not among those.
    expect(cells.tbt_times_min).toBe("0.03");
    // Nothing completed in the other application.
    expect(second!.join("")).toBe("1");
  });

  it("is empty, and says so, for an application of too many requests", () => {
    const { notes } = write(20, { exactSamples: 19 });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain("application 0: 20 requests completed, and they are kept up to 19 only");
    expect(read("summary.csv").split("\n")[1]!.replaceAll(",", "")).toBe("0");
  });

  it("is full at the limit, also when columns have to grow", () => {
    expect(write(1500, { exactSamples: 1500 }).notes).toEqual([]);
    expect(read("summary.csv").split("\n")[1]).toMatch(/^0,749\.5,/);
  });
});

describe("openRunOutputs", () => {
  it("takes rows of applications and further files as they come", () => {
    const outputs = openRunOutputs(directory);
    const { completed, timeline } = outputs;
    completed(completedRequest(7, 1));
    timeline(timelineRow(0, "prompt"));
    const log = outputs.openFile("scaling/0");
    log.write("time,action,target,status\n");
    outputs.openFile("scaling/0").write("100.0,scale_up,0,started\n");
    const { files } = outputs.finish(RESULTS);
    expect(files).toContain("scaling/0");
    expect(read("scaling/0")).toBe("time,action,target,status\n100.0,scale_up,0,started\n");
    expect(read("detailed/1.csv")).toContain("\n7,");
  });

  it("shows nothing before the end and leaves nothing behind when discarded", () => {
    const outputs = openRunOutputs(directory);
    outputs.completed(completedRequest(0));
    expect(existsSync(join(directory, "detailed"))).toBe(false);
    outputs.discard();
    outputs.discard();
    expect(existsSync(directory)).toBe(false);
  });

  it("leaves nothing behind when the end cannot be written", () => {
    const outputs = openRunOutputs(directory);
    const unwritable = Object.defineProperty({ ...SAMPLE_SUMMARY }, "applications", {
      get: () => {
        throw new RangeError("no applications");
      },
    });
    expect(() => outputs.finish({ ...RESULTS, summary: unwritable })).toThrow(RangeError);
    expect(existsSync(directory)).toBe(false);
  });
});

describe("the directory of results", () => {
  it("takes an empty directory, and gives it back empty", () => {
    mkdirSync(directory, { recursive: true });
    openRunOutputs(directory).discard();
    expect(readdirSync(directory)).toEqual([]);
    write();
    expect(filesUnder(directory)).toEqual(FILES);
  });

  it("replaces the results of an earlier run and keeps other files", () => {
    const earlier = openRunOutputs(directory);
    earlier.openFile("scaling/0").write("old\n");
    earlier.openFile("detailed/5.csv").write("old\n");
    earlier.finish(RESULTS);
    writeFileSync(join(directory, "notes.txt"), "mine");
    writeFileSync(join(directory, "detailed", "plot.svg"), "mine");
    write();
    expect(filesUnder(directory)).toEqual([...FILES, "detailed/plot.svg", "notes.txt"].sort());
    expect(existsSync(join(directory, "scaling"))).toBe(false);
    expect(read("notes.txt")).toBe("mine");
  });

  it("keeps the results of an earlier run when the next one fails", () => {
    write(3);
    const before = FILES.map(read);
    const outputs = openRunOutputs(directory);
    outputs.completed(completedRequest(1));
    outputs.discard();
    expect(FILES.map(read)).toEqual(before);
    expect(filesUnder(directory)).toEqual(FILES);
  });

  it.for([
    { name: "no run.json", file: "thesis.tex", text: "" },
    { name: "a run.json of another tool", file: "run.json", text: '{"tool":"other"}' },
    { name: "a run.json that is no JSON", file: "run.json", text: "{" },
    { name: "a run.json that is no object", file: "run.json", text: "3" },
  ])("refuses a directory with other files: $name", ({ file, text }) => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, file), text);
    expect(problemOf(() => openRunOutputs(directory))).toBe("holds-other-files");
    expect(filesUnder(directory)).toEqual([file]);
  });

  it("names the directory and the way out when it refuses", () => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "thesis.tex"), "");
    expect(() => openRunOutputs(directory)).toThrow(directory);
    expect(() => openRunOutputs(directory)).toThrow("Choose a new or empty directory");
  });

  it("refuses a file, and a path through a file", () => {
    writeFileSync(join(parent, "results"), "");
    expect(problemOf(() => openRunOutputs(join(parent, "results")))).toBe("is-a-file");
    expect(problemOf(() => openRunOutputs(directory))).toBe("cannot-create");
  });

  it("goes on where an interrupted run left its hidden folder", () => {
    mkdirSync(join(directory, ".tokentide-abc123"), { recursive: true });
    write();
    expect(read("summary.json")).toContain("simulated_seconds");
  });

  it("follows a link instead of replacing it", () => {
    const target = join(parent, "elsewhere");
    mkdirSync(target);
    mkdirSync(join(parent, "results"));
    symlinkSync(target, directory);
    write();
    expect(filesUnder(target)).toEqual(FILES);
  });

  it("removes nothing outside, whatever an earlier run.json claims", () => {
    writeFileSync(join(parent, "precious.txt"), "mine");
    mkdirSync(directory, { recursive: true });
    const files = ["../../precious.txt", join(parent, "precious.txt"), "detailed/../../../precious.txt"];
    writeFileSync(join(directory, "run.json"), JSON.stringify({ tool: "tokentide", files }));
    write();
    expect(readFileSync(join(parent, "precious.txt"), "utf8")).toBe("mine");
  });
});
