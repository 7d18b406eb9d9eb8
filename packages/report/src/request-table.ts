import type { CompletedRequest } from "@tokentide/simulator";

/** The ancestor's columns of `detailed/{application_id}.csv`; its `summary.csv` has the statistics of each. */
export const ANCESTOR_REQUEST_COLUMNS = [
  "request_ids",
  "response_times",
  "queue_times",
  "ttft_times",
  "tbt_times",
  "nth_token_overheads",
  "prompt_sizes",
  "token_sizes",
] as const;

/** All columns of a table of completed requests, in their order: the ancestor's, then what it did not say. */
export const REQUEST_COLUMNS: readonly [
  ...typeof ANCESTOR_REQUEST_COLUMNS,
  "arrival_times",
  "prompt_instance_ids",
  "token_instance_ids",
] = [...ANCESTOR_REQUEST_COLUMNS, "arrival_times", "prompt_instance_ids", "token_instance_ids"];

/** A table of the completed requests of one application, a row each, in the order of completion. */
export interface RequestTable {
  add(request: CompletedRequest): void;
  /** Hands over the rows that are still held back. */
  flush(): void;
}

/** The column of a request's class, after the others, in runs whose applications have classes. */
export const CLASS_COLUMN = "class_ids";
