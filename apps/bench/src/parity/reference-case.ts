import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How the ancestor's outcome is to be held against ours; see the README. */
export type CaseKind = "exact" | "statistical" | "ancestor-fails";

/** Batching of an instance in the ancestor's words. */
export interface AncestorInstance {
  readonly instance_type: string;
  readonly max_batch_size: number;
  readonly max_batch_tokens?: number;
  readonly max_preemptions?: number;
  readonly pipeline_parallelism: number;
  readonly tensor_parallelism: number;
  readonly num_instances?: number;
  readonly instance_names?: readonly string[];
}

/** `case.json`: everything that decides the result. Only what is read here is named. */
export interface CaseFile {
  readonly name: string;
  readonly kind: CaseKind;
  /** What the case is about, in words. */
  readonly note?: string;
  readonly trace: { readonly file: string; readonly requests: number };
  readonly cluster: { readonly servers: readonly { readonly sku: string; readonly count: number }[] };
  readonly start_state: {
    readonly state_type: string;
    readonly application_id: number;
    readonly split_type?: string;
    readonly instance?: AncestorInstance;
    readonly prompt?: AncestorInstance;
    readonly token?: AncestorInstance;
  };
  readonly scheduler: { readonly class: string; readonly params: Readonly<Record<string, unknown>> };
  readonly model: { readonly name: string };
  readonly performance_model:
    | { readonly kind: "profile" }
    | { readonly kind: "constant"; readonly prompt_time: number; readonly token_time: number };
  readonly end_time: number;
  readonly seed: number;
}

/** `result.json`: how the ancestor's run ended. */
export interface AncestorResult {
  readonly completed: number;
  readonly total: number;
  readonly lost: number;
  /** Null when the loop never began. */
  readonly sim_end_time: number | null;
  /** Absent when the run crashed before there were any. */
  readonly instances?: readonly {
    readonly instance_id: number;
    readonly processor: string;
    readonly busy_time: number;
    readonly end_memory: number;
    readonly completed_tasks: number;
  }[];
}

/** A case with the ancestor's answer; its tables lie in `folder`. */
export interface ReferenceCase {
  /** Name of the folder. */
  readonly name: string;
  /** Absolute; trace paths are relative to it. */
  readonly folder: string;
  readonly file: CaseFile;
  readonly result: AncestorResult;
}

/** The cases of a folder by name; empty when it holds none. */
export function readReferenceCases(root: string): ReferenceCase[] {
  return readdirSync(root)
    .sort()
    .filter((name) => existsSync(join(root, name, "case.json")))
    .map((name) => {
      const folder = join(root, name);
      return {
        name,
        folder,
        file: readJson<CaseFile>(join(folder, "case.json")),
        result: readJson<AncestorResult>(join(folder, "result.json")),
      };
    });
}

function readJson<Content>(path: string): Content {
  return JSON.parse(readFileSync(path, "utf8")) as Content;
}
