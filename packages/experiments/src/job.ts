import type { PolicyVariant } from "@tokentide/config";
import type { RunSummary } from "@tokentide/simulator";
import type { RunScore, ScoreWindow } from "./scoring/run-score";

/** Where a configuration comes from. */
export type ConfigSource =
  /** A YAML file, or the name of a preset. */
  | { readonly path: string }
  /** YAML itself. Paths in it are relative to the folder of `fileName`, which also names it in messages. */
  | { readonly text: string; readonly fileName?: string };

/** One run to be done. Plain values only, so that it can be handed to a worker thread. */
export interface Job {
  /** What the run is called in reports. */
  readonly name?: string;
  readonly config: ConfigSource;
  /** `path=value` texts that go over the configuration, in order, as of `--set`. */
  readonly overrides?: readonly string[];
  /** Goes over the configuration's own seed. Runs that differ in it alone share the work of reading the configuration. */
  readonly seed?: number;
  /** A policy that takes the place of the configuration's own. */
  readonly policy?: PolicyVariant;
  /** Given: the run is scored over this window, and its outcome has a `score`. */
  readonly score?: ScoreWindow;
}

/** What a run said when it failed. */
export interface JobFailure {
  /** The class of the error: `ConfigError`, `TraceError`, … */
  readonly name: string;
  /** Its stable code, where it has one. */
  readonly code?: string;
  /** Written for users. */
  readonly message: string;
}

/** How a run ended: with a summary, or with an error. */
export type JobOutcome = {
  /** From reading the configuration to the summary; the only figure that differs between two equal runs. */
  readonly wallSeconds: number;
} & (
  | { readonly summary: RunSummary; readonly score?: RunScore; readonly error?: undefined }
  | { readonly summary?: undefined; readonly score?: undefined; readonly error: JobFailure }
);

/** What became of a job. */
export type JobResult = JobOutcome & {
  /** Position of the job in the list. */
  readonly index: number;
  /** The job's name, where it has one. */
  readonly name?: string;
};

/** An error as plain values: errors lose their class and fields on the way between threads. */
export function describeFailure(error: unknown): JobFailure {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { code } = error as { code?: unknown };
  return { name: error.name, ...(typeof code === "string" ? { code } : {}), message: error.message };
}
