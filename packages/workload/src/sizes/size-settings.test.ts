import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { batchOf } from "../batch-of-requests";
import { WorkloadError } from "../workload-error";
import { requestSizes, type SizeSettings } from "./size-settings";

interface Sizes {
  prompt: number[];
  output: number[];
}

function draw(settings: SizeSettings, count: number): Sizes {
  const sizes = requestSizes(settings);
  const random = new RandomStreams(1).stream("sizes");
  const drawn: Sizes = { prompt: [], output: [] };
  for (let i = 0; i < count; i++) {
    sizes.draw(random);
    drawn.prompt.push(sizes.promptTokens);
    drawn.output.push(sizes.outputTokens);
  }
  return drawn;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const quantile = (values: readonly number[], fraction: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(fraction * (values.length - 1))]!;
const within = (share: number, actual: number, expected: number) =>
  expect(Math.abs(actual / expected - 1)).toBeLessThan(share);

describe("sizes of the Azure traces", () => {
  // Of the traces themselves.
  it.for([
    { type: "azure-conv-2023", column: "prompt", of: { mean: 1154.7, p25: 396, p50: 1020, p90: 2734, p99: 4142 } },
    { type: "azure-conv-2023", column: "output", of: { mean: 211.1, p25: 85, p50: 129, p90: 424, p99: 601 } },
    { type: "azure-code-2023", column: "prompt", of: { mean: 2047.8, p25: 578, p50: 1469, p90: 5187, p99: 7436 } },
    { type: "azure-code-2023", column: "output", of: { mean: 27.9, p25: 9, p50: 13, p90: 55, p99: 251 } },
  ] as const)("$type: $column tokens", ({ type, column, of }) => {
    const tokens = draw({ type }, 50_000)[column];
    within(0.05, mean(tokens), of.mean);
    within(0.05, quantile(tokens, 0.25), of.p25);
    within(0.05, quantile(tokens, 0.5), of.p50);
    within(0.07, quantile(tokens, 0.9), of.p90);
    within(0.1, quantile(tokens, 0.99), of.p99);
    expect(tokens.every((value) => Number.isInteger(value) && value >= 1)).toBe(true);
  });

  it("keep how outputs depend on prompts", () => {
    // In the conversation trace, prompts of more than 4083 tokens (a tenth of all) have an output of 80 in the middle.
    const { prompt, output } = draw({ type: "azure-conv-2023" }, 50_000);
    const medianOutput = (keep: (tokens: number) => boolean) =>
      quantile(
        output.filter((_, index) => keep(prompt[index]!)),
        0.5,
      );
    expect(medianOutput((tokens) => tokens > 3000)).toBeLessThan(0.7 * medianOutput((tokens) => tokens < 1500));
  });
});

describe("other sizes", () => {
  it("log-normal: mean and cv as asked", () => {
    const { prompt, output } = draw(
      { type: "log-normal", promptMean: 1000, promptCv: 0.5, outputMean: 100, outputCv: 2 },
      50_000,
    );
    within(0.02, mean(prompt), 1000);
    within(0.06, mean(output), 100);
    const deviation = Math.sqrt(mean(prompt.map((tokens) => (tokens - 1000) ** 2)));
    within(0.03, deviation / 1000, 0.5);
  });

  it("log-normal: at least 1, at most the limit", () => {
    const settings = { type: "log-normal", promptMean: 100, promptCv: 5, outputMean: 1, outputCv: 3 } as const;
    const { prompt, output } = draw({ ...settings, promptMax: 150, outputMax: 4 }, 2000);
    expect(Math.max(...prompt)).toBe(150);
    expect(Math.max(...output)).toBe(4);
    expect(Math.min(...output)).toBe(1);
  });

  it("fixed: all alike", () => {
    expect(draw({ type: "fixed", promptTokens: 512, outputTokens: 32 }, 2)).toEqual({
      prompt: [512, 512],
      output: [32, 32],
    });
  });

  it("trace: pairs of the trace, each about as often", () => {
    const pairs = [1, 2, 3, 4].map((tokens) => ({
      arrivalSeconds: 0,
      promptTokens: tokens,
      outputTokens: 10 * tokens,
    }));
    const { prompt, output } = draw(
      { type: "trace", batches: [batchOf(pairs.slice(0, 1)), batchOf(pairs.slice(1))] },
      4000,
    );
    expect(output).toEqual(prompt.map((tokens) => 10 * tokens));
    for (const tokens of [1, 2, 3, 4]) within(0.15, prompt.filter((value) => value === tokens).length, 1000);
  });
});

describe("settings that cannot work", () => {
  const logNormal = { type: "log-normal", promptMean: 100, promptCv: 1, outputMean: 10, outputCv: 1 } as const;
  it.for<{ settings: SizeSettings; setting: string }>([
    { settings: { ...logNormal, promptMean: 0 }, setting: "sizes.promptMean" },
    { settings: { ...logNormal, outputCv: -1 }, setting: "sizes.outputCv" },
    { settings: { ...logNormal, outputMax: 0.5 }, setting: "sizes.outputMax" },
    { settings: { type: "fixed", promptTokens: 0, outputTokens: 1 }, setting: "sizes.promptTokens" },
    { settings: { type: "fixed", promptTokens: 1, outputTokens: 1.5 }, setting: "sizes.outputTokens" },
    { settings: { type: "trace", batches: [] }, setting: "sizes.batches" },
    { settings: { type: "lognormal" } as never, setting: "sizes.type" },
  ])("$setting", ({ settings, setting }) => {
    const make = () => requestSizes(settings);
    expect(make).toThrow(WorkloadError);
    expect(make).toThrow(expect.objectContaining({ code: "WORKLOAD_BAD_SETTING", setting }));
  });
});
