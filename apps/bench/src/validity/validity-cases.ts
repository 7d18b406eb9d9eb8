import type { Latency, SetupOptions, Validation } from "@tokentide/experiments";

/** A bound that a prediction should keep, and the figure that it is about. */
export interface ValidityBar {
  readonly figure: string;
  /** Largest relative error. */
  readonly within: number;
  readonly errorOf: (validation: Validation) => number;
}

/** A measured run that a profile is held against. */
export interface ValidityCheck {
  /** In the folder of measured runs. */
  readonly file: string;
  /** Only requests from this position on are compared. */
  readonly from?: number;
  readonly bars: readonly ValidityBar[];
}

/** A figure of a load that is raised until it passes a bound: where the server is full. */
export interface Knee {
  readonly figure: string;
  readonly latency: Latency;
  /** Of the 90th percentile. */
  readonly beyondSeconds: number;
  /** Whose requests are sent faster or slower. */
  readonly file: string;
  readonly fileRate: number;
  /** What was measured, in words. */
  readonly measured: string;
}

/** What is calibrated on what, and what it is held against. */
export interface ValidityCase {
  readonly title: string;
  /** What a reader should know of the engine and its settings. */
  readonly about: string;
  readonly options: SetupOptions;
  readonly calibratedOn: readonly string[];
  /** Requests of each run, by arrival, that the fit knows; absent: all. */
  readonly fittedRequests?: number;
  readonly warmUpRequests?: number;
  readonly checks: readonly ValidityCheck[];
  readonly knee?: Knee;
}

const P50 = 1;
const P90 = 2;

const percentileBar = (latency: Latency, position: number, name: string, within: number): ValidityBar => ({
  figure: `${latency.toUpperCase()} ${name}`,
  within,
  errorOf: ({ errors }) => errors.latencies[latency].percentiles[position]!.error,
});

const medianBar = (latency: Latency, within: number): ValidityBar => ({
  figure: `median error of ${latency.toUpperCase()}`,
  within,
  errorOf: ({ errors }) => errors.latencies[latency].medianError,
});

const curveBar = (curve: "running" | "waiting" | "kv"): ValidityBar => ({
  figure: `mean absolute error of the ${curve === "kv" ? "KV" : curve} curve`,
  within: 0.1,
  errorOf: ({ curves }) => curves.find((one) => one.curve === curve)?.relativeError ?? Number.NaN,
});

const LOADED_BARS = [
  percentileBar("ttft", P50, "p50", 0.2),
  percentileBar("tpot", P50, "p50", 0.1),
  percentileBar("tpot", P90, "p90", 0.2),
];
const TPOT_BARS = [percentileBar("tpot", P50, "p50", 0.15)];
const LATER_REQUESTS_BARS = [medianBar("e2e", 0.06), medianBar("tpot", 0.06), medianBar("ttft", 0.2)];

/** vLLM before chunked prefill, and engines like it: prompts whole, in steps of their own. */
const WHOLE_PROMPTS: SetupOptions = { model: "opt-13b", promptSteps: "alone", maxNumBatchedTokens: 2560 };

/** Every case of the folder of measured runs but the steady states. */
export const VALIDITY_CASES: readonly ValidityCase[] = [
  {
    title: "OPT-13B on one A100-80GB, vLLM of early 2024: calibrated at 1 and 2 requests/s, predicted at 3",
    about:
      "Prompts run whole, in steps of their own; 2,560 tokens a step (vLLM's default then); KV blocks by the memory formula. The " +
      "server is full at 3 requests/s: TTFT's tail is a queue that comes and goes within a few per cent of the rate.",
    options: { ...WHOLE_PROMPTS, sku: "A100" },
    calibratedOn: ["distserve/vllm-100-1.csv", "distserve/vllm-200-2.csv"],
    checks: [
      { file: "distserve/vllm-300-3.csv", bars: LOADED_BARS },
      { file: "distserve/vllm-100-1.csv", bars: [] },
      { file: "distserve/vllm-200-2.csv", bars: [] },
    ],
    knee: {
      figure: "first rate with TTFT p90 above 1 s",
      latency: "ttft",
      beyondSeconds: 1,
      file: "distserve/vllm-300-3.csv",
      fileRate: 3,
      measured: "near 3 requests/s (TTFT p90 0.36 s at 2, 1.36 s at 3)",
    },
  },
  {
    title: "The same from one run: calibrated at 1 request/s only",
    about:
      "How much of the answer rests on the second run. The runs at 1 and 2 requests/s differ in speed at equal work.",
    options: { ...WHOLE_PROMPTS, sku: "A100" },
    calibratedOn: ["distserve/vllm-100-1.csv"],
    checks: [
      { file: "distserve/vllm-200-2.csv", bars: [] },
      { file: "distserve/vllm-300-3.csv", bars: [] },
    ],
  },
  {
    title: "OPT-13B disaggregated, prefill TP 2 and decode TP 1 (DistServe): calibrated at 3 requests/s",
    about:
      "Prefill and decode on A100s joined by NVLink; the first token counts at the end of the prefill. Blocks of the decode side " +
      "by vLLM's memory formula: DistServe's own are not known, and above 6 requests/s they decide the tail.",
    options: { ...WHOLE_PROMPTS, sku: "A100x2", promptTp: 2 },
    calibratedOn: ["distserve/distserve-c21d11-300-3.csv"],
    checks: [
      { file: "distserve/distserve-c21d11-300-6.csv", bars: TPOT_BARS },
      { file: "distserve/distserve-c21d11-300-9.csv", bars: TPOT_BARS },
    ],
    knee: {
      figure: "first rate with TPOT p90 above 200 ms",
      latency: "tpot",
      beyondSeconds: 0.2,
      file: "distserve/distserve-c21d11-300-9.csv",
      fileRate: 9,
      measured: "between 6 (71 ms) and 9 (327 ms) requests/s",
    },
  },
  {
    title: "OPT-13B disaggregated, one A100 for each phase (DistServe): calibrated at 3 requests/s",
    about: "As above with TP 1 for both phases.",
    options: { ...WHOLE_PROMPTS, sku: "A100x2", promptTp: 1 },
    calibratedOn: ["distserve/distserve-300-3.csv"],
    checks: [{ file: "distserve/distserve-600-6.csv", bars: TPOT_BARS }],
  },
  {
    title: "Llama-3.1-8B on an RTX 4090, vLLM 0.19: calibrated on the first 100 requests, the other 200 predicted",
    about:
      "Chunked prefill, 2,048 tokens a step, 2,588 blocks as the engine states; overloaded, so that requests are preempted and " +
      "recomputed. The first step of the run took half a second longer than it should (an engine that was not warm): the first 12 " +
      "requests, whom that delayed, are left out.",
    options: { sku: "RTX-4090" },
    calibratedOn: ["vllm-0.19/rtx4090-llama-3.1-8b"],
    fittedRequests: 100,
    warmUpRequests: 12,
    checks: [
      {
        file: "vllm-0.19/rtx4090-llama-3.1-8b",
        from: 100,
        bars: [...LATER_REQUESTS_BARS, curveBar("running"), curveBar("waiting"), curveBar("kv")],
      },
    ],
  },
  {
    title: "Qwen3-32B on two RTX PRO 6000, vLLM 0.19: calibrated on the first 100 requests, the other 200 predicted",
    about:
      "TP 2 over PCIe, 128 sequences at most; KV blocks by the memory formula, the run does not state them nor their use.",
    options: { sku: "RTX-PRO-6000x2" },
    calibratedOn: ["vllm-0.19/rtxpro6000-qwen3-32b"],
    fittedRequests: 100,
    checks: [
      {
        file: "vllm-0.19/rtxpro6000-qwen3-32b",
        from: 100,
        bars: [...LATER_REQUESTS_BARS, curveBar("running"), curveBar("waiting")],
      },
    ],
  },
];
