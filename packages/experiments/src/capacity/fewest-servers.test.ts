import { parseConfig } from "@tokentide/config";
import { describe, expect, it } from "vitest";
import { CapacityError } from "../experiment-errors";
import { type FewestServersPlan, fewestServers } from "./fewest-servers";

const TEXT = `
cluster: { servers: [{ sku: dgx-h100, count: 2 }] }
workload:
  arrivals: { type: poisson, rate: 12 }
  sizes: { type: log-normal, prompt_mean: 800, prompt_cv: 0.5, output_mean: 60, output_cv: 0.5 }
  duration: 60
applications:
  - { model_architecture: llama2-70b, scheduler: token_jsq, slo: { ttft: 1.0, tbt: 0.05 }, scaling_manager: { policy: queue } }
start_state: { state_type: baseline, instance: { tensor_parallelism: 8 } }
`;
const SPLITWISE = TEXT.replace("token_jsq", "kv_token_jsq").replace(
  /start_state.*\n/,
  `start_state:
  state_type: splitwise
  prompt: { tensor_parallelism: 8, num_instances: 1 }
  token: { tensor_parallelism: 8, num_instances: 1 }
`,
);

const loadedOf = (text: string, overrides: readonly string[] = []) =>
  parseConfig(text, { fileName: "test.yaml", readFile: () => "", overrides });

const count = (text: string, more: Partial<FewestServersPlan> = {}) =>
  fewestServers({ config: { text }, loaded: loadedOf(text, more.overrides), maxServers: 12, ...more }, { workers: 0 });

describe("the fewest servers", () => {
  it("keep the promise, and one less does not", async () => {
    const { fleets } = await count(TEXT);
    const [{ servers, attainment, gpus, dollarsPerHour } = expect.fail()] = fleets;
    const needed = servers["dgx-h100"]!;
    expect(attainment).toBeGreaterThanOrEqual(0.99);
    expect(gpus).toBe(8 * needed);
    expect(dollarsPerHour).toBeGreaterThan(0);
    const { fleets: none, insufficient } = await count(TEXT, { maxServers: needed - 1 });
    expect(none).toEqual([]);
    expect(insufficient[0]!.servers).toEqual({ "dgx-h100": needed - 1 });
    expect(insufficient[0]!.attainment).toBeLessThan(0.99);
  });

  it("are never more for a weaker promise", async () => {
    const needed = async (more: Partial<FewestServersPlan>) => (await count(TEXT, more)).fleets[0]!.totalServers;
    const strict = await needed({ slo: { ttftSeconds: 0.5, tbtSeconds: 0.04 } });
    const weak = await needed({ slo: { ttftSeconds: 2, tbtSeconds: 0.1 } });
    expect(weak).toBeLessThanOrEqual(strict);
    expect(await needed({ slo: { ttftSeconds: 0.5, tbtSeconds: 0.04 }, targetAttainment: 0.5 })).toBeLessThanOrEqual(
      strict,
    );
  });

  it("may be of one SKU, or of a mix of two, cheapest first", async () => {
    const overrides = ["cluster.servers=[{sku: dgx-h100, count: 1}, {sku: dgx-a100, count: 1}]"];
    const slo = { ttftSeconds: 1, tbtSeconds: 0.1 };
    const { fleets } = await count(TEXT, { overrides, slo });
    const kinds = fleets.map(({ skuNames }) => skuNames.length);
    expect(kinds.filter((number) => number === 1)).toHaveLength(2);
    expect(kinds).toContain(2);
    const prices = fleets.map(({ dollarsPerHour }) => dollarsPerHour);
    expect(prices).toEqual(prices.toSorted((one, other) => one - other));
    const only = await count(TEXT, { overrides, slo, skuNames: ["dgx-a100"] });
    expect(only.fleets.map(({ skuNames }) => skuNames)).toEqual([["dgx-a100"]]);
  });

  it("are prompt and token servers where those are apart", async () => {
    const { fleets } = await count(SPLITWISE);
    expect(fleets.length).toBeGreaterThan(0);
    for (const { servers, attainment } of fleets) {
      expect(Object.keys(servers)).toEqual(["prompt", "token"]);
      expect(Math.min(...Object.values(servers))).toBeGreaterThanOrEqual(1);
      expect(attainment).toBeGreaterThanOrEqual(0.99);
    }
  });

  it.for([
    { name: "nothing is promised", overrides: ["applications.0.slo=null"], says: /promises nothing/ },
    { name: "a SKU is not of the cluster", skuNames: ["tpu"], says: /no server SKU tpu; there is: dgx-h100/ },
    {
      name: "nothing is on a server",
      overrides: ["start_state={state_type: unallocated, instance: {tensor_parallelism: 8}}"],
      says: /unallocated.*baseline/,
    },
  ])("cannot be counted when $name", async ({ says, name: _, ...more }) => {
    await expect(count(TEXT, more)).rejects.toThrow(CapacityError);
    await expect(count(TEXT, more)).rejects.toThrow(says);
  });
});
