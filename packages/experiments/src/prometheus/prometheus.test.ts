import { parseConfig } from "@tokentide/config";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actualRun, backtest, parseActualRun } from "./backtest";
import { importedConfig } from "./imported-config";
import { importedRequests } from "./imported-requests";
import { histogramQuantile, servedTraffic } from "./metric-steps";
import { type MetricSeries, parseRangeQuery } from "./range-query";

const series = (name: string, values: readonly number[], labels: Record<string, string> = {}): MetricSeries => ({
  name,
  labels,
  samples: values.map((value, index) => ({ unixSeconds: 1000 + 60 * index, value })),
});
const REQUESTS = "vllm:request_success_total";
const PROMPTS = "vllm:request_prompt_tokens_bucket";
const OUTPUTS = "vllm:request_generation_tokens_bucket";

/** Three steps of 10, 30 and 20 requests; prompts of up to 100 and 200 tokens, answers of up to 50. */
const EXPORT = [
  series(REQUESTS, [5, 15, 45, 65]),
  series(PROMPTS, [0, 5, 20, 30], { le: "100" }),
  series(PROMPTS, [0, 10, 40, 60], { le: "200" }),
  series(PROMPTS, [0, 10, 40, 60], { le: "+Inf" }),
  series(OUTPUTS, [0, 10, 40, 60], { le: "50" }),
  series("kube_deployment_status_replicas_ready", [2, 2, 4, 3]),
];

describe("a range query", () => {
  it("is read as Prometheus answers it, values that are no numbers left out", () => {
    const text = JSON.stringify({
      status: "success",
      data: {
        resultType: "matrix",
        result: [
          {
            metric: { __name__: "up", pod: "a" },
            values: [
              [1, "2"],
              [2, "NaN"],
              [3.5, "4"],
            ],
          },
        ],
      },
    });
    expect(parseRangeQuery(text, "x.json")).toEqual([
      {
        name: "up",
        labels: { pod: "a" },
        samples: [
          { unixSeconds: 1, value: 2 },
          { unixSeconds: 3.5, value: 4 },
        ],
      },
    ]);
  });

  it.for([
    { text: "up 1", says: "it is no JSON object" },
    { text: '{"status":"error","error":"bad query"}', says: "Prometheus answered with an error: bad query" },
    { text: '{"status":"success"}', says: "it has no data" },
    { text: '{"data":{"resultType":"vector","result":[]}}', says: 'it has resultType "vector" and not "matrix"' },
    { text: '{"data":{"resultType":"matrix","result":[{}]}}', says: "series 0: it has no metric and values" },
    { text: '{"data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,2]]}]}}', says: "[1,2] is no pair" },
  ])("$text is refused", ({ text, says }) => {
    expect(() => parseRangeQuery(text, "x.json")).toThrow(says);
  });
});

describe("served traffic", () => {
  it("is the growth of counters by step, replicas as they were, sizes over all", () => {
    const traffic = servedTraffic(EXPORT);
    expect(traffic.steps).toEqual([
      { startSeconds: 0, requests: 10, replicas: 2 },
      { startSeconds: 60, requests: 30, replicas: 4 },
      { startSeconds: 120, requests: 20, replicas: 3 },
    ]);
    expect(traffic.promptTokens).toEqual([
      { upTo: 100, count: 30 },
      { upTo: 200, count: 30 },
      { upTo: Number.POSITIVE_INFINITY, count: 0 },
    ]);
  });

  it("takes a counter that falls for one that began anew, and adds up labels", () => {
    const { steps } = servedTraffic([
      series(REQUESTS, [5, 9, 3, 4], { pod: "a" }),
      series(REQUESTS, [1, 2, 3, 4], { pod: "b" }),
    ]);
    expect(steps.map(({ requests }) => requests)).toEqual([5, 4, 2]);
    // Without a gauge, engines with samples are replicas.
    expect(steps.map(({ replicas }) => replicas)).toEqual([2, 2, 2]);
  });

  it("prefers a gateway's count to an engine's", () => {
    const { used, steps } = servedTraffic([series(REQUESTS, [0, 1]), series("istio_requests_total", [0, 7])]);
    expect(used.requests).toBe("istio_requests_total");
    expect(steps[0]!.requests).toBe(7);
  });

  it("knows means where there are no histograms", () => {
    const sums = [series(REQUESTS, [0, 10]), series("sglang:prompt_tokens_total", [0, 5000])];
    expect(servedTraffic(sums).promptTokens).toEqual([{ upTo: 500, count: 10 }]);
  });

  it.for([
    { name: "without requests", input: [series("up", [1, 1])], says: /no metric counts them; there is up/ },
    { name: "of one sample", input: [series(REQUESTS, [1])], says: /fewer than two samples/ },
    { name: "that stood still", input: [series(REQUESTS, [1, 1])], says: /there were none/ },
  ])("$name is refused", ({ input, says }) => {
    expect(() => servedTraffic(input)).toThrow(says);
  });
});

describe("a quantile of a histogram", () => {
  it("is linear within a bucket, and lies in it", () => {
    const histogram = [
      { upTo: 1, count: 50 },
      { upTo: 3, count: 50 },
    ];
    expect(histogramQuantile(histogram, 0.5)).toBe(1);
    expect(histogramQuantile(histogram, 0.75)).toBe(2);
    expect(histogramQuantile(histogram, 1)).toBe(3);
    expect(histogramQuantile([...histogram, { upTo: Number.POSITIVE_INFINITY, count: 100 }], 0.9)).toBe(3);
    expect(histogramQuantile([], 0.5)).toBeNaN();
  });

  it("never falls", () => {
    const counts = fc.array(fc.nat(20), { minLength: 1, maxLength: 8 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(counts, share, share, (list, one, other) => {
        fc.pre(list.some((count) => count > 0));
        const histogram = list.map((count, index) => ({ upTo: 2 ** index, count }));
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(histogramQuantile(histogram, low)).toBeLessThanOrEqual(histogramQuantile(histogram, high));
      }),
    );
  });
});

describe("imported requests", () => {
  it("are as many in each step as were counted, of sizes within the buckets, and the same again", () => {
    const traffic = servedTraffic(EXPORT);
    const requests = importedRequests(traffic, 1);
    const rows = Array.from(requests.arrivalSeconds.slice(0, requests.length));
    const inStep = (step: number) => rows.filter((time) => Math.floor(time / 60) === step).length;
    expect([0, 1, 2].map(inStep)).toEqual([10, 30, 20]);
    expect(Math.max(...requests.promptTokens)).toBeLessThanOrEqual(200);
    expect(Math.max(...requests.outputTokens)).toBeLessThanOrEqual(50);
    expect(importedRequests(traffic, 1)).toEqual(requests);
  });

  it("need sizes", () => {
    expect(() => importedRequests(servedTraffic([series(REQUESTS, [0, 1])]), 1)).toThrow(/prompt tokens: no metric/);
  });
});

describe("an imported configuration", () => {
  const fleet = { model: "llama-3.1-8b", processor: "a100-80gb", tensorParallelism: 2, policy: "hpa" };

  it("starts with the replicas that there were, and is right", () => {
    const starts = { ...series("startup_seconds", [60, 70]), labels: {} };
    const text = importedConfig(servedTraffic([...EXPORT, starts]), fleet);
    const { simulation } = parseConfig(text, { fileName: "/x/cluster.yaml", readFile: () => "" });
    expect(simulation.cluster.servers.map(({ count }) => count)).toEqual([2]);
    expect(simulation.timelineIntervalSeconds).toBe(60);
    expect(simulation.applications[0]!.scaling!.actuator).toMatchObject({
      podStartUp: { meanSeconds: 65, standardDeviationSeconds: expect.closeTo(7.07, 2) },
    });
    expect(simulation.applications[0]!.scaling!.manager.limits).toEqual({ pool: { min: 1, max: 4 } });
  });
});

describe("a backtest", () => {
  const actual = parseActualRun(JSON.stringify(actualRun(servedTraffic(EXPORT), 2)), "actual.json");
  const row = (timeSeconds: number, instancesActive: number) => ({ timeSeconds, instancesActive }) as never;
  const latency = { p50: 1, p90: 2, p99: 3 };
  const summary = { applications: [{ ttft: latency, tbt: latency, e2e: latency }] } as never;

  it("holds step against step", () => {
    const result = backtest(actual, summary, [row(60, 2), row(120, 2), row(180, 4), row(180.5, 9)]);
    expect(result.figures.slice(0, 3)).toEqual([
      { name: "replicas, mean", unit: "replicas", actual: 3, predicted: expect.closeTo(8 / 3, 12) },
      { name: "replicas, most", unit: "replicas", actual: 4, predicted: 4 },
      { name: "GPU-minutes", unit: "GPU-minutes", actual: 18, predicted: 16 },
    ]);
    expect(result).toMatchObject({ meanReplicaError: 1, withinOne: 2 / 3 });
    expect(result.figures[3]).toEqual({ name: "TTFT p50", unit: "seconds", actual: Number.NaN, predicted: 1 });
  });

  it("needs an actual.json", () => {
    expect(() => parseActualRun("{}", "a.json")).toThrow(/a.json: it is no actual.json/);
  });
});
