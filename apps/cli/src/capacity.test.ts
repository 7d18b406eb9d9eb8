import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tokentide } from "./testing/command-line";

const CONFIG = `
cluster: { servers: [{ sku: dgx-h100, count: 1 }] }
workload:
  arrivals: { type: poisson, rate: 12 }
  sizes: { type: fixed, prompt_tokens: 500, output_tokens: 50 }
  duration: 30
applications:
  - { model_architecture: llama2-70b, scheduler: jsq, slo: { ttft: 1, tbt: 0.05 } }
start_state: { state_type: baseline, instance: { instance_type: ORCA, tensor_parallelism: 8, max_batch_size: 16 } }
`;

let folder: string;
let config: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tokentide-capacity-"));
  config = join(folder, "cluster.yaml");
  writeFileSync(config, CONFIG);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const capacity = (...options: string[]) => tokentide("capacity", config, ...options);

describe("tokentide capacity", () => {
  it("prints the ladder of one instance with its knee, and the fewest servers", async () => {
    const { code, stdout, stderr } = await capacity();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await expect(stdout).toMatchFileSnapshot("__snapshots__/capacity.txt");
  });

  it("writes every figure as JSON, to a file or in place of the tables", async () => {
    const file = join(folder, "capacity.json");
    expect((await capacity("--json", file, "--quiet")).stdout).toBe("");
    const report = JSON.parse(readFileSync(file, "utf8"));
    expect(report.slo).toEqual({ ttft_seconds: 1, tbt_seconds: 0.05 });
    expect(report.instances[0].pools.mixed.requests_per_second).toBeGreaterThan(0);
    expect(report.fleets[0].servers["dgx-h100"]).toBe(report.fleets[0].total_servers);
    const { stdout } = await capacity("--json", "-");
    expect(JSON.parse(stdout)).toEqual(report);
  });

  it("counts for another promise", async () => {
    const { stdout } = await capacity("--slo", "e2e=100", "--attainment", "0.9");
    expect(stdout).toMatch(/^Promise: E2E ≤ 100 s for 90.00 % of the requests/);
  });

  it("says when no fleet will do", async () => {
    const { code, stdout } = await capacity("--slo", "ttft=0.001", "--max-servers", "2");
    expect(code).toBe(0);
    expect(stdout).toMatch(/A lone request misses the promise already/);
    expect(stdout).toMatch(/No fleet.*\n\nNot enough: 2 dgx-h100 come to 0.00 %/);
  });

  it.for([
    { options: ["--slo", "ttft"], says: 'ttft is ""; allowed: seconds above 0' },
    { options: ["--slo", "tpot=1"], says: '"tpot=1" is no bound; allowed: ttft, tbt and e2e' },
    { options: ["--slo", "ttft=1,ttft=2"], says: "ttft is named twice" },
    { options: ["--attainment", "99"], says: "--attainment is 99; allowed: a share" },
    { options: ["--skus", "tpu"], says: "There is no server SKU tpu; there is: dgx-h100" },
    { options: ["--set", "applications.0.slo=null"], says: "promises nothing" },
    { options: ["--max-servers", "0"], says: "at least 1" },
  ])("refuses $options", async ({ options, says }) => {
    const { code, stdout, stderr } = await capacity(...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
  });
});
