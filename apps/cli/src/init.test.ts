import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig, POLICY_TYPES } from "@tokentide/config";
import { listModelArchitectures } from "@tokentide/hardware";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planOf } from "./init/plan-of-options";
import { policyChoices } from "./init/policy-choices";
import { SMALL_TRACE, tokentide } from "./testing/command-line";

let directory = "";
const inside = (name: string) => join(directory, name);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tokentide-init-"));
  writeFileSync(inside("trace.csv"), SMALL_TRACE);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function init(name: string, ...options: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await tokentide("init", inside(name), "--force", ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

async function runs(name: string, ...options: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await tokentide("run", inside(name), "--set", "end_time=60", ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("init without a terminal", () => {
  it("asks nothing, writes what is usual, and says what comes next", async () => {
    const stdout = await init("usual.yaml");
    expect(stdout).toMatch(
      /^Wrote .*usual.yaml:\n {2}llama2-70b-fp16 on 2 × .*\n.*\n.*\n {2}no scaling\n\nNext:\n[\s\S]*tokentide run /,
    );
    expect(await runs("usual.yaml")).toMatch(/[1-9]\d* of [1-9]\d* completed/);
  });

  it("keeps the usual promise with the usual traffic", async () => {
    await init("usual.yaml");
    const { stdout } = await tokentide("run", inside("usual.yaml"));
    expect(Number(/attainment ([\d.]+) %/.exec(stdout)![1])).toBeGreaterThan(95);
  });

  it("says what every line is for", async () => {
    await init("usual.yaml", "--policy", "queue");
    const lines = readFileSync(inside("usual.yaml"), "utf8").split("\n");
    for (const key of [
      "servers",
      "arrivals",
      "performance_model",
      "scheduler",
      "slo",
      "scale_up_delay",
      "instance",
      "seed",
    ])
      expect(lines.find((line) => line.trim().startsWith(`${key}:`))).toContain(" # ");
  });

  it.for(listModelArchitectures().map(({ name }) => name))("writes a configuration that runs for %s", async (model) => {
    await init("model.yaml", "--model", model);
    await runs("model.yaml");
  });

  it("offers every policy of the catalog that instances of one kind can scale by, and each runs", async () => {
    const offered = policyChoices(planOf({}, inside("x.yaml"))).map(({ type }) => type);
    expect(offered).toEqual(
      expect.arrayContaining(["static", "scheduled", "queue", "utilization", "hpa", "kpa", "keda"]),
    );
    expect(POLICY_TYPES).toEqual(expect.arrayContaining([...offered]));
    for (const policy of offered) {
      await init("policy.yaml", "--policy", policy);
      await runs("policy.yaml");
    }
  });

  it.for(["azure-conv-2023", "azure-code-2023", "steady", "spike", "diurnal"])("writes %s traffic", async (traffic) => {
    await init("traffic.yaml", "--traffic", traffic, "--rate", "3", "--duration", "30");
    expect(await runs("traffic.yaml")).toMatch(/[1-9]\d* of [1-9]\d* completed/);
  });

  it("names a trace relative to the file", async () => {
    mkdirSync(inside("below"), { recursive: true });
    await init("below/own.yaml", "--traffic", inside("trace.csv"));
    expect(readFileSync(inside("below/own.yaml"), "utf8")).toContain('path: "../trace.csv"');
    expect(await runs("below/own.yaml")).toContain("3 of 3 completed");
  });

  it("puts into the file what the options say", async () => {
    const options = ["--model", "qwen3-32b-fp8", "--sku", "H100x2", "--servers", "3", "--ttft", "1.5", "--tbt", "0.2"];
    await init("said.yaml", ...options, "--policy", "hpa", "--max-instances", "9");
    const { simulation } = loadConfig(inside("said.yaml"));
    expect(simulation.cluster.servers[0]).toMatchObject({ sku: { name: "H100x2" }, count: 3 });
    expect(simulation.applications[0]).toMatchObject({
      model: { size: { name: "qwen3-32b-fp8" } },
      slo: { ttftSeconds: 1.5, tbtSeconds: 0.2 },
      scaling: { policy: { name: "hpa" } },
    });
  });

  it("does not overwrite unless told to", async () => {
    writeFileSync(inside("mine.yaml"), "mine");
    const { code, stderr } = await tokentide("init", inside("mine.yaml"));
    expect({ code, text: readFileSync(inside("mine.yaml"), "utf8") }).toEqual({ code: 2, text: "mine" });
    expect(stderr).toContain("add --force");
    await init("mine.yaml");
    expect(readFileSync(inside("mine.yaml"), "utf8")).toContain("Written by");
  });

  it.for([
    { options: ["--model", "llama2-70c"], says: 'Did you mean "llama2-70b"' },
    { options: ["--sku", "H1000"], says: 'Did you mean "H100"' },
    { options: ["--model", "llama-3.1-405b", "--sku", "A100"], says: "These have: " },
    { options: ["--servers", "0"], says: "at least 1" },
    { options: ["--traffic", "azure-conf-2023"], says: 'did you mean "azure-conv-2023"' },
    { options: ["--traffic", "nowhere.csv"], says: "no trace nowhere.csv" },
    { options: ["--rate", "0"], says: "--rate must be more than 0" },
    { options: ["--ttft", "-1"], says: "--ttft must be more than 0" },
    { options: ["--policy", "quue"], says: 'did you mean "queue"' },
    { options: ["--max-instances", "4"], says: "no effect without a policy" },
    { options: ["--policy", "queue", "--servers", "4", "--max-instances", "1"], says: "is less than" },
  ])("refuses $options and writes nothing", async ({ options, says }) => {
    const { code, stdout, stderr } = await tokentide("init", inside("wrong.yaml"), ...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
    expect(() => readFileSync(inside("wrong.yaml"))).toThrow();
  });

  it("has no effect of --rate on a trace", async () => {
    const { code, stderr } = await tokentide(
      "init",
      inside("wrong.yaml"),
      "--traffic",
      inside("trace.csv"),
      "--rate",
      "2",
    );
    expect(code).toBe(2);
    expect(stderr).toContain("no effect with a trace");
  });
});
