import { describe, expect, it } from "vitest";
import {
  findProcessor,
  InvalidDefinitionError,
  NoProfileError,
  type PerformanceSettings,
  parseProfileCsv,
  servedModel,
  stepTimesFor,
} from "../index";

function stepTimes(
  performance: PerformanceSettings,
  model: string,
  processor: string,
  tensorParallelism: number,
  pipelineParallelism = 1,
) {
  const [architecture, size] = model.includes("/") ? model.split("/") : [model];
  return stepTimesFor({
    performance,
    model: servedModel(architecture!, size),
    processor: findProcessor(processor),
    parallelism: { tensorParallelism, pipelineParallelism },
  });
}

describe("stepTimesFor", () => {
  it("takes the model that was asked for", () => {
    expect(stepTimes({ type: "constant", promptSeconds: 1, tokenSeconds: 0.1 }, "opt-13b", "l40s", 1).source.type).toBe(
      "constant",
    );
    expect(stepTimes({ type: "roofline" }, "llama2-70b", "h100-80gb", 8).source.type).toBe("roofline");
    expect(stepTimes({ type: "profile" }, "llama2-70b", "h100-80gb", 8).source.type).toBe("profile");
  });

  it.for([
    {
      name: "no such parallelism",
      model: "llama2-70b",
      processor: "h100-80gb",
      tp: 1,
      pp: 1,
      says: /h100-80gb TP 2, 4, 8/,
    },
    {
      name: "no such processor",
      model: "bloom-176b",
      processor: "l40s",
      tp: 8,
      pp: 1,
      says: /a100-80gb TP 8; h100-80gb TP 8/,
    },
    {
      name: "no such model",
      model: "opt-13b",
      processor: "a100-80gb",
      tp: 1,
      pp: 1,
      says: /Models with profiles: llama2-70b, bloom-176b/,
    },
    {
      name: "another number format",
      model: "llama2-70b/llama2-70b-fp8",
      processor: "h100-80gb",
      tp: 8,
      pp: 1,
      says: /measured in fp16 only/,
    },
    {
      name: "pipeline stages",
      model: "llama2-70b",
      processor: "h100-80gb",
      tp: 8,
      pp: 2,
      says: /PP 2\. Profiles of this model \(one pipeline stage\)/,
    },
  ])("names what exists where there is no profile: $name", ({ model, processor, tp, pp, says }) => {
    const choose = () => stepTimes({ type: "profile" }, model, processor, tp, pp);
    expect(choose).toThrow(NoProfileError);
    expect(choose).toThrow(says);
    expect(choose).toThrow(/fallback "roofline"/);
    const fallen = stepTimes({ type: "profile", fallback: "roofline" }, model, processor, tp, pp);
    expect(fallen.source).toMatchObject({ type: "roofline" });
    expect(fallen.source.description).toContain("fallback: no profile");
    expect(fallen.stepSeconds(512, 0, 0, 0)).toBeGreaterThan(0);
  });

  it("takes bf16 weights for fp16 ones: as many bytes", () => {
    expect(stepTimes({ type: "profile" }, "llama2-70b/llama2-70b-bf16", "h100-80gb", 8).source.type).toBe("profile");
  });

  it("prefers tables of one's own, which may name a size", () => {
    const header = "model,hardware,prompt_size,batch_size,token_size,prompt_time,token_time,tensor_parallel";
    const tables = parseProfileCsv(
      `${header}\nllama2-70b,h100-80gb,512,1,128,7,3,8\nopt-13b-fp8,l40s,512,1,128,9,4,1`,
      "own.csv",
    );
    const performance = { type: "profile", tables } as const;
    expect(stepTimes(performance, "llama2-70b", "h100-80gb", 8).stepSeconds(512, 0, 0, 0)).toBe(0.007);
    expect(stepTimes(performance, "opt-13b/opt-13b-fp8", "l40s", 1).stepSeconds(0, 0, 1, 600)).toBe(0.004);
    expect(() => stepTimes(performance, "opt-13b", "l40s", 1)).toThrow(NoProfileError);
  });

  it("refuses constant times that are not above 0", () => {
    expect(() => stepTimes({ type: "constant", promptSeconds: 0, tokenSeconds: 1 }, "opt-13b", "l40s", 1)).toThrow(
      InvalidDefinitionError,
    );
  });
});
