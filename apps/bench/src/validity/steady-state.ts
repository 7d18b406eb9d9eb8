import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  findSku,
  type RooflineEfficiency,
  rooflineStepTimes,
  type ServedModel,
  type ServerSku,
  servedModel,
} from "@tokentide/hardware";
import { RandomStreams } from "@tokentide/sim-core";
import { ClusterSimulation, type VllmSettings } from "@tokentide/simulator";
import { batchOf, generatedSource, type SizeSettings } from "@tokentide/workload";

/** A closed loop as it was measured: means over its requests. */
export interface SteadyRow {
  readonly id: string;
  readonly backend: string;
  readonly architecture: string;
  readonly isFp8: boolean;
  readonly sku: ServerSku;
  readonly tensorParallelism: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly concurrency: number;
  readonly ttftSeconds: number;
  readonly tpotSeconds: number;
}

/** Median relative errors over rows. */
export interface SteadyErrors {
  readonly name: string;
  readonly rows: number;
  readonly ttft: number;
  readonly tpot: number;
}

/** What the roofline makes of the steady states. */
export interface SteadyStateResult {
  readonly rows: number;
  readonly fitted: SteadyErrors;
  readonly heldOut: SteadyErrors;
  readonly groups: readonly SteadyErrors[];
}

/** Requests of a run, as a multiple of its users: what load generators send unless told otherwise, and rows do not state. */
const REQUESTS_PER_USER = 10;
const LEAST_REQUESTS = 16;
/** InferenceMAX draws lengths evenly between 80 % and 100 % of the stated ones. */
const SHORTEST_SHARE = 0.8;
const DRAWN_SIZES = 997;

/** How backends batch by default. */
const BACKENDS: Readonly<
  Record<string, Pick<VllmSettings, "chunkedPrefill" | "promptSteps"> & { stepTokens: number }>
> = {
  vllm: { chunkedPrefill: true, promptSteps: "shared", stepTokens: 2048 },
  trtllm: { chunkedPrefill: false, promptSteps: "shared", stepTokens: 8192 },
  sglang: { chunkedPrefill: false, promptSteps: "alone", stepTokens: 8192 },
};
const SEQUENCES = 2048;

const MILLISECONDS = 1e-3;

/** Predicts every row of the file and compares. */
export function steadyStates(path: string): SteadyStateResult {
  const compared = readSteadyRows(path).map((row) => ({ row, predicted: predictSteadyState(row) }));
  const errorsOf = (name: string, of: typeof compared): SteadyErrors => ({
    name,
    rows: of.length,
    ttft: median(of.map(({ row, predicted }) => Math.abs(predicted.ttftSeconds / row.ttftSeconds - 1))),
    tpot: median(of.map(({ row, predicted }) => Math.abs(predicted.tpotSeconds / row.tpotSeconds - 1))),
  });
  const nameOf = ({ backend, architecture, isFp8, sku }: SteadyRow) =>
    `${backend}, ${architecture}, ${isFp8 ? "fp8" : "bf16"}, ${sku.processor.name}`;
  const names = [...new Set(compared.map(({ row }) => nameOf(row)))].toSorted();
  return {
    rows: compared.length,
    fitted: errorsOf(
      "fitted half",
      compared.filter(({ row }) => isFitted(row)),
    ),
    heldOut: errorsOf(
      "held-out half",
      compared.filter(({ row }) => !isFitted(row)),
    ),
    groups: names.map((name) =>
      errorsOf(
        name,
        compared.filter(({ row }) => nameOf(row) === name),
      ),
    ),
  };
}

/** Half of the rows, by a hash of their id: what the factors of the catalog were fitted on. */
export function isFitted({ id }: SteadyRow): boolean {
  return createHash("sha256").update(id).digest()[0]! % 2 === 0;
}

/** The rows of the file. */
export function readSteadyRows(path: string): SteadyRow[] {
  const [header = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    const cell = (name: string) => cells[names.indexOf(name)]!;
    const tensorParallelism = Number(cell("tp_size"));
    return {
      id: cell("id"),
      backend: cell("backend"),
      architecture: architectureOf(cell("model_path")),
      isFp8: cell("precision") === "fp8",
      sku: { ...findSku(cell("system") === "h200_sxm" ? "dgx-h200" : "dgx-h100"), processorCount: tensorParallelism },
      tensorParallelism,
      promptTokens: Number(cell("isl")),
      outputTokens: Number(cell("osl")),
      concurrency: Number(cell("concurrency")),
      ttftSeconds: Number(cell("silicon_ttft_ms")) * MILLISECONDS,
      tpotSeconds: Number(cell("silicon_tpot_ms")) * MILLISECONDS,
    };
  });
}

/** Mean TTFT and TPOT of a row's closed loop, simulated. */
export function predictSteadyState(
  row: SteadyRow,
  efficiency: Partial<RooflineEfficiency> = {},
): Pick<SteadyRow, "ttftSeconds" | "tpotSeconds"> {
  const model = modelOf(row);
  const { stepTokens, ...batching } = BACKENDS[row.backend]!;
  const { processor, interconnect } = row.sku;
  const run = new ClusterSimulation(
    {
      cluster: { servers: [{ sku: row.sku, count: 1 }], interconnects: [] },
      applications: [
        {
          applicationId: 0,
          model,
          stepTimes: (_, parallelism) => rooflineStepTimes({ model, processor, parallelism, interconnect, efficiency }),
          scheduler: { type: "jsq" },
          startState: {
            type: "uniform",
            instance: {
              type: "vllm",
              maxBatchSize: SEQUENCES,
              maxBatchTokens: stepTokens,
              maxPreemptions: 1,
              parallelism: { tensorParallelism: row.tensorParallelism, pipelineParallelism: 1 },
              vllm: { ...batching, blockTokens: 16, gpuMemoryUtilization: 0.9 },
            },
          },
        },
      ],
      endTimeSeconds: Number.POSITIVE_INFINITY,
      seed: 0,
    },
    generatedSource({
      arrivals: { type: "closed_loop", concurrency: row.concurrency },
      sizes: sizesOf(row),
      requests: Math.max(LEAST_REQUESTS, REQUESTS_PER_USER * row.concurrency),
      random: new RandomStreams(0),
    }),
  );
  while (run.advance() !== "done");
  const [application] = run.summary().applications;
  return { ttftSeconds: application!.ttft.mean, tpotSeconds: application!.tbt.mean };
}

function architectureOf(path: string): string {
  const name = path.split("/").at(-1)!.toLowerCase();
  return ["qwen3-32b", "llama-3.1-70b", "llama-3.1-8b"].find((one) => name.startsWith(one))!;
}

function modelOf({ architecture, isFp8 }: SteadyRow): ServedModel {
  return isFp8 ? servedModel(architecture, `${architecture}-fp8`) : servedModel(architecture);
}

/** Rows of llama-3.1-70b are InferenceMAX's. */
function sizesOf({ architecture, promptTokens, outputTokens }: SteadyRow): SizeSettings {
  if (architecture !== "llama-3.1-70b") return { type: "fixed", promptTokens, outputTokens };
  // Steps through the range by primes: even, and prompt and output independent of each other.
  const share = (index: number, prime: number) =>
    SHORTEST_SHARE + (1 - SHORTEST_SHARE) * (((index * prime) % DRAWN_SIZES) / DRAWN_SIZES);
  const rows = Array.from({ length: DRAWN_SIZES }, (_, index) => ({
    arrivalSeconds: index,
    promptTokens: Math.round(promptTokens * share(index, 389)),
    outputTokens: Math.round(outputTokens * share(index, 617)),
  }));
  return { type: "trace", batches: [batchOf(rows)] };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
