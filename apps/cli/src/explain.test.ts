import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvRows } from "./explain/csv-rows";
import { SMALL_CONFIG, SMALL_TRACE, tokentide } from "./testing/command-line";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
let directory = "";
const inside = (name: string) => join(directory, name);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tokentide-explain-"));
  writeFileSync(inside("small.yaml"), SMALL_CONFIG);
  writeFileSync(inside("trace.csv"), SMALL_TRACE);
  const runs = [
    ["run", inside("small.yaml"), "--out", inside("small")],
    ["run", inside("small.yaml"), "--out", inside("parquet"), "--detailed", "parquet"],
    ["run", inside("small.yaml"), "--out", inside("bare"), "--detailed", "none"],
    ["run", join(examples, "failures.yaml"), "--out", inside("failures")],
    ["run", join(examples, "two-applications.yaml"), "--out", inside("two"), "--set", "end_time=60"],
  ];
  for (const args of runs) expect((await tokentide(...args)).code).toBe(0);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What is told, on one line: where it is folded is no matter. */
async function told(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await tokentide("explain", ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [story = ""] = stdout.split("\nNext:\n");
  for (const line of story.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  return story.replaceAll(/\s+/g, " ");
}

describe("explain a request", () => {
  it("tells what its row says", async () => {
    const [row] = csvRows(inside("small/detailed/0.csv"), [
      "request_ids",
      "ttft_times",
      "response_times",
      "prompt_sizes",
    ]);
    const [id, ttft, response, promptTokens] = row!;
    const text = await told(inside("small"), "--request", id!);
    expect(text).toContain(`Request ${id} of application 0: ${promptTokens} prompt tokens`);
    expect(text).toContain(`first token, ${(Number(ttft) * 1000).toFixed(1)} ms after its arrival (TTFT)`);
    expect(text).toContain(`last token, ${Number(response).toFixed(2)} s after its arrival (E2E)`);
    expect(text).toContain("≤ 1.00 s, kept");
  });

  it("tells the same from Parquet", async () => {
    expect(await told(inside("parquet"), "--request", "1")).toBe(await told(inside("small"), "--request", "1"));
  });

  it("says what made it late, and what happened to the fleet meanwhile", async () => {
    // The one that waited longest of those that a server's failure at 900 s met.
    const rows = [...csvRows(inside("failures/detailed/0.csv"), ["request_ids", "arrival_times", "queue_times"])];
    const waits = rows.filter(([, arrival, queue]) => Number(arrival) < 900 && Number(arrival) + Number(queue) >= 900);
    const [id = ""] = waits.sort(([, , one], [, , other]) => Number(other) - Number(one))[0]!;
    const text = await told(inside("failures"), "--request", id);
    expect(text).toMatch(/TTFT [\d.]+ s > 2.00 s, broken by [\d.]+ s/);
    expect(text).toMatch(/TTFT mostly \([\d.]+ %\) waiting/);
    expect(text).toMatch(/when it arrived, \d of its application's instances were active/);
    expect(text).toMatch(/instance 3 was lost at 900 s: if the request was on it, it started anew elsewhere/);
  });
});

describe("explain an instance", () => {
  it("names the decision that started it, and how it ended", async () => {
    const text = await told(inside("failures"), "--instance", "5");
    expect(text).toMatch(/was started, by decision \d+ of policy static: mixed 3 → 5, as always 5 mixed/);
    expect(text).toContain("failed to start (injected boot failure)");
    expect(text).toContain("served no request that completed");
  });

  it("tells how long it took to serve, and what it served", async () => {
    const text = await told(inside("failures"), "--instance", "7");
    expect(text).toMatch(/became active, [\d.]+ s later/);
    const served = Number(/served ([\d,]+) prompts/.exec(text)![1]!.replace(",", ""));
    const rows = [...csvRows(inside("failures/detailed/0.csv"), ["prompt_instance_ids"])].filter(([id]) => id === "7");
    expect(served).toBe(rows.length);
  });

  it("says so where nothing scales", async () => {
    expect(await told(inside("small"), "--instance", "1")).toContain("its application has no scaling manager");
  });
});

describe("explain a time", () => {
  it("has the fleet, the last decision and what came next", async () => {
    const text = await told(inside("failures"), "--at", "1000");
    expect(text).toContain("fleet mixed: 3 active");
    expect(text).toMatch(/decision at 990 s, decision \d+ of policy static: mixed 4 → 5 \(refused: Starts have failed/);
    expect(text).toMatch(
      /What came next: .*injected shortage.*, and more like it .*1,320 s decision \d+ of policy static/,
    );
  });

  it("has the figures of the timeline's interval", async () => {
    const text = await told(inside("failures"), "--at", "1000");
    const rows = [...csvRows(inside("failures/timeline.csv"), ["time_seconds", "arrivals", "queue"])];
    const [, arrivals, queue] = rows.find(([time]) => time === "1020")!;
    expect(text).toContain(`960 s to 1,020 s: ${(Number(arrivals) / 60).toFixed(2)}/s arrived`);
    expect(text).toContain(`${queue} queued at its end`);
  });

  it("counts the requests that were there", async () => {
    const rows = [...csvRows(inside("failures/detailed/0.csv"), ["arrival_times", "ttft_times", "response_times"])];
    const inTokens = rows.filter(([arrival, ttft, response]) => {
      const [from, first, all] = [Number(arrival), Number(ttft), Number(response)];
      return from + first <= 1000 && from + all > 1000;
    });
    expect(await told(inside("failures"), "--at", "1000s")).toContain(`${inTokens.length} got tokens`);
  });

  it("tells of every application, or of one", async () => {
    const both = await told(inside("two"), "--at", "0.5min");
    expect(both).toContain("Application 0 at 30.0 s");
    expect(both).toContain("Application 1 at 30.0 s");
    expect(await told(inside("two"), "--at", "30", "--application", "1")).not.toContain("Application 0");
  });
});

describe("explain without a question", () => {
  it("offers what is worth one, and each offer works", async () => {
    const { stdout } = await tokentide("explain", inside("failures"));
    const offers = [...stdout.matchAll(/^ {2}tokentide explain (.*?)(?: +#.*)?$/gm)].map(([, args]) =>
      args!.split(" "),
    );
    expect(offers.map((args) => args[1])).toEqual(["--request", "--at", "--instance"]);
    for (const args of offers) await told(...args);
  });

  it("does without a table of requests", async () => {
    expect(await told(inside("bare"))).toContain("3 requests arrived, all completed");
    expect(await told(inside("bare"), "--at", "1")).toContain("run again with --detailed csv");
  });
});

describe("wrong questions", () => {
  it.for([
    { args: ["."], says: "no folder of results: it has no summary.json" },
    { args: ["small", "--request", "99"], says: "3 requests arrived: 3 completed" },
    { args: ["small", "--instance", "9"], says: "Its instances are numbered 0 to 1" },
    { args: ["small", "--at", "1h"], says: "the run ended at" },
    { args: ["small", "--at", "soon"], says: "20min" },
    { args: ["small", "--application", "4", "--at", "1"], says: "It has: 0" },
    { args: ["two", "--request", "1"], says: "say which one with --application" },
    { args: ["bare", "--request", "1"], says: "--detailed csv or --detailed parquet" },
  ])("$args", async ({ args: [folder, ...options], says }) => {
    const { code, stdout, stderr } = await tokentide("explain", inside(folder!), ...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
  });
});

describe("CSV cells", () => {
  it("may be quoted, empty or missing", () => {
    writeFileSync(inside("cells.csv"), 'a,b,c\n1,"x, ""y""",\n2,,z\n');
    expect(readFileSync(inside("cells.csv"), "utf8")).toContain('""y""');
    expect([...csvRows(inside("cells.csv"), ["b", "a", "nowhere"])]).toEqual([
      ['x, "y"', "1", ""],
      ["", "2", ""],
    ]);
  });
});
