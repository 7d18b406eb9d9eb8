import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tokentide } from "./testing/command-line";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const BLOCK = "applications.0.scaling_manager";

/** The quick start's block, with a scheduler that looks at the queue once for three requests. */
const QUICK_START = `
cluster:
  servers:
    - { sku: A100, count: 1 }
trace: { path: trace.csv }
performance_model: { type: constant, prompt_time: 20, token_time: 0.5 }
applications:
  - application_id: 0
    model_architecture: llama-3.1-8b
    scheduler: { type: autoscaling, check_every_requests: 3, scale_up_queue_length: 1, scale_down_queue_length: 0.5 }
    scaling_manager:
      scale_up_delay: 10.0
      drain_check_interval: 1.0
start_state:
  state_type: baseline
  instance: { tensor_parallelism: 1 }
`;

/** Three requests that queue up, a look at 10.5 s; two that do not, a look at 202.25 s while each instance has one. */
const TRACE = `request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size
0,2,0,1,1,64,1
1,2,0,2,1,2048,1
2,2,0,3,1,2048,1
3,2,0,10.5,1,64,1
4,2,0,200,1,64,9
5,2,0,201,1,64,9
6,2,0,202.25,1,64,9
`;

/** A burst for the queue policy, in a few minutes. */
const BURST = `
cluster:
  servers:
    - { sku: dgx-h100, count: 1 }
workload:
  arrivals: { type: spike, base_rate: 1, peak_rate: 16, start: 30, duration: 120 }
  sizes: { type: azure-conv-2023 }
  duration: 400
applications:
  - model_architecture: llama2-70b
    scheduler: token_jsq
    slo: { ttft: 2.0 }
    scaling_manager: { scale_up_delay: { mean: 20, sd: 4 }, decision_interval: 10, policy: queue, max_instances: 8 }
start_state:
  state_type: baseline
  instance: { instance_type: Splitwise, tensor_parallelism: 8, max_batch_size: 48 }
`;

let directory = "";
const inside = (name: string) => join(directory, name);
const results = (name: string) => readFileSync(inside(`out/${name}`), "utf8");
const setting = (...texts: readonly string[]) => texts.flatMap((text) => ["--set", text]);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tokentide-scaling-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  writeFileSync(inside("quick.yaml"), QUICK_START);
  writeFileSync(inside("trace.csv"), TRACE);
  writeFileSync(inside("burst.yaml"), BURST);
});

async function run(name: string, ...options: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await tokentide("run", inside(name), "--out", inside("out"), ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

interface Instance {
  readonly status: string;
  readonly tag: string;
}

function instances(): Instance[] {
  const [header = "", ...rows] = results("detailed/0_alloc.csv").trim().split("\n");
  const columns = header.split(",");
  return rows.map(
    (row) => Object.fromEntries(row.split(",").map((cell, index) => [columns[index], cell])) as unknown as Instance,
  );
}

function summary(): { readonly simulated_seconds: number; readonly scaling: Record<string, number> } {
  const { simulated_seconds, applications } = JSON.parse(results("summary.json"));
  return { simulated_seconds, ...applications[0] };
}

describe("the quick start's log", () => {
  it("has its rows: up after the delay to the bit, gone at the first look after the work is done", async () => {
    const stdout = await run("quick.yaml");
    expect(stdout).toContain("Wrote 9 files");
    expect(results("scaling/0")).toBe(`time,action,target,status
10.5,scale_up_server,server_1,active
10.5,scale_up_start,instance_1,scaling_up
20.5,scale_up_complete,instance_1,active
202.25,scale_down_start,instance_0,draining
224.25,scale_down_complete,instance_0,scaling_down
224.25,scale_down_server,server_0,scaling_down
`);
  });

  it("has drained instances gone at once where there is no interval", async () => {
    await run("quick.yaml", ...setting(`${BLOCK}.drain_check_interval=null`));
    expect(results("scaling/0")).toContain("\n224.0,scale_down_complete,instance_0,scaling_down\n");
  });

  it("starts after a delay that is no whole number, to the bit", async () => {
    await run("quick.yaml", ...setting(`${BLOCK}.scale_up_delay=0.1`));
    expect(results("scaling/0")).toContain(`\n${10.5 + 0.1},scale_up_complete,instance_1,active\n`);
  });

  it("is there for each application that has the block, also when nothing happens", async () => {
    await run("quick.yaml", ...setting("applications.0.scheduler=jsq"));
    expect(results("scaling/0")).toBe("time,action,target,status\n");
    expect(results("decisions/0.jsonl")).toContain('"type":"instance_adopted"');
    await run("quick.yaml", ...setting("applications.0.scheduler=jsq", `${BLOCK}=null`));
    expect(readdirSync(inside("out"))).not.toContain("scaling");
  });
});

describe("the decision log", () => {
  it("has every decision with its reasons, in order", async () => {
    await run("burst.yaml");
    const lines = results("decisions/0.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const decisions = lines.flatMap(({ decision }) => (decision === undefined ? [] : [decision]));
    expect(decisions.map(({ timeSeconds }) => timeSeconds)).toEqual(decisions.map((_, index) => index * 10));
    for (const { policy, reason } of decisions)
      expect({ policy, reason }).toEqual({ policy: "queue", reason: expect.stringContaining("mixed: ") });
    expect(lines.filter(({ event }) => event?.type === "scale_up_complete")).toHaveLength(summary().scaling.scale_ups!);
  });
});

describe("what is printed of a fleet that scales", () => {
  it("has the figures of scaling and the decisions that mattered", async () => {
    const stdout = await run("burst.yaml");
    expect(stdout).toMatch(/GPU-hours +[\d.]+ = [\d.]+ booting \+ [\d.]+ busy/);
    expect(stdout).toMatch(/scaling +[1-9]\d* up, [1-9]\d* down/);
    expect(stdout).toMatch(/on average [\d.]+ s to capacity, [\d.]+ m?s to drain/);
    expect(stdout).toMatch(/\d+ of \d+ decisions changed the fleet \(policy queue\):\n/);
    expect(stdout).toMatch(/ {2}40 s +mixed 1 → 2: .*> (50|1000)/);
  });

  it("is drawn where that is asked for, and on terminals, and not elsewhere", async () => {
    const chart = /mixed +\d+ ┤[ █▒░]+\n/;
    expect(await run("burst.yaml")).not.toMatch(chart);
    expect(await run("burst.yaml", "--chart")).toMatch(chart);
    const isTTY = Object.getOwnPropertyDescriptor(process.stdout, "isTTY");
    Object.defineProperty(process.stdout, "isTTY", { value: true, configurable: true });
    try {
      expect(await run("burst.yaml")).toMatch(chart);
      expect(await run("burst.yaml", "--no-chart")).not.toMatch(chart);
      expect(await run("burst.yaml", "--quiet", "--chart")).toBe("");
    } finally {
      if (isTTY === undefined) Reflect.deleteProperty(process.stdout, "isTTY");
      else Object.defineProperty(process.stdout, "isTTY", isTTY);
    }
  });

  it("says what would have been done in a dry run, and does nothing", async () => {
    const stdout = await run("burst.yaml", ...setting(`${BLOCK}.dry_run=true`));
    expect(stdout).toContain("decisions would have changed the fleet");
    expect(results("scaling/0")).toBe("time,action,target,status\n");
    expect(summary().scaling).toMatchObject({ scale_ups: 0, scale_downs: 0 });
  });

  it("says what a preset shows", async () => {
    const { stdout } = await tokentide("run", "demo", ...setting("workload.duration=60"));
    expect(stdout).toMatch(/^An hour of .* instances start in 65 ± 4 s, as measured\.\n/);
  });
});

describe("--drain", () => {
  it("goes on until the fleet is down to its minimum", async () => {
    await run("burst.yaml", ...setting("workload.duration=140"));
    const left = instances().filter(({ status }) => status === "active").length;
    const ended = summary().simulated_seconds;
    expect(left).toBeGreaterThan(1);
    await run("burst.yaml", "--drain", ...setting("workload.duration=140"));
    expect(instances().filter(({ status }) => status !== "scaling_down")).toHaveLength(1);
    expect(summary().simulated_seconds).toBeGreaterThan(ended);
  });

  it("is refused where a fleet would stay as it is", async () => {
    const { code, stderr } = await tokentide("run", inside("quick.yaml"), "--drain");
    expect(code).toBe(2);
    expect(stderr).toContain("it has no policy");
  });
});

describe("times of day", () => {
  it("are those of the start time", async () => {
    const schedule = "[{at: '00:00', instances: {mixed: 1}}, {at: '09:00', instances: {mixed: 3}}]";
    await run(
      "burst.yaml",
      ...setting("start_time=2024-01-01T08:59:00+02:00", `${BLOCK}.policy={type: scheduled, schedule: ${schedule}}`),
    );
    expect(results("scaling/0").match(/^60\.0,scale_up_start,/gm)).toHaveLength(2);
    expect(results("scaling/0")).not.toMatch(/^\d\d?\.0,scale_up_start.*\n(?!60)/);
  });
});

describe("limits, actuators and payment", () => {
  it("keeps to the bounds of instances and GPUs", async () => {
    await run("burst.yaml", ...setting(`${BLOCK}.max_gpus=16`));
    expect(results("timeline.csv")).not.toMatch(/,mixed,(\d+,){6}[3-9]/);
    expect(instances().length).toBeGreaterThan(1);
  });

  it("keeps to the power budget of the cluster", async () => {
    await run("burst.yaml", ...setting("cluster.power_budget=8000"));
    expect(instances()).toHaveLength(1);
  });

  it("has pods that take their time under Kubernetes", async () => {
    const actuator = "{type: kubernetes, pod_start_up: 30, node_provisioning: 15}";
    await run("burst.yaml", ...setting(`${BLOCK}.scale_up_delay=null`, `${BLOCK}.actuator=${actuator}`));
    const log = results("scaling/0");
    const started = Number(/^([\d.]+),scale_up_start,instance_1,/m.exec(log)?.[1]);
    expect(log).toContain(`\n${started + 45}.0,scale_up_complete,instance_1,active\n`);
  });

  it("pays for committed servers whether used or not", async () => {
    await run("burst.yaml");
    const { cost_dollars: onDemand } = JSON.parse(results("summary.json")).applications[0];
    await run("burst.yaml", ...setting(`${BLOCK}.billing={dgx-h100: {committed: 8}}`));
    const { cost_dollars: committed } = JSON.parse(results("summary.json")).applications[0];
    expect(committed).toBeGreaterThan(onDemand);
  });
});

describe("failures", () => {
  it("are replaced, their requests start anew, and all is counted", async () => {
    const stdout = await run(
      "burst.yaml",
      ...setting(
        `${BLOCK}.policy={type: static, instances: {mixed: 2}}`,
        "cluster.servers.0.count=2",
        "failures=[{type: instance_death, at: 100}]",
        "workload.arrivals={type: poisson, rate: 3}",
      ),
    );
    expect(summary().scaling).toMatchObject({ lost: 1, scale_ups: 1 });
    expect(summary().scaling.retried_requests).toBeGreaterThan(0);
    expect(stdout).toContain("1 lost");
    expect(stdout).toContain("lost theirs and started anew");
    expect(results("scaling/0")).toMatch(/^100\.0,instance_failed,instance_[01],/m);
  });
});

describe("the examples that scale", () => {
  it("have the quick start's block word for word", () => {
    expect(readFileSync(join(examples, "quickstart.yaml"), "utf8")).toMatch(
      /\n {4}scaling_manager:\n {6}scale_up_delay: 10\.0 .*\n {6}drain_check_interval: 1\.0 .*\n\n/,
    );
  });

  it.for(["quickstart.yaml", "autoscaling-policy.yaml", "demo.yaml"])(
    "follow their traffic up and down, and lose nothing: %s",
    async (name) => {
      const { code, stdout } = await tokentide("run", join(examples, name), "--out", inside("out"));
      expect(code).toBe(0);
      expect(stdout).toContain("completed (100 %)");
      const { scaling } = summary();
      expect(scaling.scale_ups).toBeGreaterThanOrEqual(5);
      expect(scaling.scale_downs).toBeGreaterThanOrEqual(5);
    },
  );

  it("survive their failures", async () => {
    const { stdout } = await tokentide("run", join(examples, "failures.yaml"), "--out", inside("out"));
    expect(stdout).toContain("completed (100 %)");
    const { scaling } = summary();
    for (const figure of ["lost", "failed", "retried_requests"]) expect(scaling[figure]).toBeGreaterThan(0);
    expect(results("scaling/0")).toContain("scale_up_failed");
    expect(results("decisions/0.jsonl")).toContain("injected shortage");
  });
});

describe("two equal runs", () => {
  const files = () =>
    readdirSync(inside("out"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "run.json")
      .map((entry) => join(entry.parentPath, entry.name).slice(inside("out/").length))
      .sort();

  it.for(["failures.yaml", "autoscaling-policy.yaml", "quickstart.yaml"])(
    "of %s have equal bytes, the logs of scaling too, and other ones for another seed",
    async (name) => {
      const once = async (seed: string) => {
        const { code, stdout } = await tokentide(
          ...["run", join(examples, name), "--out", inside("out"), "--seed", seed, "--chart"],
          ...setting("output.detailed=true", "end_time=1500"),
        );
        expect(code).toBe(0);
        return { stdout, files: Object.fromEntries(files().map((file) => [file, results(file)])) };
      };
      const [one, two, other] = [await once("5"), await once("5"), await once("6")];
      expect(Object.keys(one.files)).toEqual(expect.arrayContaining(["scaling/0", "decisions/0.jsonl"]));
      expect(two).toEqual(one);
      expect(other.files["scaling/0"]).not.toBe(one.files["scaling/0"]);
    },
  );
});
