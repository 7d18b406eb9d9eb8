import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compare } from "../compare/compare";
import type { Job } from "../job";
import { JobRunner } from "../job-runner";
import { SCALING_CONFIG } from "../testing/scaling-config";

const AGENTS = fileURLToPath(new URL("../../../../examples/agents/", import.meta.url));
const hasPython = spawnSync("python3", ["--version"]).status === 0;

const jobOf = (command: readonly string[], policy = {}): Job => ({
  config: SCALING_CONFIG,
  policy: { name: "agent", policy: { type: "external", command, ...policy } },
  score: {},
});

const QUEUE_AGENT = [process.execPath, `${AGENTS}queue_agent.mjs`, "8"];

async function scoreOf(job: Job) {
  const { score, error } = await new JobRunner().run(job);
  if (score === undefined) throw new Error(error?.message);
  return score;
}

describe("a run that a process decides about", () => {
  it("is scaled by it, and is the same again", async () => {
    const score = await scoreOf(jobOf(QUEUE_AGENT));
    expect(score.scaleUps).toBeGreaterThan(2);
    expect(score.scaleDowns).toBeGreaterThan(0);
    expect(await scoreOf(jobOf(QUEUE_AGENT))).toEqual(score);
  });

  it.skipIf(!hasPython)("may be decided in Python, by alpha (skipped without python3)", async () => {
    const score = await scoreOf(jobOf(["python3", `${AGENTS}alpha_agent.py`]));
    expect(score.scaleUps).toBeGreaterThan(2);
  });

  it("fails with its process, and says why", async () => {
    const { error } = await new JobRunner().run(jobOf([process.execPath, "-e", "process.exit(4)"]));
    expect(error).toMatchObject({ name: "AgentError", code: "AGENT_FAILED" });
    expect(error!.message).toContain("exit code 4");
  });

  it("is compared as any other", async () => {
    const policies = [
      { name: "agent", policy: { type: "external", command: QUEUE_AGENT } },
      { name: "queue", policy: { type: "queue" } },
    ];
    const { policies: results } = await compare({ config: SCALING_CONFIG, policies, seeds: [1, 2] }, { workers: 0 });
    expect(results.map(({ name, attainment }) => [name, attainment.samples])).toEqual([
      ["agent", 2],
      ["queue", 2],
    ]);
  });
});
