import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Job } from "./job";
import { JobRunner } from "./job-runner";
import { SMALL_CONFIG, tracesConfig, traceText } from "./testing/small-config";
import { TraceStore } from "./trace-store";

const REQUESTS = 40;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tokentide-runner-"));
  writeFileSync(join(folder, "trace.csv"), traceText(REQUESTS));
  writeFileSync(join(folder, "seven.yaml"), "seed: 7\n");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const outcomeOf = (job: Job, runner = new JobRunner()) => runner.run(job);

async function summaryOf(job: Job, runner?: JobRunner) {
  const { summary, error } = await outcomeOf(job, runner);
  if (summary === undefined) throw new Error(error.message);
  return summary;
}

async function errorOf(job: Job) {
  const { error } = await outcomeOf(job);
  return error!;
}

describe("a seed", () => {
  it("does what the same seed in the configuration does, before and after other runs", async () => {
    const runner = new JobRunner();
    const alone = await summaryOf({ config: SMALL_CONFIG, overrides: ["seed=7"] });
    expect(await summaryOf({ config: SMALL_CONFIG, seed: 7 }, runner)).toEqual(alone);
    expect(await summaryOf({ config: SMALL_CONFIG, seed: 8 }, runner)).not.toEqual(alone);
    expect(await summaryOf({ config: SMALL_CONFIG, seed: 7 }, runner)).toEqual(alone);
  });

  it("goes over the one of the configuration and of its overrides", async () => {
    const alone = await summaryOf({ config: SMALL_CONFIG, seed: 1 });
    expect(await summaryOf({ config: SMALL_CONFIG, overrides: ["seed=5"], seed: 1 })).toEqual(alone);
  });

  it.for([-1, 0.5, Number.NaN, 2 ** 53])("%s is a mistake of the configuration", async (seed) => {
    const { name, message } = await errorOf({ config: SMALL_CONFIG, seed });
    expect(name).toBe("ConfigError");
    expect(message).toContain("seed");
  });
});

describe("a configuration", () => {
  it("may extend files beside it", async () => {
    const { text } = SMALL_CONFIG as { text: string };
    const extending = { text: `extends: seven.yaml\n${text}`, fileName: join(folder, "main.yaml") };
    expect(await summaryOf({ config: extending })).toEqual(await summaryOf({ config: SMALL_CONFIG, seed: 7 }));
  });

  it("may be a file or a preset", async () => {
    const path = join(folder, "small.yaml");
    writeFileSync(path, (SMALL_CONFIG as { text: string }).text);
    expect(await summaryOf({ config: { path } })).toEqual(await summaryOf({ config: SMALL_CONFIG }));
    const demo = await summaryOf({ config: { path: "demo" }, overrides: ["workload.duration=10"] });
    expect(demo.applications[0]!.requests.arrived).toBeGreaterThan(0);
  });

  it.for([
    { name: "an unknown setting", overrides: ["applications.0.sceduler=jsq"], says: "sceduler" },
    { name: "a path through a value", overrides: ["end_time.x=1"], says: "end_time" },
    { name: "no value", overrides: ["end_time"], says: "PATH=VALUE" },
  ])("$name in an override is a ConfigError", async ({ overrides, says }) => {
    const { name, code, message } = await errorOf({ config: SMALL_CONFIG, overrides });
    expect({ name, code }).toEqual({ name: "ConfigError", code: "CONFIG_INVALID" });
    expect(message).toContain(says);
  });

  it("that is not there is a ConfigError", async () => {
    expect(await errorOf({ config: { path: join(folder, "nowhere.yaml") } })).toMatchObject({ name: "ConfigError" });
  });
});

describe("a trace", () => {
  it("gives the same results from memory and streamed, whatever application its own column names", async () => {
    const job = { config: tracesConfig(folder) };
    const kept = await summaryOf(job);
    expect(await summaryOf(job, new JobRunner(new TraceStore(0)))).toEqual(kept);
    expect(kept.applications.map(({ requests }) => requests.completed)).toEqual([REQUESTS, REQUESTS]);
  });

  it("is read once", async () => {
    const path = join(folder, "once.csv");
    const once: Job["config"] = {
      fileName: join(folder, "main.yaml"),
      text: (SMALL_CONFIG as { text: string }).text.replace(
        /workload:.*applications:/s,
        "trace: once.csv\napplications:",
      ),
    };
    const runner = new JobRunner();
    writeFileSync(path, traceText(3));
    const first = await summaryOf({ config: once }, runner);
    writeFileSync(path, traceText(30));
    expect(await summaryOf({ config: once, seed: 1 }, runner)).toEqual(first);
    expect(await summaryOf({ config: once })).not.toEqual(first);
  });

  it("may give the sizes of generated requests", async () => {
    const generated =
      "workload: { arrivals: { type: poisson, rate: 2 }, sizes: { type: trace, path: trace.csv }, requests: 12 }";
    const { applications } = await summaryOf({ config: tracesConfig(folder, generated) });
    expect(applications.map(({ requests }) => requests.completed)).toEqual([12, REQUESTS]);
  });

  it("with a mistake is a TraceError", async () => {
    writeFileSync(join(folder, "bad.csv"), "arrival_timestamp,prompt_size,token_size\n0,1,1\n1,none,1\n");
    const error = await errorOf({ config: tracesConfig(folder, "trace: { path: bad.csv }") });
    expect(error).toMatchObject({ name: "TraceError" });
    expect(error.message).toContain("bad.csv, line 3");
  });
});

describe("pauses", () => {
  it("change nothing, and one that rejects ends the run", async () => {
    const job = { config: SMALL_CONFIG, overrides: ["workload.requests=9000"] };
    let pauses = 0;
    const paused = await new JobRunner().run(job, async () => {
      pauses += 1;
    });
    expect(pauses).toBeGreaterThan(0);
    expect(paused.summary).toEqual(await summaryOf(job));
    const ended = await new JobRunner().run(job, () => Promise.reject(new Error("enough")));
    expect(ended.error).toEqual({ name: "Error", message: "enough" });
  });
});
