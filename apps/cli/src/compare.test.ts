import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tokentide } from "./testing/command-line";

const CONFIG = `
cluster: { servers: [{ sku: dgx-h100, count: 2 }] }
workload:
  arrivals: { type: spike, base_rate: 1, peak_rate: 12, start: 120, duration: 180 }
  sizes: { type: azure-conv-2023 }
  duration: 600
applications:
  - model_architecture: llama2-70b
    scheduler: jsq
    slo: { ttft: 1, tbt: 0.05 }
    scaling_manager: { scale_up_delay: 20, max_instances: 6, policy: queue }
start_state:
  state_type: baseline
  instance: { tensor_parallelism: 8, max_batch_size: 32 }
`;

let folder: string;
let config: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tokentide-compare-"));
  config = join(folder, "cluster.yaml");
  writeFileSync(config, CONFIG);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compare = (...options: string[]) => tokentide("compare", config, ...options);

describe("tokentide compare", () => {
  it("prints a row for each policy and marks who is not beaten", async () => {
    const { code, stdout, stderr } = await compare("--policies", "queue,static,hpa", "--seeds", "2");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // The form; what policies come to is the business of their own tests.
    const form = stdout
      .replaceAll(config, "cluster.yaml")
      .replaceAll(/[\d.,]*\d/g, "#")
      .replaceAll(/ +/g, " ");
    expect(form).toMatchInlineSnapshot(`
      "# policies, means over seeds # to #
      Promised: TTFT ≤ # s, TBT ≤ # ms

       policy within SLO TTFT TBT GPU-hours $/# flaps worst minute
      ● queue # % # % # % # $# # # % at # min
      ● static # % # % # % # $# # # % at # min
      ● hpa # % # % # % # $# # # % at # min

      ● no other policy keeps the promise as often for less money

      Settings that nobody gave, made from the start state and from # % of what an instance carries at the promise:

       static { instances: { mixed: # } }
       hpa { metrics: [ { signal: pending_requests, target: # } ] }

      Next:
       # keep every figure, for \`report\`
       tokentide compare cluster.yaml --policies queue,static,hpa --seeds # --out comparison
       # search each policy's settings first
       tokentide compare cluster.yaml --policies queue,static,hpa --seeds # --tune
      "
    `);
  });

  it("writes the same figures as JSON and CSV", async () => {
    const out = join(folder, "out");
    const { code, stdout } = await compare("--policies", "hpa,queue", "--seeds", "2", "--out", out);
    expect(code).toBe(0);
    expect(stdout).toContain("comparison.json");
    const json = JSON.parse(readFileSync(join(out, "comparison.json"), "utf8"));
    expect(json).toMatchObject({
      seeds: [0, 1],
      bounds: ["ttft", "tbt"],
      promises: [{ application_id: 0, ttft_seconds: 1, tbt_seconds: 0.05 }],
      policies: [
        {
          name: "hpa",
          policy: { type: "hpa" },
          derived: { metrics: [{ signal: "pending_requests" }] },
          actuator: "kubernetes",
          gpu_hours: { samples: 2 },
        },
        { name: "queue", actuator: "ideal", is_on_pareto_front: true },
      ],
    });
    const [header, hpa] = readFileSync(join(out, "comparison.csv"), "utf8").split("\n");
    const cells = Object.fromEntries(header!.split(",").map((title, index) => [title, hpa!.split(",")[index]]));
    expect(Number(cells.gpu_hours)).toBe(json.policies[0].gpu_hours.mean);
    expect(Number(cells.attainment)).toBe(json.policies[0].attainment.mean);
  });

  it("shows what a search bought beside what there was", async () => {
    const { code, stdout } = await compare(
      "--policies",
      "static,clairvoyant",
      "--seeds",
      "1",
      "--tune",
      "--candidates",
      "3",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 policies/);
    expect(stdout).toMatch(/^. +static tuned /m);
    expect(stdout).toMatch(/ {2}# static\n {2}policy: \{ type: static, instances: /);
    expect(stdout).toContain("Not searched, since no ranges are known: clairvoyant.");
  });

  it("prints nothing but JSON when that goes to the standard output", async () => {
    const { stdout } = await compare("--policies", "static", "--seeds", "1", "--json", "-");
    expect(JSON.parse(stdout).policies).toHaveLength(1);
  });

  it("begins with the seed that is given, and says when seeds make no difference", async () => {
    const fixed = [
      "--set",
      "workload.arrivals={type: constant, rate: 1}",
      "--set",
      "workload.sizes={type: fixed, prompt_tokens: 100, output_tokens: 20}",
    ];
    const { stdout } = await compare("--policies", "static", "--seed", "7", "--seeds", "2", ...fixed);
    expect(stdout).toContain("means over seeds 7 to 8");
    expect(stdout).toContain("--seeds 1 would do");
  });

  it.for([
    { name: "a mistyped policy", options: ["--policies", "hpa,kpaa"], says: "Did you mean kpa?" },
    { name: "an empty name", options: ["--policies", "hpa,"], says: "both sides of every comma" },
    { name: "no seeds", options: ["--seeds", "0"], says: "at least 1" },
    {
      name: "a setting of nobody",
      options: ["--policies", "hpa", "--policy-set", "kpa.target=2"],
      says: "for none of the policies",
    },
    {
      name: "a mistyped setting",
      options: ["--policies", "hpa", "--policy-set", "hpa.tolerence=2"],
      says: 'did you mean "tolerance"?',
    },
    {
      name: "nothing that scales",
      options: ["--set", "applications.0.scaling_manager=null"],
      says: "has a scaling manager",
    },
    {
      name: "a folder that is a file",
      options: ["--policies", "static", "--out", "FILE"],
      says: "a file has that name. Choose another folder.",
    },
    {
      name: "a JSON file where there is no folder",
      options: ["--policies", "static", "--json", "/nowhere/x.json"],
      says: "Cannot write /nowhere/x.json: there is no folder /nowhere.",
    },
  ])("$name is wrong input, and nothing is written", async ({ options, says }) => {
    const { code, stdout, stderr } = await compare(...options.map((option) => (option === "FILE" ? config : option)));
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(says);
    expect(existsSync(join(folder, "comparison.json"))).toBe(false);
  });
});
