import { describe, expect, it } from "vitest";
import { estimate } from "./estimate";
import { ReplicationError, SweepError } from "./experiment-errors";
import { replicate } from "./replicate";
import { runMany } from "./run-many";
import { SMALL_CONFIG } from "./testing/small-config";

const job = { config: SMALL_CONFIG };
const figures = {
  ttftMean: (summary: { applications: readonly { ttft: { mean: number } }[] }) => summary.applications[0]!.ttft.mean,
  arrived: (summary: { applications: readonly { requests: { arrived: number } }[] }) =>
    summary.applications[0]!.requests.arrived,
};

describe("a replication", () => {
  it("estimates the chosen figures from one run a seed", async () => {
    const seeds = [1, 2, 3, 4];
    const { summaries, figures: found } = await replicate(job, { seeds, figures, workers: 0 });
    const alone = await runMany(
      seeds.map((seed) => ({ ...job, seed })),
      { workers: 0 },
    );
    expect(summaries).toEqual(alone.map(({ summary }) => summary));
    expect(found.ttftMean).toEqual(estimate(summaries.map(figures.ttftMean)));
    expect(found.ttftMean.standardDeviation).toBeGreaterThan(0);
    expect(found.arrived).toEqual({ samples: 4, mean: 20, standardDeviation: 0, low: 20, high: 20 });
  });

  it("gives no figures when one of the runs fails", async () => {
    const error = await replicate(job, { seeds: [1, -1], figures, workers: 0 }).catch((caught) => caught);
    expect(error).toBeInstanceOf(ReplicationError);
    expect(error).toMatchObject({ code: "REPLICATION_FAILED", seed: -1, failure: { name: "ConfigError" } });
  });

  it("needs a seed", async () => {
    await expect(replicate(job, { seeds: [], figures, workers: 0 })).rejects.toThrow(SweepError);
  });
});
