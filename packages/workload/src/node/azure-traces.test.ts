import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { AZURE_2023_ARRIVALS } from "../arrivals/azure-2023-arrivals";
import type { RequestBatch } from "../request-batch";
import { AZURE_2023_PROBABILITIES, AZURE_2023_SIZES } from "../sizes/azure-2023-sizes";
import { inspectTrace } from "../trace-statistics";
import { readTrace, readTraceSync } from "./read-trace";

const shared = process.env.TOKENTIDE_SHARED_DIR ?? fileURLToPath(new URL("../../../../../shared", import.meta.url));
const traces = `${shared}/traces`;
const areThere = existsSync(`${traces}/AzureLLMInferenceTrace_conv.csv`);

interface Row {
  arrivalSeconds: number;
  promptTokens: number;
  outputTokens: number;
}

function rowsOf(batches: readonly RequestBatch[]): Row[] {
  return batches.flatMap(({ length, arrivalSeconds, promptTokens, outputTokens }) =>
    Array.from({ length }, (_, row) => ({
      arrivalSeconds: arrivalSeconds[row]!,
      promptTokens: promptTokens[row]!,
      outputTokens: outputTokens[row]!,
    })),
  );
}

const read = (name: string): Row[] => rowsOf(readTraceSync(`${traces}/${name}`));

describe.skipIf(!areThere)(
  `the Azure traces in ${traces}${areThere ? "" : " (SKIPPED: not there; set TOKENTIDE_SHARED_DIR)"}`,
  () => {
    it.for([
      { service: "conv", requests: 19_366 },
      { service: "code", requests: 8_819 },
    ])("$service has $requests requests, one after the other", async ({ service, requests }) => {
      const statistics = await inspectTrace(readTrace(`${traces}/AzureLLMInferenceTrace_${service}.csv`));
      expect(statistics.requests).toBe(requests);
      expect(statistics.firstArrivalSeconds).toBe(0);
    });

    it("the ancestor's form of the conversation hour agrees with the original, bit for bit", () => {
      expect(read("azure-conv-raw.csv")).toEqual(read("AzureLLMInferenceTrace_conv.csv"));
    });

    it.for(["conv", "code"])("the shifted form of the %s hour agrees with the original", (service) => {
      const original = read(`AzureLLMInferenceTrace_${service}.csv`);
      const shifted = read(`azure-${service}-raw-off1.csv`);
      expect(shifted.map(({ promptTokens, outputTokens }) => [promptTokens, outputTokens])).toEqual(
        original.map(({ promptTokens, outputTokens }) => [promptTokens, outputTokens]),
      );
      const worst = Math.max(
        ...shifted.map((row, index) => Math.abs(row.arrivalSeconds - 1 - original[index]!.arrivalSeconds)),
      );
      expect(worst).toBeLessThan(1e-9);
    });

    it.for([
      { type: "azure-conv-2023", service: "conv" },
      { type: "azure-code-2023", service: "code" },
    ] as const)("the built-in tables of $type are those of the trace", ({ type, service }) => {
      const rows = read(`AzureLLMInferenceTrace_${service}.csv`);
      const { intervalSeconds, requests } = AZURE_2023_ARRIVALS[type];
      const counts = new Array(requests.length + 1).fill(0);
      for (const { arrivalSeconds } of rows) counts[Math.floor(arrivalSeconds / intervalSeconds)] += 1;
      expect(requests).toEqual(counts.slice(0, requests.length));

      // Sorting is stable: equal prompts stay in order of arrival.
      const byPrompt = rows.toSorted((a, b) => a.promptTokens - b.promptTokens);
      const groups = AZURE_2023_SIZES[type].map((_, group) =>
        byPrompt.slice(Math.floor((group * rows.length) / 10), Math.floor(((group + 1) * rows.length) / 10)),
      );
      const quantiles = (tokens: number[]): number[] => {
        const sorted = tokens.toSorted((a, b) => a - b);
        return AZURE_2023_PROBABILITIES.map(
          (probability) => sorted[Math.floor(probability * (sorted.length - 1) + 0.5)]!,
        );
      };
      expect(AZURE_2023_SIZES[type]).toEqual(
        groups.map((group) => ({
          promptTokens: quantiles(group.map(({ promptTokens }) => promptTokens)),
          outputTokens: quantiles(group.map(({ outputTokens }) => outputTokens)),
        })),
      );
    });
  },
);
