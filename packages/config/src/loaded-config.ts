import type { SimulationConfig } from "@tokentide/simulator";
import type { GeneratorSettings, SizeSettings } from "@tokentide/workload";

/** A configuration that was found good: plain values, names looked up, units in the names. */
export interface LoadedConfig {
  readonly simulation: SimulationConfig;
  /** Where the requests come from, at least one; merged by arrival time when there are several. */
  readonly requests: readonly RequestPlan[];
  readonly output: OutputPlan;
  /** The policies of the applications that scale, in the words of the configuration. */
  readonly policies: readonly ComparedPolicy["policy"][];
  /** Processes that decide for applications whose policy is `external`. */
  readonly agents: readonly AgentPlan[];
  /** What `tokentide compare` is to compare, where the configuration says it. */
  readonly comparison?: ComparisonPlan;
  /** Absolute paths of the configuration's own files: the named one first, then what it extends and includes. */
  readonly files: readonly string[];
  /** The whole of it as YAML: what it extends and includes merged in, overrides applied, paths as they were written. */
  readonly text: string;
}

/** A process that decides for an application. */
export interface AgentPlan {
  readonly applicationId: number;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Absolute: the folder in which it runs. */
  readonly directory: string;
  /** Of real time. Absent: the default of whoever talks to it. */
  readonly timeoutSeconds?: number;
}

/** What to compare. */
export interface ComparisonPlan {
  readonly policies?: readonly ComparedPolicy[];
  /** Runs of each policy. */
  readonly seeds?: number;
}

/** A policy under a name, with its type and settings in the words of the configuration. */
export interface ComparedPolicy {
  readonly name: string;
  readonly policy: { readonly type: string } & Readonly<Record<string, unknown>>;
}

/** Where requests come from: described, not opened. */
export type RequestPlan = TracePlan | GeneratedPlan;

/** Requests of a recorded trace. */
export interface TracePlan {
  readonly type: "trace";
  /** Absolute. */
  readonly path: string;
  /** All requests are this application's; absent: the trace's column decides. */
  readonly applicationId?: number;
}

/** Requests made up from distributions. */
export interface GeneratedPlan extends Omit<GeneratorSettings, "sizes" | "random" | "firstRequestId"> {
  readonly type: "generated";
  readonly applicationId: number;
  readonly sizes: Exclude<SizeSettings, { readonly type: "trace" }> | TraceSizesPlan;
}

/** Sizes drawn from the requests of a trace, which is still to be read. */
export interface TraceSizesPlan {
  readonly type: "trace";
  /** Absolute. */
  readonly path: string;
}

/**
 * How rows of completed requests are written; `auto` is CSV, and none of an application's rows when it completes too many
 * requests.
 */
export type DetailedOutput = "auto" | "csv" | "parquet" | "none";

/** Which results are written, and where. */
export interface OutputPlan {
  /** Absolute; absent: none is written. */
  readonly directory?: string;
  readonly detailed: DetailedOutput;
}
