/** A figure of a file; null where there is none. */
export type FileNumber = number | null;

/** One latency in `summary.json`, seconds. */
export interface LatencyEntry {
  readonly mean: FileNumber;
  readonly p50: FileNumber;
  readonly p90: FileNumber;
  readonly p99: FileNumber;
  readonly max: FileNumber;
  readonly precision: "exact" | number;
}

/** One application in `summary.json`, as far as reports read it. */
export interface ApplicationEntry {
  readonly application_id: number;
  readonly requests: Readonly<Record<"arrived" | "completed" | "rejected" | "failed" | "unfinished", number>>;
  readonly rejections: Readonly<Record<string, number>>;
  readonly ttft: LatencyEntry;
  readonly tbt: LatencyEntry;
  readonly e2e: LatencyEntry;
  readonly queue_time: LatencyEntry;
  readonly slo: {
    readonly attainment: FileNumber;
    readonly goodput_rps: FileNumber;
    readonly bounds?: Readonly<Partial<Record<"ttft_seconds" | "tbt_seconds" | "e2e_seconds", number>>>;
  };
  readonly throughput: Readonly<
    Record<"requests_per_second" | "prompt_tokens_per_second" | "output_tokens_per_second", FileNumber>
  >;
  readonly gpu_hours: Readonly<Record<GpuHoursState | "total", number>>;
  readonly cost_dollars: number;
  readonly energy_kwh: number;
  readonly scaling: Readonly<
    Record<"scale_ups" | "scale_downs" | "failed" | "cancelled" | "flaps" | "lost", number> &
      Record<"mean_time_to_capacity" | "mean_drain_time", FileNumber> &
      Record<"delayed_requests" | "retried_requests", number>
  >;
  readonly latency_sources: readonly string[];
  readonly first_token_at?: "prefill_end" | "client";
  readonly utilization: Readonly<Record<string, FileNumber>>;
}

/** What GPU-hours are split by. */
export type GpuHoursState = "booting" | "active_busy" | "active_idle" | "draining" | "unassigned";

/** `summary.json`. */
export interface SummaryFile {
  readonly simulated_seconds: number;
  /** The run was stopped before its end. */
  readonly partial?: boolean;
  readonly applications: readonly ApplicationEntry[];
  readonly events: number;
}

/** `run.json`, as far as reports read it. */
export interface RunFile {
  readonly wall_seconds?: number;
  readonly started_at?: string;
  readonly command?: readonly string[];
  readonly configuration?: string;
  readonly versions?: Readonly<Record<string, string>>;
  readonly machine?: Readonly<Record<string, string | number>>;
  readonly notes?: readonly string[];
}
