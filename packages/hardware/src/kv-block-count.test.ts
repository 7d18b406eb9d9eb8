import { describe, expect, it } from "vitest";
import { findProcessor } from "./catalog/find";
import { kvBlockCount } from "./kv-block-count";
import { servedModel } from "./served-model";

const parallelism = (tensorParallelism: number) => ({ pipelineParallelism: 1, tensorParallelism });
const settings = { blockTokens: 16, gpuMemoryUtilization: 0.9 };

describe("kvBlockCount", () => {
  const model = servedModel("llama-3.1-8b");
  const card = { ...findProcessor("a100-80gb"), memoryBytes: 25_250_627_584 };

  it("comes near what vLLM 0.19 found on an RTX 4090: 2,588 blocks", () => {
    const blocks = kvBlockCount({ model, processor: card, parallelism: parallelism(1), ...settings });
    expect(Math.abs(blocks / 2588 - 1)).toBeLessThan(0.01);
  });

  it("is 0 when the weights leave nothing", () => {
    const processor = { ...card, memoryBytes: 16e9 };
    expect(kvBlockCount({ model, processor, parallelism: parallelism(1), ...settings })).toBe(0);
  });

  it("counts replicated key-value heads: of eight heads, 16 processors hold each twice", () => {
    const wide = { ...model, architecture: { ...model.architecture, attentionHeads: 32 } };
    const eight = kvBlockCount({ model: wide, processor: card, parallelism: parallelism(8), ...settings });
    const sixteen = kvBlockCount({ model: wide, processor: card, parallelism: parallelism(16), ...settings });
    expect(sixteen / eight).toBeGreaterThan(0.9);
    expect(sixteen / eight).toBeLessThan(1.1);
  });
});
