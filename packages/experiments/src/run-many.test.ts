import { describe, expect, it } from "vitest";
import { WorkersError } from "./experiment-errors";
import type { Job, JobResult } from "./job";
import { runMany } from "./run-many";
import { SMALL_CONFIG } from "./testing/small-config";

const seeds = [3, 1, 2];
const jobs: Job[] = seeds.map((seed) => ({ name: `seed ${seed}`, config: SMALL_CONFIG, seed }));
const inThisThread = { workers: 0 };

describe("many runs in one thread", () => {
  it("have their results in the order of the jobs, each that of the job alone", async () => {
    const results = await runMany(jobs, inThisThread);
    expect(results.map(({ index, name }) => [index, name])).toEqual([
      [0, "seed 3"],
      [1, "seed 1"],
      [2, "seed 2"],
    ]);
    for (const [index, job] of jobs.entries()) {
      const [alone] = await runMany([job], inThisThread);
      expect(results[index]!.summary).toEqual(alone!.summary);
    }
    expect(results.every(({ wallSeconds }) => wallSeconds > 0)).toBe(true);
  });

  it("go on after one that fails", async () => {
    const bad = { config: SMALL_CONFIG, overrides: ["applications.0.sceduler=jsq"] };
    const results = await runMany([jobs[0]!, bad, jobs[1]!], inThisThread);
    expect(results.map(({ summary }) => summary !== undefined)).toEqual([true, false, true]);
    expect(results[1]).toMatchObject({ index: 1, error: { name: "ConfigError", code: "CONFIG_INVALID" } });
    expect(results[1]).not.toHaveProperty("name");
  });

  it("are reported one by one", async () => {
    const reported: JobResult[] = [];
    const results = await runMany(jobs, { ...inThisThread, onResult: (result) => reported.push(result) });
    expect(reported).toEqual(results);
  });

  it("may be none", async () => {
    expect(await runMany([])).toEqual([]);
  });
});

describe("giving up", () => {
  it("before the start starts nothing", async () => {
    const reason = new Error("changed my mind");
    await expect(runMany(jobs, { ...inThisThread, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("between two jobs leaves the rest", async () => {
    const giveUp = new AbortController();
    const reported: JobResult[] = [];
    const promise = runMany(jobs, {
      ...inThisThread,
      signal: giveUp.signal,
      onResult: (result) => {
        reported.push(result);
        giveUp.abort();
      },
    });
    await expect(promise).rejects.toMatchObject({ name: "AbortError" });
    expect(reported).toHaveLength(1);
  });

  it("in the middle of a run does not wait for its end", async () => {
    const giveUp = new AbortController();
    const endless = { config: SMALL_CONFIG, overrides: ["workload.requests=1000000000"] };
    setImmediate(() => giveUp.abort());
    const promise = runMany([endless], { ...inThisThread, signal: giveUp.signal });
    await expect(promise).rejects.toMatchObject({ name: "AbortError" });
  });

  it("is what a listener does that throws", async () => {
    const calls: JobResult[] = [];
    const promise = runMany(jobs, {
      ...inThisThread,
      onResult: (result) => {
        calls.push(result);
        throw new Error("full disk");
      },
    });
    await expect(promise).rejects.toThrow("full disk");
    expect(calls).toHaveLength(1);
  });
});

describe("threads that cannot be had", () => {
  it.for([-1, 1.5, Number.NaN])("%s of them", async (workers) => {
    await expect(runMany(jobs, { workers })).rejects.toThrow(WorkersError);
  });

  it("for want of a worker program", async () => {
    const error = await runMany(jobs, { workers: 2, workerUrl: "no/such/worker.js" }).catch((caught) => caught);
    expect(error).toMatchObject({ name: "WorkersError", code: "WORKERS_UNUSABLE" });
    expect(error.message).toContain("workerUrl");
  });
});
