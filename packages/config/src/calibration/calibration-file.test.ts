import { describe, expect, it } from "vitest";
import { ConfigError } from "../config-error";
import { parseConfig } from "../parse-config";
import { CalibrationFileError, formatCalibration, parseCalibration, stepCalibrationOf } from "./calibration-file";
import { CALIBRATION_VERSION, type CalibrationFile } from "./calibration-schema";

const CALIBRATION: CalibrationFile = {
  tokentide_calibration: CALIBRATION_VERSION,
  model_architecture: "llama-3.1-8b",
  model_size: "llama-3.1-8b-bf16",
  sku: "RTX-4090",
  processor: "rtx-4090",
  parallelism: { tensor: 1, pipeline: 1 },
  engine: {
    max_num_seqs: 256,
    max_num_batched_tokens: 2048,
    chunked_prefill: true,
    prompt_steps: "shared",
    block_size: 16,
    gpu_memory_utilization: 0.9,
  },
  first_token_at: "prefill_end",
  efficiency: {
    compute: 0.5,
    narrow_compute: 1,
    memory: 0.8,
    context: 0.6,
    interconnect: 0.7,
    step_overhead: 0.004,
    layer_overhead: 0,
    sequence_overhead: 0.00002,
  },
  request_overhead: 0.005,
  coefficients: [
    {
      parallelism: { tensor: 1, pipeline: 1 },
      step: 0.004,
      weight_read: 0.0186,
      product_per_token: 0.00018,
      attention_per_pair: 6e-9,
      context_read_per_token: 2e-7,
      per_sequence: 0.00003,
      transfer_per_token: 0,
    },
  ],
  range: { prompt_tokens_per_step: 1538, sequences_per_step: 8, context_tokens: 1850 },
  runs: [
    {
      name: "run.csv",
      format: "csv",
      sha256: "0".repeat(64),
      slowdown: 1,
      fitted: { requests: 60, unserved: 0, ttft_median_error: 0.04, tpot_median_error: null, e2e_median_error: 0.003 },
    },
  ],
};
const TEXT = formatCalibration(CALIBRATION);

const CONFIG = `
cluster: { servers: [{ sku: RTX-4090, count: 1 }] }
workload: { arrivals: { type: poisson, rate: 1 }, sizes: { type: azure-conv-2023 }, duration: 60 }
performance_model: { type: calibrated, file: profiles/mine.json }
applications: [{ model_architecture: llama-3.1-8b, scheduler: jsq }]
start_state: { state_type: baseline, instance: { instance_type: vllm, tensor_parallelism: 1 } }
`;

const parsed = (config: string, profile = TEXT) =>
  parseConfig(config, {
    fileName: "/home/me/cluster.yaml",
    readFile: (path) => {
      if (path !== "/home/me/profiles/mine.json") throw new Error(`no such file: ${path}`);
      return profile;
    },
  });

describe("a calibration's file", () => {
  it("reads what it writes", () => {
    expect(parseCalibration(TEXT, "mine.json")).toEqual(CALIBRATION);
    expect(stepCalibrationOf(CALIBRATION, "mine.json")).toMatchObject({
      modelName: "llama-3.1-8b-bf16",
      measured: [{ coefficients: { weightReadSeconds: 0.0186, pipelineStages: 1 } }],
      efficiency: { contextFraction: 0.6 },
      requestSeconds: 0.005,
    });
  });

  it.for([
    { name: "no JSON", text: "{", says: /it is no JSON/ },
    { name: "another file", text: "{}", says: /tokentide_calibration must be 1, found none/ },
    { name: "a later version", text: '{"tokentide_calibration": 2}', says: /must be 1, found 2/ },
    {
      name: "figures that cannot be, all at once",
      text: JSON.stringify({
        ...CALIBRATION,
        request_overhead: -1,
        efficiency: { ...CALIBRATION.efficiency, compute: 2 },
      }),
      says: /efficiency.compute: .*; request_overhead: /,
    },
  ])("refuses $name", ({ text, says }) => {
    expect(() => parseCalibration(text, "mine.json")).toThrow(CalibrationFileError);
    expect(() => parseCalibration(text, "mine.json")).toThrow(says);
  });
});

describe("performance_model: calibrated", () => {
  it("serves by the profile beside the configuration, with the overhead of a request", () => {
    const [application] = parsed(CONFIG).simulation.applications;
    const times = application!.stepTimes("rtx-4090", { tensorParallelism: 1, pipelineParallelism: 1 });
    expect(times.source.description).toBe("calibrated (mine.json): llama-3.1-8b-bf16 on rtx-4090 at TP 1");
    expect(times.stepSeconds(0, 0, 1, 0)).toBeCloseTo(0.004 + 0.0186 + 0.00003, 12);
    expect(application!.overheads).toEqual({ networkSeconds: 0.005 });
  });

  it("leaves overheads to who states them", () => {
    const [application] = parsed(CONFIG.replace("scheduler: jsq", "scheduler: jsq, engine_overheads: { network: 0.1 }"))
      .simulation.applications;
    expect(application!.overheads).toMatchObject({ networkSeconds: 0.1 });
  });

  it.for([
    {
      name: "a file that is not there",
      config: CONFIG.replace("mine", "other"),
      says: /performance_model.file: cannot read .*other.json/,
    },
    { name: "a file that is none", config: CONFIG, profile: "[]", says: /is no calibration/ },
    {
      name: "servers of another processor",
      config: CONFIG.replace("RTX-4090", "L40S"),
      says: /performance_model.file: .*made on rtx-4090 and says nothing of l40s/,
    },
  ])("refuses $name", ({ config, profile, says }) => {
    expect(() => parsed(config, profile)).toThrow(ConfigError);
    expect(() => parsed(config, profile)).toThrow(says);
  });
});
