import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { snakeCase } from "./snake-case";
import { summaryJsonText, toSummaryJson } from "./summary-json";
import { SAMPLE_SUMMARY, SCALED_APPLICATION } from "./testing/sample-run";

describe("summary.json", () => {
  it("reads as it always did", async () => {
    await expect(summaryJsonText(SAMPLE_SUMMARY)).toMatchFileSnapshot("golden/summary.json");
  });

  it("has the documented keys", () => {
    const json = JSON.parse(summaryJsonText(SAMPLE_SUMMARY));
    expect(json.simulated_seconds).toBe(1800);
    const [application] = json.applications;
    expect(application.application_id).toBe(0);
    expect(Object.keys(application.requests)).toEqual(["arrived", "completed", "rejected", "failed", "unfinished"]);
    for (const key of ["ttft", "tbt", "e2e", "queue_time"]) {
      expect(Object.keys(application[key])).toEqual(["mean", "p50", "p90", "p99", "max", "precision"]);
    }
    expect(application.slo).toMatchObject({ attainment: 0.99227, goodput_rps: 1.9985 });
    expect(Object.keys(application.throughput)).toEqual([
      "requests_per_second",
      "prompt_tokens_per_second",
      "output_tokens_per_second",
    ]);
    expect(Object.keys(application.gpu_hours)).toEqual([
      "booting",
      "active_busy",
      "active_idle",
      "draining",
      "unassigned",
      "total",
    ]);
    expect([application.cost_dollars, application.energy_kwh]).toEqual([1234.5678, 187.3]);
    expect(Object.keys(application.scaling)).toEqual([
      "scale_ups",
      "scale_downs",
      "failed",
      "cancelled",
      "flaps",
      "mean_time_to_capacity",
      "mean_drain_time",
      "lost",
      "delayed_requests",
      "retried_requests",
    ]);
    expect(application.latency_sources).toEqual(SCALED_APPLICATION.latencySources);
  });

  it("says null where there is no figure", () => {
    const idle = JSON.parse(summaryJsonText(SAMPLE_SUMMARY)).applications[1];
    expect(idle.ttft).toEqual({ mean: null, p50: null, p90: null, p99: null, max: null, precision: "exact" });
    expect(idle.slo).toEqual({ attainment: null, goodput_rps: 0 });
  });

  it("keeps every number to the last bit", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = summaryJsonText({ ...SAMPLE_SUMMARY, simulatedSeconds: value });
        expect(JSON.parse(text).simulated_seconds + 0).toBe(value + 0);
      }),
    );
  });

  it("leaves reasons and pools as they are and drops absent fields", () => {
    const json = toSummaryJson({
      ...SAMPLE_SUMMARY,
      applications: [
        {
          ...SCALED_APPLICATION,
          rejections: { "no TP8 instance": 1 },
          utilization: { poolA: 0.5 },
          slo: { attainment: 1, goodputRps: 1, bounds: undefined },
        },
      ],
    });
    expect(json).toMatchObject({
      applications: [
        {
          rejections: { "no TP8 instance": 1 },
          utilization: { poolA: 0.5 },
          slo: { attainment: 1, goodput_rps: 1 },
        },
      ],
    });
    expect(JSON.stringify(json)).not.toContain("bounds");
  });
});

describe("snakeCase", () => {
  it.for([
    ["queueTime", "queue_time"],
    ["e2e", "e2e"],
    ["ttftP50", "ttft_p50"],
    ["costDollarsPerHour", "cost_dollars_per_hour"],
  ] as const)("%s becomes %s", ([name, expected]) => {
    expect(snakeCase(name)).toBe(expected);
  });
});
