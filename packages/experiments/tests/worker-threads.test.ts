/** Real threads: the worker program is bundled from the sources, as the apps bundle it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compare } from "../src/compare/compare";
import type { Job, JobResult } from "../src/job";
import { runMany } from "../src/run-many";
import { sweep } from "../src/sweep";
import { SCALING_CONFIG } from "../src/testing/scaling-config";
import { SMALL_CONFIG, tracesConfig, traceText } from "../src/testing/small-config";
import { bundle, packageFile } from "./bundle";

let folder: string;
let workerUrl: URL;
/** Different seeds, settings and traces, one of them wrong. */
let jobs: readonly Job[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tokentide-threads-"));
  writeFileSync(join(folder, "trace.csv"), traceText(20));
  const app = `
    import { runMany } from ${JSON.stringify(packageFile("src/index.ts"))};
    const jobs = JSON.parse(process.argv[2]);
    const results = await runMany(jobs, { workers: 2, workerUrl: new URL("./experiments-worker.js", import.meta.url) });
    console.log(JSON.stringify(results));
  `;
  writeFileSync(join(folder, "app.ts"), app);
  bundle(folder, {
    app: join(folder, "app.ts"),
    "experiments-worker": packageFile("src/worker.ts"),
    "entry/worker": packageFile("node_modules/tinypool/dist/entry/worker.js"),
  });
  workerUrl = pathToFileURL(join(folder, "dist", "experiments-worker.js"));
  jobs = [
    ...sweep({ config: SMALL_CONFIG, over: { "applications.0.scheduler": ["jsq", "round_robin"] }, seeds: [1, 2, 3] }),
    { name: "wrong", config: SMALL_CONFIG, overrides: ["applications.0.sceduler=jsq"] },
    { name: "traces", config: tracesConfig(folder) },
    { name: "traces again", config: tracesConfig(folder), seed: 1 },
  ];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Results without the one figure that differs between two equal runs. */
const lasting = (results: readonly JobResult[]) => results.map(({ wallSeconds: _, ...result }) => result);

describe("results", () => {
  let alone: readonly JobResult[];

  beforeAll(async () => {
    alone = await runMany(jobs, { workers: 0 });
  });

  it.for([1, 2, 5])("of %i threads are those of none, in the order of the jobs", async (workers) => {
    const reported: JobResult[] = [];
    const results = await runMany(jobs, { workers, workerUrl, onResult: (result) => reported.push(result) });
    expect(lasting(results)).toEqual(lasting(alone));
    expect(JSON.stringify(lasting(results))).toBe(JSON.stringify(lasting(alone)));
    expect(reported.sort((one, other) => one.index - other.index)).toEqual(results);
    expect(results.filter(({ error }) => error !== undefined).map(({ name }) => name)).toEqual(["wrong"]);
  });

  it("of jobs in another order are the same", async () => {
    const results = await runMany([...jobs].reverse(), { workers: 2, workerUrl });
    const summaries = (of: readonly JobResult[]) => of.map(({ summary }) => summary);
    expect(summaries(results.reverse())).toEqual(summaries(alone));
  });

  it("of a program that is one bundle, its workers too, are the same", () => {
    const main = join(folder, "dist", "app.js");
    const output = execFileSync(process.execPath, [main, JSON.stringify(jobs)], { encoding: "utf8" });
    expect(JSON.stringify(lasting(JSON.parse(output)))).toBe(JSON.stringify(lasting(alone)));
  });
});

describe("a comparison", () => {
  it("is the same on any number of threads", async () => {
    const policies = ["queue", "hpa", "kpa"].map((type) => ({ name: type, policy: { type } }));
    const plan = { config: SCALING_CONFIG, policies, seeds: [1, 2] };
    const alone = JSON.stringify(await compare(plan, { workers: 0 }));
    expect(JSON.stringify(await compare(plan, { workers: 1, workerUrl }))).toBe(alone);
    expect(JSON.stringify(await compare(plan, { workers: 3, workerUrl }))).toBe(alone);
  });
});

describe("threads", () => {
  it("stop in the middle of a run when it is given up", async () => {
    const giveUp = new AbortController();
    const endless = { config: SMALL_CONFIG, overrides: ["workload.requests=1000000000"] };
    const promise = runMany([jobs[0]!, endless, endless], {
      workers: 2,
      workerUrl,
      signal: giveUp.signal,
      onResult: () => giveUp.abort(),
    });
    await expect(promise).rejects.toMatchObject({ name: "AbortError" });
  });

  it("that die take their job with them, and only that", async () => {
    const path = join(folder, "mortal-worker.mjs");
    writeFileSync(
      path,
      `export function start() {}
      export function runJob(job) {
        if (job.name !== "dies") return { summary: job.seed, wallSeconds: 1 };
        setImmediate(() => { throw new RangeError("out of something"); });
        return new Promise(() => {});
      }`,
    );
    const many = Array.from({ length: 6 }, (_, seed) => ({
      config: SMALL_CONFIG,
      seed,
      name: seed === 2 ? "dies" : "",
    }));
    const results = await runMany(many, { workers: 2, workerUrl: path });
    expect(results.map(({ summary }) => summary)).toEqual([0, 1, undefined, 3, 4, 5]);
    expect(results[2]!.error).toEqual({ name: "RangeError", message: "out of something" });
  });

  it("that cannot start are one error, not a job's", async () => {
    const path = join(folder, "broken-worker.mjs");
    writeFileSync(path, 'throw new Error("half installed");');
    for (const some of [jobs, jobs.slice(0, 1)]) {
      const promise = runMany(some, { workers: 2, workerUrl: path, onResult: () => expect.fail() });
      await expect(promise).rejects.toMatchObject({
        name: "WorkersError",
        message: expect.stringContaining("half installed"),
      });
    }
  });

  it("that fail together are one error too", async () => {
    const path = join(folder, "together-worker.mjs");
    writeFileSync(path, 'while (Date.now() % 400 > 3); throw new Error("half installed");');
    for (let attempt = 0; attempt < 5; attempt++) {
      const promise = runMany(jobs, { workers: 3, workerUrl: path });
      await expect(promise).rejects.toMatchObject({
        name: "WorkersError",
        message: expect.stringContaining("half installed"),
      });
    }
  });

  it("are not given what cannot be handed over", async () => {
    const unclonable = { ...jobs[0]!, onDone: () => {} };
    const [result] = await runMany([unclonable], { workers: 1, workerUrl });
    expect(result!.error).toMatchObject({ name: "DataCloneError" });
  });
});
