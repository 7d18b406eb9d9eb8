import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_CONFIG, SMALL_TRACE, tokentide } from "./testing/command-line";

interface PageLane {
  readonly times: readonly number[];
  readonly pools: readonly { readonly pool: string; readonly columns: Record<string, readonly (number | null)[]> }[];
  readonly decisions: readonly { readonly t: number; readonly reason: string }[];
  readonly failures: readonly unknown[];
  readonly latencies: Record<string, readonly (number | null)[]>;
}

let folder: string;
const at = (name: string) => join(folder, name);
const textOf = (name: string) => readFileSync(at(name), "utf8");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tokentide-page-"));
  writeFileSync(at("small.yaml"), SMALL_CONFIG);
  writeFileSync(at("trace.csv"), SMALL_TRACE);
  const short = ["--set", "workload.duration=900", "--quiet"];
  await tokentide("run", "demo", ...short, "--out", at("demo"), "--report");
  const failures = ["--set", "failures.0.mtbf=600"];
  await tokentide("run", "examples/failures.yaml", ...short, ...failures, "--out", at("failures"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lanesOf = (page: string): PageLane[] =>
  JSON.parse(/<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(page)![1]!).lanes;

/** The value at a path such as `applications.0.ttft.p99`. */
function valueAt(source: unknown, path: string): unknown {
  return path.split(".").reduce((value, key) => (value as Record<string, unknown>)[key], source);
}

function csvRows(name: string): Record<string, string>[] {
  const [header = "", ...lines] = textOf(name).trimEnd().split("\n");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(header.split(",").map((column, index) => [column, cells[index]!]));
  });
}

function expectFiguresOf(page: string, folders: readonly string[]): void {
  const figures = [...page.matchAll(/<data value="([^"]*)" data-of="(\d+):([^"]*)">/g)];
  expect(figures.length).toBeGreaterThan(7 * folders.length);
  const summaries = folders.map((name) => JSON.parse(textOf(`${name}/summary.json`)));
  for (const [, value, run, path] of figures) {
    expect([path, Number(value)]).toEqual([path, valueAt(summaries[Number(run)], path!)]);
  }
}

function expectTimelineOf({ times, pools }: PageLane, name: string): void {
  const rows = csvRows(`${name}/timeline.csv`);
  const drawn = pools.flatMap(({ pool, columns }) => Object.entries(columns).map((entry) => [pool, ...entry] as const));
  expect(drawn.length).toBeGreaterThan(15);
  for (const [pool, column, values] of drawn) {
    const own = rows.filter((row) => row.pool === pool);
    expect(own.map((row) => Number(row.time_seconds))).toEqual(times);
    const cells = own.map((row) => (row[column] === "" ? null : Number(row[column])));
    expect([column, values]).toEqual([column, cells]);
  }
}

describe("the page of a run", () => {
  it("has no figure but those of summary.json, timeline.csv, latencies.csv and the decisions", () => {
    const page = textOf("demo/report.html");
    expectFiguresOf(page, ["demo"]);
    const [lane] = lanesOf(page);
    expectTimelineOf(lane!, "demo");
    const latencies = csvRows("demo/latencies.csv");
    expect(lane!.latencies.ttft).toEqual(latencies.map(({ ttft }) => Number(ttft)));
    const decisions = textOf("demo/decisions/0.jsonl")
      .trimEnd()
      .split("\n")
      .flatMap((line) => JSON.parse(line).decision ?? []);
    expect(lane!.decisions.map(({ t, reason }) => [t, reason])).toEqual(
      decisions.map(({ timeSeconds, reason }) => [timeSeconds, reason.replace(/^mixed: /, "")]),
    );
  });

  it("says what was run, where its times come from, and how to run it again", () => {
    const section = /<section id="provenance">.*?<\/section>/s.exec(textOf("demo/report.html"))![0];
    for (const said of [
      '<code id="command-0">tokentide',
      "SageServe, measured on A100-80GB",
      "model_architecture: llama-3.1-8b",
      "duration: 900",
    ]) {
      expect(section).toContain(said);
    }
  });

  it("is one of the results: it goes when they do", async () => {
    expect(JSON.parse(textOf("demo/run.json")).files).toContain("report.html");
    await tokentide("run", at("small.yaml"), "--out", at("again"), "--report", "--quiet");
    expect(existsSync(at("again/report.html"))).toBe(true);
    await tokentide("run", at("small.yaml"), "--out", at("again"), "--quiet");
    expect(existsSync(at("again/report.html"))).toBe(false);
  });

  it("goes where it is told to, and nothing else is kept where no folder is named", async () => {
    const { code, stdout } = await tokentide("run", at("small.yaml"), "--report", at("alone.html"));
    expect([code, textOf("alone.html").startsWith("<!doctype html>")]).toEqual([0, true]);
    expect(stdout).toContain(`Wrote ${at("alone.html")} (`);
    expect(stdout).not.toContain("Wrote 9 files");
    const inside = await tokentide("run", at("small.yaml"), "--out", at("in"), "--report", at("in/page.html"));
    expect(inside.stdout).toMatch(/Wrote \d+ files/);
    expect(JSON.parse(textOf("in/run.json")).files).toContain("page.html");
  });

  it("is refused where it cannot go, before anything is run", async () => {
    for (const [file, says] of [
      [at("nowhere/x.html"), "there is no folder"],
      [folder, "it is a folder"],
    ] as const) {
      const { code, stderr, stdout } = await tokentide("run", at("small.yaml"), "--report", file);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(says);
    }
  });
});

describe("tokentide report", () => {
  it("makes the same page of the folder, and says what it wrote", async () => {
    const { code, stdout } = await tokentide("report", at("demo"), "-o", at("demo.html"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote .*demo\.html \(\d+ kB\)\n\nNext:\n/);
    expect(textOf("demo.html") === textOf("demo/report.html")).toBe(true);
  });

  it("puts runs side by side, each with its own figures", async () => {
    await tokentide("report", at("demo"), at("failures"), "-o", at("both.html"), "--title", "A <b> & c");
    const page = textOf("both.html");
    expect(/<h1>.*?<\/h1>/.exec(page)![0]).toBe("<h1>A &lt;b&gt; &amp; c</h1>");
    expectFiguresOf(page, ["demo", "failures"]);
    const lanes = lanesOf(page);
    expectTimelineOf(lanes[0]!, "demo");
    expectTimelineOf(lanes[1]!, "failures");
    expect(lanes[1]!.failures.length).toBeGreaterThan(0);
  });

  it("needs no network, and lets nothing in it reach one", async () => {
    await tokentide("report", at("failures"), "-o", at("page.html"));
    const page = textOf("page.html");
    expect(page.includes(`content="default-src 'none'`)).toBe(true);
    expect(page.replaceAll(/<script.*?<\/script>/gs, "")).not.toMatch(/\b(src|href)=|url\(/);
  });

  it("lists every folder that is none of results, and writes nothing", async () => {
    const { code, stderr } = await tokentide("report", at("nowhere"), folder, "-o", at("none.html"));
    expect(code).toBe(2);
    expect(stderr).toContain("nowhere: there is no such folder");
    expect(stderr).toContain("run.json: there is no such file");
    expect(readdirSync(folder).filter((name) => name.startsWith("none.html"))).toEqual([]);
  });

  it("stays small however long the run", async () => {
    const times = "--set timeline_interval=0.05 --set applications.0.scaling_manager.decision_interval=0.1".split(" ");
    await tokentide(
      "run",
      "demo",
      "--set",
      "workload.duration=900",
      ...times,
      "--out",
      at("fine"),
      "--report",
      "--quiet",
    );
    expect(statSync(at("fine/timeline.csv")).size).toBeGreaterThan(3e6);
    expect(statSync(at("fine/report.html")).size).toBeLessThan(4e6);
    const page = textOf("fine/report.html");
    expect(/[\d,]+ of [\d,]+ intervals are drawn, every peak among them/.test(page)).toBe(true);
    const [{ pools }] = lanesOf(page) as [PageLane];
    const peak = Math.max(...csvRows("fine/timeline.csv").map(({ queue }) => Number(queue)));
    expect(Math.max(...(pools[0]!.columns.queue as number[]))).toBe(peak);
  });
});

describe("the page of a comparison", () => {
  it("has the figures of its JSON, and the Pareto front", async () => {
    const policies = ["--policies", "queue,static", "--seeds", "2", "--set", "workload.duration=120"];
    await tokentide("compare", "demo", ...policies, "--quiet", "--out", at("compared"));
    const { code } = await tokentide("report", at("compared"), "-o", at("compared.html"));
    expect(code).toBe(0);
    const page = textOf("compared.html");
    const comparison = JSON.parse(textOf("compared/comparison.json"));
    const figures = [...page.matchAll(/<data value="([^"]*)" data-of="([^"]*)">/g)];
    expect(figures.length).toBe(2 * 6);
    for (const [, value, path] of figures) expect([path, Number(value)]).toEqual([path, valueAt(comparison, path!)]);
    expect(page.match(/<circle/g)).toHaveLength(2);
    await tokentide("report", at("compared/comparison.json"), "-o", at("same.html"));
    expect(textOf("same.html") === page).toBe(true);
  });

  it("is refused for JSON that is none", async () => {
    writeFileSync(at("other.json"), "{}");
    writeFileSync(at("broken.json"), "{");
    for (const [name, says] of [
      ["other.json", "it is no comparison"],
      ["broken.json", "it cannot be read"],
    ] as const) {
      const { code, stderr } = await tokentide("report", at(name), "-o", at("x.html"));
      expect(code).toBe(2);
      expect(stderr).toContain(says);
    }
  });
});

describe("tokentide report --svg", () => {
  it("draws every chart there is, of one run and of several", async () => {
    const charts = ["timeline", "instances", "latency", "gpu-hours", "pareto"];
    const svg = charts.flatMap((chart) => [chart, at(`${chart}.svg`)]);
    const { code, stdout } = await tokentide("report", at("demo"), at("failures"), "--svg", ...svg);
    expect([code, stdout.match(/^Wrote/gm)?.length]).toEqual([0, 5]);
    for (const chart of charts) {
      const text = textOf(`${chart}.svg`);
      expect(text.startsWith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 ')).toBe(true);
      expect([chart, /NaN|undefined|Infinity/.exec(text)?.[0]]).toEqual([chart, undefined]);
    }
    expect(textOf("pareto.svg")).toContain(">failures</text>");
  });

  it.for([
    {
      args: ["tumeline", "x.svg"],
      says: 'there is no chart "tumeline". There are: timeline, instances, latency, gpu-hours, pareto',
    },
    { args: ["timeline"], says: "--svg timeline wants a file" },
    { args: ["timeline", "nowhere/x.svg"], says: "there is no folder" },
    { args: ["timeline", "x.svg", "--title", "x"], says: "--output and --title are of the page" },
  ])("refuses $args", async ({ args, says }) => {
    const { code, stderr } = await tokentide("report", at("demo"), "--svg", ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  it("drew the README's picture, by the commands that stand there", async () => {
    const root = new URL("../../../", import.meta.url);
    const readme = readFileSync(new URL("README.md", root), "utf8").replaceAll(/\s+/g, " ");
    expect(readme).toContain("tokentide -- run demo --out results`");
    expect(readme).toContain("tokentide -- report results --svg timeline docs/images/demo.svg`");
    await tokentide("run", "demo", "--out", at("whole"), "--quiet", "--detailed", "none");
    await tokentide("report", at("whole"), "--svg", "timeline", at("whole.svg"));
    const drawn = readFileSync(new URL("docs/images/demo.svg", root), "utf8");
    if (textOf("whole.svg") !== drawn)
      throw new Error("docs/images/demo.svg is out of date: run the README's two commands.");
  });
});
