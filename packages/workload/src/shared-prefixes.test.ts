import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { generatedSource } from "./generated-source";
import type { RequestBatch } from "./request-batch";
import type { SharedPrefixSettings } from "./shared-prefixes";

const REQUESTS = 1000;

function requestsWith(sharedPrefix: SharedPrefixSettings): RequestBatch {
  return generatedSource({
    arrivals: { type: "poisson", rate: 5 },
    sizes: { type: "log-normal", promptMean: 100, promptCv: 1, outputMean: 10, outputCv: 1 },
    sharedPrefix,
    requests: REQUESTS,
    random: new RandomStreams(2),
  }).pull() as RequestBatch;
}

const shareOf = (batch: RequestBatch, group: number): number =>
  batch.prefixId!.slice(0, REQUESTS).filter((id) => id === group).length / REQUESTS;

describe("shared prefixes", () => {
  it("come before what the sizes say, equally long for all of a group", () => {
    const batch = requestsWith({ groups: 4, tokens: { type: "uniform", low: 200, high: 900 } });
    const lengths = new Map<number, number>();
    for (let row = 0; row < REQUESTS; row++) {
      const [id, tokens] = [batch.prefixId![row]!, batch.prefixTokens![row]!];
      expect(tokens).toBe(lengths.get(id) ?? tokens);
      lengths.set(id, tokens);
      expect(tokens).toBeLessThan(batch.promptTokens[row]!);
    }
    expect([...lengths.keys()].sort()).toEqual([0, 1, 2, 3]);
    expect(Math.min(...lengths.values())).toBeGreaterThanOrEqual(200);
    expect(batch.sharedPrefixId).toBeUndefined();
  });

  it("are equally popular, or after Zipf", () => {
    const uniform = requestsWith({ groups: 4, tokens: 100 });
    for (const group of [0, 1, 2, 3]) expect(Math.abs(shareOf(uniform, group) - 0.25)).toBeLessThan(0.05);
    const zipf = requestsWith({ groups: 4, tokens: 100, popularity: "zipf", exponent: 1 });
    // 1 : 1/2 : 1/3 : 1/4
    for (const group of [0, 1, 2, 3]) {
      expect(Math.abs(shareOf(zipf, group) - 12 / 25 / (group + 1))).toBeLessThan(0.05);
    }
  });

  it.for<{ name: string; settings: SharedPrefixSettings; setting: string }>([
    { name: "no group", settings: { groups: 0, tokens: 1 }, setting: "sharedPrefix.groups" },
    { name: "no tokens", settings: { tokens: 0 }, setting: "sharedPrefix.tokens" },
    {
      name: "an unknown popularity",
      settings: { tokens: 1, popularity: "pareto" as never },
      setting: "sharedPrefix.popularity",
    },
    { name: "an exponent of nothing", settings: { tokens: 1, exponent: 2 }, setting: "sharedPrefix.exponent" },
    {
      name: "a negative exponent",
      settings: { tokens: 1, popularity: "zipf", exponent: -1 },
      setting: "sharedPrefix.exponent",
    },
  ])("cannot have $name", ({ settings, setting }) => {
    expect(() => requestsWith(settings)).toThrow(expect.objectContaining({ setting }));
  });
});
