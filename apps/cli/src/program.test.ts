import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SMALL_CONFIG, SMALL_TRACE, tokentide } from "./testing/command-line";

let directory = "";
const inside = (name: string) => join(directory, name);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tokentide-cli-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  writeFileSync(inside("small.yaml"), SMALL_CONFIG);
  writeFileSync(inside("trace.csv"), SMALL_TRACE);
});

describe("run", () => {
  it("prints the summary, and says that nothing was written", async () => {
    const { code, stdout, stderr } = await tokentide("run", inside("small.yaml"));
    expect(stdout).toContain("3 of 3 completed");
    expect(stdout.split("\nNext:\n")[1]).toMatch(/keep the results, and a page that shows them/);
    expect(stdout).toContain(`tokentide run ${inside("small.yaml")} --out results`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(readdirSync(directory).sort()).toEqual(["small.yaml", "trace.csv"]);
  });

  it("writes the results where it is told to, equal ones for equal runs", async () => {
    for (const name of ["one", "two"]) {
      const { code, stdout } = await tokentide("run", inside("small.yaml"), "--out", inside(name), "--seed", "3");
      expect(code).toBe(0);
      expect(stdout).toContain(`Wrote 7 files to ${inside(name)}`);
    }
    const files = [
      "detailed/0.csv",
      "detailed/0_alloc.csv",
      "latencies.csv",
      "summary.csv",
      "summary.json",
      "timeline.csv",
    ];
    for (const file of files) expect(readFileSync(inside(`one/${file}`))).toEqual(readFileSync(inside(`two/${file}`)));
    expect(readFileSync(inside("one/detailed/0.csv"), "utf8").trim().split("\n")).toHaveLength(4);
    expect(JSON.parse(readFileSync(inside("one/run.json"), "utf8"))).toMatchObject({
      versions: { node: process.versions.node },
    });
  });

  it("takes the folder and the details from the file, too, and is quiet when told to", async () => {
    writeFileSync(inside("small.yaml"), `${SMALL_CONFIG}output: { dir: kept, detailed: false }\n`);
    const { code, stdout } = await tokentide("run", inside("small.yaml"), "--quiet");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(existsSync(inside("kept/summary.json"))).toBe(true);
    expect(existsSync(inside("kept/detailed/0.csv"))).toBe(false);
  });

  it("reads compressed traces, and one trace for each application", async () => {
    writeFileSync(inside("trace.csv.gz"), gzipSync(SMALL_TRACE));
    const second = "{model_architecture: llama2-70b, scheduler: jsq, trace: trace.csv, application_id: 4}";
    const pools = "prompt: {tensor_parallelism: 8, num_instances: 1}, token: {tensor_parallelism: 8, num_instances: 0}";
    writeFileSync(
      inside("two.yaml"),
      SMALL_CONFIG.replace("trace: { path: trace.csv }\n", "")
        .replace("start_state:", `  - ${second}\nstart_state:`)
        .replace("scheduler: jsq", "scheduler: jsq\n    trace: trace.csv.gz")
        .replace(
          /start_state:[\s\S]*/,
          `start_state:\n  - { state_type: splitwise, application_id: 0, ${pools} }\n  - { state_type: baseline, application_id: 4, instance: {tensor_parallelism: 8} }\n`,
        ),
    );
    const { stdout, stderr } = await tokentide("run", inside("two.yaml"), "--out", inside("out"));
    expect(stderr).toBe("");
    expect(stdout).toContain("Application 4");
    expect(stdout.match(/3 of 3 completed/g)).toHaveLength(2);
    expect(readdirSync(inside("out/detailed")).sort()).toEqual(["0.csv", "0_alloc.csv", "4.csv", "4_alloc.csv"]);
  });

  it("takes sizes from a trace", async () => {
    const set = [
      "trace=null",
      `workload={arrivals: {type: constant, rate: 1}, sizes: {type: trace, path: ${inside("trace.csv")}}, requests: 5}`,
    ];
    const { stdout } = await tokentide("run", inside("small.yaml"), ...set.flatMap((one) => ["--set", one]));
    expect(stdout).toContain("5 of 5 completed");
  });

  it("leaves nothing behind when it fails", async () => {
    writeFileSync(inside("trace.csv"), `${SMALL_TRACE}3,2,0,x,1,1,1\n`);
    const { code, stdout, stderr } = await tokentide("run", inside("small.yaml"), "--out", inside("out"));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("line 5");
    expect(existsSync(inside("out"))).toBe(false);
  });

  it("does not write among files that are none of its own", async () => {
    const { code, stderr } = await tokentide("run", inside("small.yaml"), "--out", directory);
    expect(code).toBe(2);
    expect(stderr).toContain("it holds files that are no results");
  });

  it("names the application that a trace asks for in vain", async () => {
    writeFileSync(inside("trace.csv"), SMALL_TRACE.replace("2,2,0,3", "2,2,7,3"));
    for (const command of ["run", "validate"]) {
      const { code, stderr } = await tokentide(command, inside("small.yaml"));
      expect(code).toBe(2);
      expect(stderr).toContain("application 7");
    }
  });

  it("lists every problem of a configuration", async () => {
    const { code, stderr } = await tokentide("run", inside("small.yaml"), "--set", "seed=-1", "--set", "end_time=0");
    expect(code).toBe(2);
    expect(stderr).toContain("2 problems in the configuration");
  });
});

describe("wrong traces", () => {
  const header = SMALL_TRACE.split("\n")[0]!;
  it.for([
    { name: "an empty file", text: "", says: "empty" },
    { name: "a header and nothing below", text: `${header}\n`, says: "no requests" },
    { name: "no header", text: "0,2,0,1,1,5,5\n", says: "header" },
    { name: "another kind of file", text: "# Title\n\nText.\n", says: "no known form of trace" },
    { name: "semicolons", text: SMALL_TRACE.replaceAll(",", ";"), says: "commas" },
    { name: "a column that is missing", text: "arrival_timestamp,prompt_size\n1,5\n", says: "token_size" },
    {
      name: "a column that is misspelled",
      text: SMALL_TRACE.replace("application_id", "aplication_id"),
      says: "application_id",
    },
    { name: "a column twice", text: "arrival_timestamp,prompt_size,token_size,token_size\n1,5,5,5\n", says: "twice" },
    { name: "a negative arrival", text: `${header}\n0,2,0,-1,1,5,5\n`, says: "line 2" },
    { name: "an arrival that is no number", text: `${header}\n0,2,0,soon,1,5,5\n`, says: "arrival_timestamp" },
    { name: "NaN", text: `${header}\n0,2,0,NaN,1,5,5\n`, says: "line 2" },
    { name: "an empty cell", text: `${header}\n0,2,0,1,1,,5\n`, says: "prompt_size" },
    { name: "a negative size", text: `${header}\n0,2,0,1,1,-5,5\n`, says: "-5" },
    { name: "a size of 0", text: `${header}\n0,2,0,1,1,5,0\n`, says: "token_size" },
    { name: "half a token", text: `${header}\n0,2,0,1,1,5.5,5\n`, says: "5.5" },
    { name: "a row that is too short", text: `${header}\n0,2,0,1\n`, says: "line 2" },
    { name: "a row that is too long", text: `${header}\n0,2,0,1,1,5,5,9,9\n`, says: "line 2" },
    { name: "arrivals out of order", text: `${header}\n0,2,0,5,1,5,5\n1,2,0,4,1,5,5\n`, says: "line 3" },
    {
      name: "a date that is none",
      text: "TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,5,5\n",
      says: "TIMESTAMP",
    },
  ])("$name", async ({ text, says }) => {
    writeFileSync(inside("trace.csv"), text);
    for (const command of [
      ["run", inside("small.yaml")],
      ["validate", inside("small.yaml")],
      ["trace", "inspect", inside("trace.csv")],
    ]) {
      const { code, stderr } = await tokentide(...command);
      expect(code).toBe(2);
      expect(stderr).toContain(inside("trace.csv"));
      expect(stderr).toContain(says);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });
});

describe("usage", () => {
  it.for([
    { args: ["rnu", "demo"], says: "did you mean run" },
    { args: ["run"], says: "missing required argument 'config'" },
    { args: ["run", "demo", "extra"], says: "too many arguments" },
    { args: ["run", "demo", "--bogus"], says: "unknown option '--bogus'" },
    { args: ["run", "demo", "--seed", "x"], says: "must be a number" },
    { args: ["run", "demo", "--seed", "-1"], says: "whole number" },
    { args: ["run", "dmeo"], says: "there is no such file" },
    { args: ["run", "demo", "--set", "seed"], says: "an override needs a path and a value" },
    { args: ["catalog", "cars"], says: 'no catalog of "cars"' },
    { args: ["trace", "inspect", "/nowhere.csv"], says: "/nowhere.csv" },
    { args: ["trace", "generate", "/tmp/x.csv", "--rate", "5"], says: "--duration" },
    { args: ["trace", "generate", "/tmp/x.csv", "--duration", "5"], says: "poisson needs --rate" },
    {
      args: ["trace", "generate", "/tmp/x.csv", "--duration", "5", "--rate", "1", "--cv", "2"],
      says: "--cv has no effect",
    },
    {
      args: ["trace", "generate", "/tmp/x.csv", "--duration", "5", "--rate", "1", "--prompt-tokens", "2"],
      says: "no effect",
    },
    {
      args: ["trace", "generate", "/tmp/x.csv", "--duration", "5", "--rate", "1", "--sizes", "fixed"],
      says: "fixed needs --prompt-tokens",
    },
    {
      args: ["trace", "generate", "/tmp/x.csv", "--duration", "5", "--rate", "1", "--sizes", "big"],
      says: 'no sizes "big"',
    },
    { args: ["trace", "generate", "/tmp/x.csv", "--duration", "5", "--arrivals", "late"], says: 'no arrivals "late"' },
    { args: ["trace", "generate", "/tmp/x.csv", "--duration", "5", "--rate", "1", "--set", "a=1"], says: "--config" },
    {
      args: ["trace", "generate", "/tmp/x.csv", "--duration", "5", "--rate", "1", "--format", "xml"],
      says: 'no form of trace "xml"',
    },
    { args: ["trace", "generate", "/tmp/x.csv", "--config", "demo", "--rate", "1"], says: "cannot be used with" },
    { args: ["trace", "convert", "/tmp/x.csv", "/tmp/x.csv"], says: "into itself" },
  ])("$args is refused", async ({ args, says }) => {
    const { code, stderr, stdout } = await tokentide(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.toLowerCase()).toContain(says.toLowerCase());
  });

  it("without a command shows what there is", async () => {
    const { code, stdout } = await tokentide();
    expect(code).toBe(0);
    for (const command of ["init", "run", "explain", "validate", "schema", "catalog", "trace", "Examples"])
      expect(stdout).toContain(command);
  });

  it.for([
    "run",
    "explain",
    "validate",
    "schema",
    "catalog",
    "trace",
    "trace inspect",
    "trace generate",
    "trace convert",
  ])("%s --help has an example", async (command) => {
    const { code, stdout } = await tokentide(...command.split(" "), "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples?:\n {2}tokentide /);
  });
});

describe("catalog", () => {
  it.for([
    { kind: "skus", has: ["A100", "dgx-h100", "38.00"] },
    { kind: "models", has: ["bloom-176b", "llama-3.1-8b"] },
    { kind: "schedulers", has: ["random", "mixed_pool", "overlap_kv_token_jsq"] },
    { kind: "policies", has: ["scheduled", "scheduler-load", "memory or time"] },
    { kind: "profiles", has: ["llama2-70b", "a100-80gb", "32"] },
    { kind: "processors", has: ["h100-80gb-pcap"] },
    { kind: "interconnects", has: ["nvlink-4"] },
    { kind: "presets", has: ["demo"] },
  ])("lists $kind", async ({ kind, has }) => {
    const { code, stdout } = await tokentide("catalog", kind);
    expect(code).toBe(0);
    for (const word of has) expect(stdout).toContain(word);
    const json = JSON.parse((await tokentide("catalog", kind, "--json")).stdout) as unknown[];
    expect(json.length).toBeGreaterThan(0);
  });
});

describe("schema", () => {
  it("is JSON", async () => {
    expect(JSON.parse((await tokentide("schema")).stdout)).toHaveProperty("properties.cluster");
  });
});

describe("validate", () => {
  it("says what a configuration describes", async () => {
    expect((await tokentide("validate", inside("small.yaml"))).stdout.split("\nNext:\n")[0]).toBe(
      `${inside("small.yaml")} is valid.\n  cluster: 2 × dgx-h100\n  application 0: llama2-70b-fp16, scheduler jsq\n  requests: 3 in 3 s from ${inside("trace.csv")}\n`,
    );
    expect((await tokentide("validate", "demo")).stdout).toContain(
      "token_jsq, scaling manager with policy utilization",
    );
    const set = ["compat=splitwise-sim", "applications.0.scaling_manager={}"];
    const { stdout } = await tokentide("validate", inside("small.yaml"), ...set.flatMap((one) => ["--set", one]));
    expect(stdout).toContain("jsq, scaling manager without a policy\n  rules: splitwise-sim");
  });
});

describe("trace", () => {
  it("inspects", async () => {
    const { stdout } = await tokentide("trace", "inspect", inside("trace.csv"));
    expect(stdout).toMatch(/requests +3\n/);
    expect(stdout).toMatch(/prompt +550 +374/);
    expect(JSON.parse((await tokentide("trace", "inspect", inside("trace.csv"), "--json")).stdout)).toMatchObject({
      requests: 3,
    });
  });

  it("generates the same for the same seed", async () => {
    const options = [
      "--arrivals",
      "gamma",
      "--rate",
      "5",
      "--cv",
      "2",
      "--requests",
      "50",
      "--sizes",
      "fixed",
      "--prompt-tokens",
      "9",
      "--output-tokens",
      "7",
      "--application-id",
      "3",
    ];
    for (const [name, seed] of [
      ["a.csv", "1"],
      ["b.csv", "1"],
      ["c.csv", "2"],
    ] as const) {
      const { stdout } = await tokentide("trace", "generate", inside(name), ...options, "--seed", seed);
      expect(stdout).toMatch(/^Wrote 50 requests to \S+ \(splitwise\)\n\nNext:\n/);
    }
    const [a, b, c] = ["a.csv", "b.csv", "c.csv"].map((name) => readFileSync(inside(name), "utf8"));
    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(a?.split("\n")[1]).toMatch(/^0,\d,3,[\d.]+,1,9,7$/);
  });

  it("generates what a configuration would run", async () => {
    await tokentide(
      "trace",
      "generate",
      inside("demo.csv.gz"),
      "--config",
      "demo",
      "--requests",
      "20",
      "--seed",
      "5",
      "--duration",
      "100",
    );
    expect((await tokentide("trace", "inspect", inside("demo.csv.gz"))).stdout).toMatch(/requests +20\n/);
    const { stdout } = await tokentide("trace", "generate", inside("same.csv"), "--config", inside("small.yaml"));
    expect(stdout).toContain("Wrote 3 requests");
  });

  it.for(["azure-conv-2023", "constant"])("generates %s arrivals", async (arrivals) => {
    const { stdout } = await tokentide(
      "trace",
      "generate",
      inside("g.csv"),
      "--arrivals",
      arrivals,
      "--rate",
      "2",
      "--requests",
      "9",
    );
    expect(stdout).toContain("Wrote 9 requests");
  });

  it("converts", async () => {
    const { stdout } = await tokentide(
      "trace",
      "convert",
      inside("trace.csv"),
      inside("azure.csv"),
      "--format",
      "azure",
    );
    expect(stdout).toContain("Wrote 3 requests");
    expect(readFileSync(inside("azure.csv"), "utf8")).toMatch(/^TIMESTAMP,ContextTokens,GeneratedTokens\n/);
  });
});
