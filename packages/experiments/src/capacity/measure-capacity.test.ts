import { parseConfig } from "@tokentide/config";
import type { ServiceLevel } from "@tokentide/simulator";
import { describe, expect, it } from "vitest";
import { CapacityError } from "../experiment-errors";
import { measureCapacity } from "./measure-capacity";

const BASE = `
cluster: { servers: [{ sku: dgx-h100, count: 2 }, { sku: dgx-a100, count: 0 }] }
workload:
  arrivals: { type: poisson, rate: 5 }
  sizes: { type: log-normal, prompt_mean: 800, prompt_cv: 0.5, output_mean: 60, output_cv: 0.5 }
  requests: 20
applications:
  - { model_architecture: llama2-70b, scheduler: jsq, slo: { ttft: 1.0, tbt: 0.1 } }
start_state: { state_type: baseline, instance: { tensor_parallelism: 8 } }
`;

function configOf(text: string, ...overrides: string[]) {
  const readFile = () => {
    throw new Error("no files");
  };
  return parseConfig(text, { fileName: "test.yaml", readFile, overrides });
}

describe("what one instance carries", () => {
  it("is just below one request per service time, where it takes one at a time", () => {
    const sizes = "workload.sizes={ type: fixed, prompt_tokens: 1000, output_tokens: 50 }";
    const config = configOf(BASE, sizes, "start_state.instance.max_batch_size=1");
    // A tenth of the requests may wait longer than ten service times: an M/D/1 queue allows that close to saturation.
    const { mixed } = measureCapacity(config, { slo: { e2eSeconds: 100 }, target: 0.9 });
    const [idle] = mixed!.ladder!;
    const serviceSeconds = idle!.ttftSeconds + 49 * idle!.tbtSeconds;
    expect(mixed!.requestsPerSecond).toBeGreaterThan(0.85 / serviceSeconds);
    expect(mixed!.requestsPerSecond).toBeLessThan(1.1 / serviceSeconds);
    expect(mixed!.promptTokensPerSecond / mixed!.requestsPerSecond).toBeCloseTo(1000, 6);
    expect(mixed!.outputTokensPerSecond / mixed!.requestsPerSecond).toBeCloseTo(50, 6);
  });

  it("is met at the knee and missed just above it", () => {
    const { mixed } = measureCapacity(configOf(BASE));
    const knee = mixed!.ladder!.findIndex((rung) => rung.requestsPerSecond === mixed!.requestsPerSecond);
    expect(mixed!.ladder![knee]!.attainment).toBeGreaterThanOrEqual(0.99);
    expect(mixed!.ladder![knee + 1]!.attainment).toBeLessThan(0.99);
    expect(mixed!.ladder![knee + 1]!.requestsPerSecond / mixed!.requestsPerSecond).toBeLessThan(1.03);
    const rates = mixed!.ladder!.map((rung) => rung.requestsPerSecond);
    expect(rates).toEqual(rates.toSorted((one, other) => one - other));
  });

  it("never shrinks when the promise gets weaker", () => {
    const config = configOf(BASE);
    const carried = (slo: ServiceLevel, target: number) =>
      measureCapacity(config, { slo, target }).mixed!.requestsPerSecond;
    const rates = [
      carried({ ttftSeconds: 0.5, tbtSeconds: 0.05 }, 0.99),
      carried({ ttftSeconds: 1, tbtSeconds: 0.05 }, 0.99),
      carried({ ttftSeconds: 1, tbtSeconds: 0.1 }, 0.99),
      carried({ ttftSeconds: 1, tbtSeconds: 0.1 }, 0.9),
    ];
    expect(rates).toEqual(rates.toSorted((one, other) => one - other));
    expect(rates[0]).toBeLessThan(rates[3]!);
  });

  it("is nothing when a lone request is too slow already", () => {
    const { mixed } = measureCapacity(configOf(BASE), { slo: { ttftSeconds: 1e-6 } });
    expect(mixed).toMatchObject({ requestsPerSecond: 0, ladder: [{ attainment: 0 }] });
  });

  it("ends where requests come faster than they go, also without a bound on that phase", () => {
    const { mixed } = measureCapacity(configOf(BASE), { slo: { tbtSeconds: 60 } });
    expect(mixed!.requestsPerSecond).toBeLessThan(100);
  });

  it("is a figure for each phase where phases have pools of their own", () => {
    const splitwise = BASE.replace("scheduler: jsq", "scheduler: kv_token_jsq").replace(
      /start_state.*\n/,
      `start_state:
  state_type: splitwise
  prompt: { tensor_parallelism: 8, num_instances: 1 }
  token: { tensor_parallelism: 8, num_instances: 1 }
`,
    );
    const short = measureCapacity(configOf(splitwise));
    expect(short.mixed).toBeUndefined();
    // Long answers fill the token instance, and are nothing to the prompt instance.
    const long = measureCapacity(configOf(splitwise, "workload.sizes.output_mean=600"));
    expect(short.token!.requestsPerSecond).toBeGreaterThan(short.prompt!.requestsPerSecond);
    expect(long.token!.requestsPerSecond).toBeLessThan(long.prompt!.requestsPerSecond);
    expect(Math.abs(long.prompt!.requestsPerSecond / short.prompt!.requestsPerSecond - 1)).toBeLessThan(0.1);
  });

  it("depends on the SKU, and is the same again", () => {
    const config = configOf(BASE);
    const h100 = measureCapacity(config).mixed!.requestsPerSecond;
    const a100 = measureCapacity(config, { skuName: "dgx-a100" }).mixed!.requestsPerSecond;
    expect(h100).toBeGreaterThan(a100);
    expect(measureCapacity(configOf(BASE)).mixed!.requestsPerSecond).toBe(h100);
  });

  it("is not to be known without a promise, nor for what is not there", () => {
    const config = configOf(BASE, "applications.0.slo=null");
    expect(() => measureCapacity(config)).toThrow(CapacityError);
    expect(() => measureCapacity(config)).toThrow(/promises nothing/);
    expect(() => measureCapacity(configOf(BASE), { applicationId: 7 })).toThrow(/no application 7; there is: 0/);
    expect(() => measureCapacity(configOf(BASE), { skuName: "tpu" })).toThrow(/no server SKU tpu.*dgx-h100, dgx-a100/);
  });
});
