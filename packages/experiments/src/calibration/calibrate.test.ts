import { efficiencyOf, findSku, type RooflineEfficiency, servedModel } from "@tokentide/hardware";
import { describe, expect, it } from "vitest";
import type { MeasuredRequest, MeasuredRun } from "../measured/measured-run";
import { CalibrationDataError, calibrate } from "./calibrate";
import { replay, rooflineTimes } from "./replay";
import type { ServingSetup } from "./serving-setup";
import { setupOfCalibration } from "./setup-of-calibration";
import { setupFromOptions } from "./setup-options";
import { validateAgainst } from "./validate-against";

const setup = setupFromOptions({ model: "llama-3.1-8b", sku: "RTX-4090", numGpuBlocks: 2600 });
const truth: RooflineEfficiency = efficiencyOf(findSku("RTX-4090").processor, {
  computeFraction: 0.45,
  memoryFraction: 0.75,
  contextFraction: 0.4,
  stepOverheadSeconds: 5e-3,
  sequenceOverheadSeconds: 0.2e-3,
});

/** A run as a machine of that efficiency would have been measured, `slowdown` times as slow. */
function measuredRun(name: string, rate: number, slowdown = 1, of: ServingSetup = setup): MeasuredRun {
  const arrivals = Array.from({ length: 80 }, (_, index) => ({
    arrivalSeconds: (index + ((index * 7919) % 13) / 13) / rate,
    promptTokens: 50 + ((index * 104_729) % 1500),
    outputTokens: 5 + ((index * 15_485) % 300),
  })).toSorted((one, other) => one.arrivalSeconds - other.arrivalSeconds);
  const stepTimes = rooflineTimes(of, truth);
  const { requests } = replay(
    of,
    {
      stepTimes: (parallelism) => {
        const times = stepTimes(parallelism);
        return { ...times, stepSeconds: (...step) => slowdown * times.stepSeconds(...step) };
      },
      requestSeconds: 0.01,
    },
    arrivals,
  );
  return {
    name,
    format: "csv",
    sha256: "0".repeat(64),
    requests: requests as readonly MeasuredRequest[],
    gauges: [],
    engine: {},
  };
}

describe("calibrate", () => {
  const calm = measuredRun("calm", 2);
  const { file, fit, errors } = calibrate({ setup, runs: [calm] });

  it("finds the times that a run was made with", () => {
    const found = rooflineTimes(setup, fit.efficiency)(setup.parallelism);
    const made = rooflineTimes(setup, truth)(setup.parallelism);
    const steps: readonly (readonly [number, number, number, number])[] = [
      [0, 0, 4, 3600],
      [800, 0, 4, 3600],
      [1500, 0, 0, 0],
    ];
    for (const step of steps) {
      expect(Math.abs(found.stepSeconds(...step) / made.stepSeconds(...step) - 1)).toBeLessThan(0.06);
    }
    for (const { fitted, heldOut } of errors) {
      for (const part of [fitted, heldOut!]) {
        expect(part.latencies.ttft.medianError).toBeLessThan(0.08);
        expect(part.latencies.tpot.medianError).toBeLessThan(0.02);
        expect(part.latencies.e2e.medianError).toBeLessThan(0.02);
      }
    }
  });

  it("holds a quarter out, and states what it is made of", () => {
    expect(errors[0]!.fitted.requests).toBe(60);
    expect(errors[0]!.heldOut!.requests).toBe(20);
    expect(file.runs).toEqual([
      expect.objectContaining({ name: "calm", format: "csv", sha256: "0".repeat(64), slowdown: 1 }),
    ]);
    expect(file.range.sequences_per_step).toBeGreaterThan(3);
    expect(setupOfCalibration(file)).toEqual(setup);
  });

  it("predicts a load that it has not seen, and says that it left its range", () => {
    const { errors: found, latencySources } = validateAgainst(file, measuredRun("busy", 6), { name: "calm.json" });
    expect(found.latencies.tpot.medianError).toBeLessThan(0.1);
    expect(latencySources.join()).toMatch(/calibrated \(calm.json\).*extrapolated: .*sequences a step/);
  });

  it("gives the same for the same", () => {
    expect(calibrate({ setup, runs: [calm] }).file).toEqual(file);
  });

  it("tells runs of a machine that was slower from a load that was heavier", () => {
    const runs = [calm, measuredRun("slow", 3, 1.15)];
    const { slowdowns } = calibrate({ setup, runs, fittedRequests: ({ requests }) => requests.length }).fit;
    expect(slowdowns[1]! / slowdowns[0]!).toBeGreaterThan(1.08);
    expect(slowdowns[0]! * slowdowns[1]!).toBeCloseTo(1, 9);
  });

  it("fits phases on instances of their own", () => {
    const apart = setupFromOptions({ model: "opt-13b", sku: "A100x2", promptTp: 2, promptSteps: "alone" });
    const { file: split, errors: found } = calibrate({ setup: apart, runs: [measuredRun("apart", 2, 1, apart)] });
    expect(split.coefficients.map(({ parallelism }) => parallelism.tensor)).toEqual([2, 1]);
    expect(split.prompt_parallelism).toEqual({ tensor: 2, pipeline: 1 });
    expect(found[0]!.heldOut!.latencies.tpot.medianError).toBeLessThan(0.03);
  });

  it("refuses when nothing is left to fit", () => {
    const input = { setup, runs: [calm], warmUpRequests: 60 };
    expect(() => calibrate(input)).toThrow(CalibrationDataError);
    expect(() => calibrate(input)).toThrow(/calm has 80 requests, of which 60 may be fitted and 60 are left out/);
  });
});

describe("setupFromOptions", () => {
  it("takes what is said, else what the run states, else what is known, else vLLM's defaults", () => {
    const base = setupFromOptions({ model: "opt-13b", sku: "A100", promptSteps: "alone", numGpuBlocks: 3000 });
    expect(base.engine).toMatchObject({ maxBatchSize: 256, vllm: { chunkedPrefill: false, blocks: 3000 } });
    const measured = setupFromOptions({ maxNumSeqs: 64 }, { maxSequences: 32, maxStepTokens: 4096, blocks: 99 }, base);
    expect(measured.engine).toMatchObject({ maxBatchSize: 64, maxBatchTokens: 4096, vllm: { blocks: 99 } });
    // Another model leaves other room for blocks.
    expect(setupFromOptions({ model: "llama2-7b" }, {}, base).engine.vllm!.blocks).toBeUndefined();
  });

  it("finds the model by the name of its checkpoint, and the server by its processor", () => {
    const found = setupFromOptions({ processor: "rtx-pro-6000" }, { model: "Qwen/Qwen3-32B" });
    expect(found.model).toEqual(servedModel("qwen3-32b"));
    expect(found.sku.name).toBe("RTX-PRO-6000x2");
    expect(setupFromOptions({ model: "llama-3.1-8b-fp8", sku: "H100" }).model.size.dtype).toBe("fp8");
  });

  it.for([
    { name: "no model", options: { sku: "A100" }, says: /Name the model.*--model/ },
    { name: "no server", options: { model: "opt-13b" }, says: /--sku.*--processor/ },
    { name: "both", options: { model: "opt-13b", sku: "A100", processor: "l40s" }, says: /not both/ },
    { name: "an unknown processor", options: { model: "opt-13b", processor: "a100" }, says: /a100-80gb/ },
    { name: "an unknown model", options: { model: "opt-13", sku: "A100" }, says: /opt-13b/ },
    {
      name: "chunks in steps of their own",
      options: { model: "opt-13b", sku: "A100", promptSteps: "alone", chunkedPrefill: true } as const,
      says: /run whole/,
    },
  ])("refuses $name", ({ options, says }) => {
    expect(() => setupFromOptions(options)).toThrow(says);
  });
});
