import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { interpolateKnots, listProfileTables, parseProfileCsv } from "../src/index";

/** Reference data lives beside the repository; without it these tests are skipped. */
const SHARED = process.env.TOKENTIDE_SHARED_DIR ?? resolve(import.meta.dirname, "../../../../shared");
const KNOTS = resolve(SHARED, "profiles/splitwise-knots.json");
const CSV = resolve(SHARED, "profiles/splitwise-perf-model.csv");
const hasReference = existsSync(KNOTS) && existsSync(CSV);
if (!hasReference)
  console.log(`skipped: no reference profiles in ${SHARED}; set TOKENTIDE_SHARED_DIR to have the knots compared`);

interface ReferenceTable {
  readonly model: string;
  readonly hardware: string;
  readonly tensor_parallel: number;
  readonly batch_tokens: readonly number[];
  readonly prompt_time_s: readonly number[];
  readonly token_time_s: readonly number[];
  readonly samples: readonly {
    readonly batch_tokens: number;
    readonly prompt_time_s: number;
    readonly token_time_s: number;
  }[];
}

describe.skipIf(!hasReference)("shipped knots", () => {
  const reference: readonly ReferenceTable[] = hasReference ? JSON.parse(readFileSync(KNOTS, "utf8")).models : [];
  const find = ({ model, hardware, tensor_parallel }: ReferenceTable) =>
    listProfileTables().find(
      (table) =>
        table.modelName === model && table.processorName === hardware && table.tensorParallelism === tensor_parallel,
    )!;

  it("are the ancestor's to the last bit, in all twelve tables", () => {
    expect(reference).toHaveLength(12);
    for (const expected of reference) {
      const table = find(expected);
      expect(table.promptKnots).toEqual({ tokens: expected.batch_tokens, seconds: expected.prompt_time_s });
      expect(table.tokenKnots).toEqual({ tokens: expected.batch_tokens, seconds: expected.token_time_s });
    }
  });

  it("interpolate to the ancestor's samples, to the last bit", () => {
    for (const expected of reference) {
      const { promptKnots, tokenKnots } = find(expected);
      for (const sample of expected.samples) {
        expect(interpolateKnots(promptKnots.tokens, promptKnots.seconds, sample.batch_tokens)).toBe(
          sample.prompt_time_s,
        );
        expect(interpolateKnots(tokenKnots.tokens, tokenKnots.seconds, sample.batch_tokens)).toBe(sample.token_time_s);
      }
    }
  });

  it("and measurements are what the raw file says, but for the rounding of its parser and of the shipped figures", () => {
    for (const parsed of parseProfileCsv(readFileSync(CSV, "utf8"), "perf_model.csv")) {
      const table = listProfileTables().find(
        (shipped) =>
          shipped.modelName === parsed.modelName &&
          shipped.processorName === parsed.processorName &&
          shipped.tensorParallelism === parsed.tensorParallelism,
      )!;
      expect(parsed.promptKnots.tokens).toEqual(table.promptKnots.tokens);
      for (const [index, seconds] of parsed.promptKnots.seconds.entries()) {
        expect(Math.abs(seconds / table.promptKnots.seconds[index]! - 1)).toBeLessThan(1e-15 * 4);
      }
      expect(parsed.measurements).toHaveLength(table.measurements.length);
      for (const measurement of parsed.measurements) {
        const shipped = table.measurements.find(
          (other) =>
            other.promptTokens === measurement.promptTokens &&
            other.batchSize === measurement.batchSize &&
            other.outputTokens === measurement.outputTokens,
        )!;
        expect(Math.abs(shipped.promptSeconds / measurement.promptSeconds - 1)).toBeLessThan(1e-6);
        expect(Math.abs(shipped.tokenSeconds / measurement.tokenSeconds - 1)).toBeLessThan(1e-6);
      }
    }
  });
});
