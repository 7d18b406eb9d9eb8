import { existsSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../paths";
import type { Deployment, RequestsConfig, WorkloadConfig } from "./deployment";

/** A named run of the engine. */
export interface EngineWorkload {
  /** As the case of the ancestor that it repeats, where there is one. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  readonly deployment: Deployment;
  readonly requests: RequestsConfig;
  /** The ancestor's requests per second on it, its event loop alone. */
  readonly ancestorRequestsPerSecond?: number;
  /** Requests per second that we want at least. */
  readonly targetRequestsPerSecond?: number;
}

const conversations = { type: "azure-conv-2023" };
const code = { type: "azure-code-2023" };
const H100 = "dgx-h100";

/** The workloads that are measured by name. */
export const ENGINE_WORKLOADS: readonly EngineWorkload[] = [
  {
    name: "g02",
    title: "Azure conversation hour, 40 dgx-h100, token_jsq, llama2-70b",
    deployment: baseline(40),
    requests: traceOr("azure-conv-raw-off1.csv", { arrivals: conversations, sizes: conversations, requests: 19_366 }),
    ancestorRequestsPerSecond: 10_207,
    targetRequestsPerSecond: 600_000,
  },
  {
    name: "g01",
    title: "Azure code hour, 4 dgx-h100, token_jsq, llama2-70b",
    deployment: baseline(4),
    requests: traceOr("azure-code-raw-off1.csv", { arrivals: code, sizes: code, requests: 8_819 }),
  },
  {
    name: "e02",
    title: "conversations at 70/s, mixed_pool 25 + 15 dgx-h100, bloom-176b",
    deployment: {
      servers: [{ sku: H100, count: 40 }],
      model: "bloom-176b",
      scheduler: "mixed_pool",
      start: { type: "homogeneous", promptServers: 25, tokenServers: 15 },
    },
    requests: traceOr("conv_70rps_2min.csv", poisson(70, 120)),
    ancestorRequestsPerSecond: 505,
    targetRequestsPerSecond: 250_000,
  },
  {
    name: "g03",
    title: "Azure conversation hour, mixed_pool 4 + 4 dgx-h100, bloom-176b",
    deployment: {
      servers: [{ sku: H100, count: 8 }],
      model: "bloom-176b",
      scheduler: "mixed_pool",
      start: { type: "homogeneous", promptServers: 4, tokenServers: 4 },
    },
    requests: traceOr("azure-conv-raw-off1.csv", { arrivals: conversations, sizes: conversations, requests: 19_366 }),
    ancestorRequestsPerSecond: 2_837,
  },
  {
    name: "e06",
    title: "saturated burst at 30/s, mixed_pool 4 dgx-h100 + 3 power-capped, llama2-70b",
    deployment: {
      servers: [
        { sku: "dgx-h100-pcap", count: 3 },
        { sku: H100, count: 4 },
      ],
      model: "llama2-70b",
      scheduler: "mixed_pool",
      start: { type: "heterogeneous", promptSku: H100, tokenSku: "dgx-h100-pcap" },
    },
    requests: traceOr("conv_30rps_2min.csv", poisson(30, 120)),
    ancestorRequestsPerSecond: 131,
    targetRequestsPerSecond: 120_000,
  },
];

/** Workloads of vllm instances, which have no other dialect. */
export const VLLM_WORKLOADS: readonly EngineWorkload[] = [
  {
    name: "closed",
    title: "closed loop of 64, 1024 tokens in and 128 out, one vllm instance",
    deployment: { ...baseline(1), instances: "vllm", performance: "roofline" },
    requests: {
      workload: {
        arrivals: { type: "closed_loop", concurrency: 64 },
        sizes: { type: "fixed", prompt_tokens: 1024, output_tokens: 128 },
        requests: 40_000,
      },
    },
    targetRequestsPerSecond: 150_000,
  },
  {
    name: "e02 vllm",
    title: "e02 on vllm instances",
    deployment: { ...ENGINE_WORKLOADS.find(({ name }) => name === "e02")!.deployment, instances: "vllm" },
    requests: traceOr("conv_70rps_2min.csv", poisson(70, 120)),
    targetRequestsPerSecond: 150_000,
  },
  {
    name: "g02 vllm",
    title: "g02 on vllm instances",
    deployment: { ...baseline(40), instances: "vllm" },
    requests: traceOr("azure-conv-raw-off1.csv", { arrivals: conversations, sizes: conversations, requests: 19_366 }),
  },
];

/** So many servers, each one instance of llama2-70b, the least loaded gets the request. */
export function baseline(servers: number): Deployment {
  return {
    servers: [{ sku: H100, count: servers }],
    model: "llama2-70b",
    scheduler: "token_jsq",
    start: { type: "baseline" },
  };
}

/** Conversations that arrive independently. */
export function poisson(rate: number, duration: number): WorkloadConfig {
  return { arrivals: { type: "poisson", rate }, sizes: conversations, duration };
}

/** A recorded trace where it is at hand, and what is most like it where it is not. */
function traceOr(file: string, workload: WorkloadConfig): RequestsConfig {
  const path = join(REPOSITORY, "..", "shared", "traces", file);
  return existsSync(path) ? { trace: path } : { workload };
}
