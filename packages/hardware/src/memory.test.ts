import { describe, expect, it } from "vitest";
import {
  asSplitwiseSimCounts,
  checkParallelism,
  findModelArchitecture,
  findModelSize,
  findProcessor,
  InvalidDefinitionError,
  InvalidParallelismError,
  kvBytesPerToken,
  memoryFit,
  processorsNeeded,
  servedModel,
  servedModelOf,
} from "./index";

const on = (tensorParallelism: number, pipelineParallelism = 1) => ({ tensorParallelism, pipelineParallelism });

describe("kvBytesPerToken", () => {
  it.for([
    { model: "llama2-70b", bytes: 327_680 },
    { model: "bloom-176b", bytes: 4_014_080 },
    { model: "llama-3.1-8b", bytes: 131_072 },
  ])("$model takes $bytes bytes in 16 bits", ({ model, bytes }) => {
    expect(kvBytesPerToken(findModelArchitecture(model), "fp16")).toBe(bytes);
  });
});

describe("servedModel", () => {
  it("serves the published format unless a size is named", () => {
    expect(servedModel("llama2-70b").size.name).toBe("llama2-70b-fp16");
    expect(servedModel("llama-3.1-8b").size.name).toBe("llama-3.1-8b-bf16");
    expect(servedModel("llama2-70b", "llama2-70b-fp8").weightBytes).toBe(68_976_648_192);
  });

  it("keeps the cache in 16 bits under quantised weights, unless told", () => {
    expect(servedModel("llama2-70b", "llama2-70b-fp8").kvBytesPerToken).toBe(327_680);
    expect(servedModel("llama2-70b", "llama2-70b-fp8", { kvDtype: "fp8" }).kvBytesPerToken).toBe(163_840);
    expect(servedModel("llama2-70b", undefined, { kvBytesPerToken: 1, weightBytes: 2 })).toMatchObject({
      kvBytesPerToken: 1,
      weightBytes: 2,
    });
  });

  it("refuses a size of another architecture and figures that cannot be", () => {
    expect(() => servedModelOf(findModelArchitecture("opt-13b"), findModelSize("llama2-70b-fp16"))).toThrow(
      /belongs to llama2-70b/,
    );
    expect(() => servedModel("opt-13b", undefined, { weightBytes: -1 })).toThrow(InvalidDefinitionError);
  });

  it("counts as SplitwiseSim does when asked to", () => {
    expect(asSplitwiseSimCounts(servedModel("llama2-70b"))).toMatchObject({
      weightBytes: 135e9,
      kvBytesPerToken: 2_621_440,
    });
    expect(asSplitwiseSimCounts(servedModel("bloom-176b"))).toMatchObject({
      weightBytes: 329e9,
      kvBytesPerToken: 4_014_080,
    });
    expect(asSplitwiseSimCounts(servedModel("opt-13b")).weightBytes).toBe(servedModel("opt-13b").weightBytes);
  });
});

describe("memoryFit", () => {
  const processor = findProcessor("a100-80gb");

  it("leaves to the KV cache what the weights do not take", () => {
    const fit = memoryFit({ model: servedModel("llama2-70b"), processor, parallelism: on(2) });
    expect(fit).toMatchObject({ fits: true, weightBytes: 137_953_296_384, usableBytes: 2 * processor.memoryBytes });
    expect(fit.freeBytes).toBe(fit.usableBytes - fit.weightBytes);
    expect(fit.maxKvTokens).toBe(Math.floor(fit.freeBytes / 327_680));
    expect(fit.explanation).toContain(`33.8 GB remain for ${fit.maxKvTokens} tokens of KV cache`);
  });

  it("says how many processors it takes when the weights do not fit", () => {
    const fit = memoryFit({ model: servedModel("bloom-176b"), processor, parallelism: on(4) });
    expect(fit).toMatchObject({ fits: false, maxKvTokens: 0 });
    expect(fit.freeBytes).toBeLessThan(0);
    expect(fit.explanation).toContain("Take at least 5 such processors");
  });

  it("counts replicated key-value heads as often as they are stored", () => {
    const parallelism = on(16);
    const fit = memoryFit({ model: servedModel("llama2-70b"), processor, parallelism });
    expect(fit.maxKvTokens).toBe(Math.floor(fit.freeBytes / (2 * 327_680)));
  });

  it("uses the stated share of the memory", () => {
    const fit = memoryFit({ model: servedModel("llama-3.1-8b"), processor, parallelism: on(1), usableFraction: 0.9 });
    expect(fit.usableBytes).toBe(0.9 * processor.memoryBytes);
  });
});

describe("parallelism", () => {
  it("needs the product of both degrees", () => {
    expect(processorsNeeded(on(4, 2))).toBe(8);
  });

  it.for([
    {
      name: "heads that do not divide",
      model: "llama-3.2-3b",
      parallelism: on(16),
      says: /Possible tensor parallelism: 1, 2, 4, 8, 24/,
    },
    { name: "more stages than layers", model: "opt-13b", parallelism: on(1, 41), says: /40 layers/ },
    { name: "a fraction", model: "opt-13b", parallelism: on(1.5), says: /whole numbers/ },
    { name: "zero", model: "opt-13b", parallelism: on(1, 0), says: /whole numbers/ },
  ])("refuses $name", ({ model, parallelism, says }) => {
    const check = () => checkParallelism(findModelArchitecture(model), parallelism);
    expect(check).toThrow(InvalidParallelismError);
    expect(check).toThrow(says);
  });

  it("takes what the profiles were measured at", () => {
    expect(() => checkParallelism(findModelArchitecture("bloom-176b"), on(8))).not.toThrow();
    expect(() => checkParallelism(findModelArchitecture("llama2-70b"), on(2, 4))).not.toThrow();
  });
});
