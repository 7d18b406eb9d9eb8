import type { MeasuredEngine, MeasuredGauge } from "./measured-run";
import { MeasuredRunError } from "./measured-run-error";

const GAUGE_COLUMNS = ["t", "running", "waiting", "kv_cache_pct"] as const;
const PERCENT = 100;

/** What the engine counted each second, of a CSV with `t`, `running`, `waiting` and `kv_cache_pct`; nothing without one. */
export function gaugesOf(text: string | undefined, path: string): MeasuredGauge[] {
  if (text === undefined) return [];
  const [header = "", ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const names = header.split(",").map((name) => name.trim());
  const missing = GAUGE_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new MeasuredRunError(path, `misses the columns ${missing.join(", ")}.`, 1);
  const positions = GAUGE_COLUMNS.map((column) => names.indexOf(column));
  const rows = lines.map((line) => {
    const cells = line.split(",");
    return positions.map((position) => Number(cells[position])) as [number, number, number, number];
  });
  // An engine that did not record its KV cache writes zeros.
  const hasKv = rows.some(([, , , percent]) => percent > 0);
  return rows.map(([timeSeconds, running, waiting, percent]) => ({
    timeSeconds,
    running,
    waiting,
    ...(hasKv ? { kvShare: percent / PERCENT } : {}),
  }));
}

/** The engine's settings of a `meta.json` as LLMServingSim writes it; what it does not state is left out. */
export function engineOf(text: string | undefined, path: string): MeasuredEngine {
  if (text === undefined) return {};
  let meta: Record<string, unknown>;
  try {
    meta = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new MeasuredRunError(path, `is no JSON: ${(error as Error).message}.`);
  }
  const settings = section(meta, "engine_kwargs");
  const cache = section(meta, "kv_cache");
  const hardware = section(meta, "hardware");
  return {
    ...name("model", meta.model),
    ...name("processor", hardware.device_name),
    ...count("tensorParallelism", settings.tensor_parallel_size),
    ...count("maxSequences", settings.max_num_seqs),
    ...count("maxStepTokens", settings.max_num_batched_tokens),
    ...count("maxModelTokens", settings.max_model_len),
    ...count("blocks", cache.num_gpu_blocks),
    ...count("blockTokens", cache.block_size),
    ...count("gpuMemoryUtilization", cache.gpu_memory_utilization),
  };
}

function section(meta: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = meta[name];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function name(field: "model" | "processor", value: unknown): MeasuredEngine {
  return typeof value === "string" ? { [field]: value } : {};
}

function count(field: Exclude<keyof MeasuredEngine, "model" | "processor">, value: unknown): MeasuredEngine {
  return typeof value === "number" && value > 0 ? { [field]: value } : {};
}
