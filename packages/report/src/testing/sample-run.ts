import type {
  ApplicationSummary,
  CompletedRequest,
  InstanceSummary,
  LatencyFigures,
  LatencyQuantile,
  RunSummary,
  TimelineRow,
} from "@tokentide/simulator";

/*
 * A small run to test writers with. Its figures are made up: different from each other, so that a mix-up shows.
 */

function latency(scale: number, precision: "exact" | number = "exact"): LatencyFigures {
  return { mean: 1.1 * scale, p50: 0.9 * scale, p90: 2 * scale, p99: 4.25 * scale, max: 12.5 * scale, precision };
}

/** An application that scaled, lost requests and kept a promise to most. */
export const SCALED_APPLICATION: ApplicationSummary = {
  applicationId: 0,
  requests: { arrived: 3627, completed: 3600, rejected: 12, failed: 3, unfinished: 12 },
  rejections: { "the queue is full": 12, "needs more memory than an instance of llama2-70b has": 3 },
  ttft: latency(0.1),
  tbt: latency(0.03),
  itl: latency(0.028, 0.004),
  e2e: latency(6),
  queueTime: latency(0.002),
  slo: { attainment: 0.99227, goodputRps: 1.9985, bounds: { ttftSeconds: 2, tbtSeconds: 0.1 } },
  throughput: { requestsPerSecond: 2, promptTokensPerSecond: 2309.4, outputTokensPerSecond: 422.25 },
  gpuHours: { booting: 1.25, activeBusy: 250, activeIdle: 60.5, draining: 2, unassigned: 6.25, total: 320 },
  costDollars: 1234.5678,
  energyKwh: 187.3,
  scaling: {
    scaleUps: 5,
    scaleDowns: 3,
    failed: 1,
    cancelled: 1,
    flaps: 2,
    meanTimeToCapacity: 45,
    meanDrainTime: 12.34,
    lost: 4,
    delayedRequests: 31,
    retriedRequests: 7,
  },
  latencySources: [
    "llama2-70b-fp16 on h100-80gb, TP8: profile (measured)",
    "llama2-70b-fp16 on a100-80gb, TP8: profile, extrapolated beyond 512 batched tokens for 3.2 % of the iterations (token phase only)",
  ],
  firstTokenAt: "client",
  kvCache: { preemptions: 17, prefixHitRate: 0.375 },
  utilization: { prompt: 0.43125, token: 0.87 },
};

/** An application whose fleet stood still, without a promise, of which nothing completed. */
export const IDLE_APPLICATION: ApplicationSummary = {
  applicationId: 1,
  requests: { arrived: 0, completed: 0, rejected: 0, failed: 0, unfinished: 0 },
  rejections: {},
  ttft: latency(Number.NaN),
  tbt: latency(Number.NaN),
  itl: latency(Number.NaN, 0.004),
  e2e: latency(Number.NaN),
  queueTime: latency(Number.NaN),
  slo: { attainment: Number.NaN, goodputRps: 0 },
  throughput: { requestsPerSecond: 0, promptTokensPerSecond: 0, outputTokensPerSecond: 0 },
  gpuHours: { booting: 0, activeBusy: 0, activeIdle: 4, draining: 0, unassigned: 0, total: 4 },
  costDollars: 0.5,
  energyKwh: 0.75,
  scaling: {
    scaleUps: 0,
    scaleDowns: 0,
    failed: 0,
    cancelled: 0,
    flaps: 0,
    meanTimeToCapacity: Number.NaN,
    meanDrainTime: Number.NaN,
    lost: 0,
    delayedRequests: 0,
    retriedRequests: 0,
  },
  latencySources: [],
  firstTokenAt: "prefill_end",
  kvCache: { preemptions: 0, prefixHitRate: 0 },
  utilization: { mixed: 0 },
};

export const SAMPLE_SUMMARY: RunSummary = {
  simulatedSeconds: 1800,
  applications: [SCALED_APPLICATION, IDLE_APPLICATION],
  events: 60_878,
};

export const SAMPLE_INSTANCES: readonly InstanceSummary[] = [
  instance(0, 0, "prompt"),
  instance(1, 0, "token"),
  instance(2, 1, "mixed"),
];

const none = Number.NaN;

export const SAMPLE_LATENCIES: readonly LatencyQuantile[] = [
  { applicationId: 0, quantile: 0.5, ttft: 0.09, tbt: 0.027, e2e: 5.4, queueTime: 0.0018 },
  { applicationId: 1, quantile: 0.5, ttft: none, tbt: none, e2e: none, queueTime: none },
];

function instance(instanceId: number, applicationId: number, tag: string): InstanceSummary {
  return {
    instanceId,
    applicationId,
    serverId: 10 + instanceId,
    skuName: "dgx-h100",
    processorName: "h100-80gb",
    processors: 8,
    tag,
    status: "active",
    startSeconds: 0,
    endSeconds: 1800,
    busySeconds: 900.5,
    utilization: 900.5 / 1800,
    completedTasks: 7,
    memoryBytes: 640e9,
  };
}

/** One completed request; its figures follow from its number. */
export function completedRequest(requestId: number, applicationId = 0): CompletedRequest {
  return {
    requestId,
    applicationId,
    arrivalSeconds: requestId / 4,
    promptTokens: 100 + requestId,
    outputTokens: requestId === 0 ? 1 : 10,
    responseSeconds: 1.5,
    queueSeconds: 0,
    ttftSeconds: 0.1 + requestId / 1000,
    tbtSeconds: requestId === 0 ? Number.NaN : 0.03,
    secondTokenOverheadSeconds: 0,
    promptInstanceId: 0,
    tokenInstanceId: 1,
  };
}

export function timelineRow(timeSeconds: number, pool = "mixed"): TimelineRow {
  return {
    timeSeconds,
    applicationId: 0,
    pool,
    arrivals: 4,
    completions: 3,
    rejections: 2,
    failures: 0,
    queue: 1,
    instancesScalingUp: 0,
    instancesActive: 2,
    instancesDraining: 0,
    meanBooting: 0.25,
    meanActiveBusy: 1.5,
    meanActiveIdle: 0.125,
    meanDraining: 0,
    running: 6,
    busyFraction: 0.5,
    memoryFraction: 0.25,
    kvFraction: 0.125,
    ttftP50: 0.1,
    ttftP90: 0.2,
    ttftP99: 0.3,
    tbtP50: Number.NaN,
    tbtP90: Number.NaN,
    tbtP99: Number.NaN,
    e2eP50: 1,
    e2eP90: 2,
    e2eP99: 3,
    costDollarsPerHour: 98.32,
  };
}
