import { describe, expect, it } from "vitest";
import {
  defineProcessor,
  findInterconnect,
  findProcessor,
  InvalidDefinitionError,
  InvalidParallelismError,
  listProfileTables,
  profileStepTimes,
  type RooflineInput,
  rooflineStepTimes,
  servedModel,
} from "../index";

const on = (tensorParallelism: number, pipelineParallelism = 1) => ({ tensorParallelism, pipelineParallelism });

const a100: RooflineInput = {
  model: servedModel("llama-3.1-8b"),
  processor: findProcessor("a100-80gb"),
  parallelism: on(1),
};

describe("rooflineStepTimes", () => {
  it("takes at least the reading of the weights to decode, and little more for one sequence", () => {
    const seconds = rooflineStepTimes(a100).stepSeconds(0, 0, 1, 600);
    const readAtPeak = a100.model.weightBytes / a100.processor.memoryBandwidthBytesPerSecond;
    expect(seconds).toBeGreaterThan(readAtPeak);
    expect(seconds).toBeLessThan(2 * readAtPeak);
  });

  it("takes at least the arithmetic of a long prompt", () => {
    const flops = 2 * a100.model.architecture.parameters * 4096;
    expect(rooflineStepTimes(a100).stepSeconds(4096, 0, 0, 0)).toBeGreaterThan(flops / 312e12);
  });

  it("grows with the square of the prompt", () => {
    const model = rooflineStepTimes(a100);
    expect(model.stepSeconds(65_536, 0, 0, 0)).toBeGreaterThan(2.1 * model.stepSeconds(32_768, 0, 0, 0));
    const chunked = model.stepSeconds(1024, 0, 0, 0) + model.stepSeconds(1024, 1024, 0, 0);
    expect(chunked).toBeGreaterThan(model.stepSeconds(2048, 0, 0, 0));
  });

  it("is faster over more processors, more so over a faster link", () => {
    const seconds = (input: RooflineInput) => rooflineStepTimes(input).stepSeconds(2048, 0, 0, 0);
    const four = { ...a100, parallelism: on(4) };
    const nvlink = seconds({ ...four, interconnect: findInterconnect("nvlink-3") });
    const pcie = seconds({ ...four, interconnect: findInterconnect("pcie-4") });
    expect(nvlink).toBeLessThan(seconds(a100) / 3);
    expect(pcie).toBeGreaterThan(nvlink);
    expect(rooflineStepTimes(four).source.description).toContain("nvlink-3");
  });

  it("reads weights of a smaller format faster", () => {
    const fp8 = { ...a100, model: servedModel("llama-3.1-8b", "llama-3.1-8b-fp8") };
    expect(rooflineStepTimes(fp8).stepSeconds(0, 0, 1, 0)).toBeLessThan(
      0.7 * rooflineStepTimes(a100).stepSeconds(0, 0, 1, 0),
    );
  });

  it("computes in 8 bits at a share of the higher peak, where there is one", () => {
    const seconds = (processor: string, model: string, narrowComputeFraction: number) =>
      rooflineStepTimes({
        ...a100,
        processor: findProcessor(processor),
        model: servedModel("llama-3.1-8b", model),
        efficiency: { narrowComputeFraction },
      }).stepSeconds(8192, 0, 0, 0);
    const fp8 = (share: number) => seconds("h100-80gb", "llama-3.1-8b-fp8", share);
    expect(fp8(0.5)).toBeGreaterThan(1.5 * fp8(1));
    expect(seconds("h100-80gb", "llama-3.1-8b-bf16", 0.5)).toBe(seconds("h100-80gb", "llama-3.1-8b-bf16", 1));
    // Weights of 8 bits on an A100 are computed in 16.
    expect(seconds("a100-80gb", "llama-3.1-8b-fp8", 0.5)).toBe(seconds("a100-80gb", "llama-3.1-8b-fp8", 1));
  });

  it("shares long work among pipeline stages, but not the latency of a short prompt", () => {
    const single = rooflineStepTimes(a100);
    const staged = rooflineStepTimes({ ...a100, parallelism: on(1, 2) });
    expect(staged.stepSeconds(512, 0, 0, 0)).toBeGreaterThanOrEqual(single.stepSeconds(512, 0, 0, 0));
    expect(staged.stepSeconds(8192, 0, 0, 0)).toBeLessThan(0.6 * single.stepSeconds(8192, 0, 0, 0));
  });

  it("refuses a split that the heads do not allow, and efficiencies that cannot be", () => {
    expect(() => rooflineStepTimes({ ...a100, parallelism: on(3) })).toThrow(InvalidParallelismError);
    expect(() => rooflineStepTimes({ ...a100, efficiency: { computeFraction: 1.2 } })).toThrow(InvalidDefinitionError);
    expect(() => rooflineStepTimes({ ...a100, efficiency: { stepOverheadSeconds: -1 } })).toThrow(
      InvalidDefinitionError,
    );
  });

  it("serves a processor of one's own, with what it states", () => {
    const processor = defineProcessor({
      name: "abacus",
      memoryBytes: 1e12,
      memoryBandwidthBytesPerSecond: 1e12,
      peakFlopsPerSecond: { fp4: 1e15 },
      tdpWatts: 1,
      idleWatts: 0,
    });
    const model = rooflineStepTimes({ ...a100, processor });
    expect(model.stepSeconds(128, 0, 0, 0)).toBeGreaterThan(0);
    expect(model.source).toMatchObject({ type: "roofline" });
    expect(model.source.description).toMatch(/pcie-4.*50 % of peak arithmetic.*not measured/);
  });
});

describe("the roofline against measured profiles", () => {
  it.for(
    listProfileTables()
      .filter((table) => table.modelName === "llama2-70b" && table.tensorParallelism !== 2)
      .map((table) => ({
        table,
        name: `${table.processorName} TP ${table.tensorParallelism}`,
      })),
  )("llama2-70b on $name: within 35 % with the launch overhead of the engine of its time", ({ table }) => {
    const measured = profileStepTimes(table);
    const derived = rooflineStepTimes({
      model: servedModel("llama2-70b"),
      processor: findProcessor(table.processorName),
      parallelism: on(table.tensorParallelism),
      efficiency: { layerOverheadSeconds: 0.25e-3 },
    });
    const steps: readonly Parameters<typeof measured.stepSeconds>[] = [
      [2048, 0, 0, 0],
      [0, 0, 1, 600],
      [0, 0, 16, 9600],
    ];
    for (const step of steps) {
      const ratio = derived.stepSeconds(...step) / measured.stepSeconds(...step);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.35);
    }
  });
});
