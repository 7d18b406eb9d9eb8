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

/** First line of `detailed/{application_id}.csv`: the ancestor's columns, then what it did not say. */
export const COMPLETED_REQUEST_HEADER: string = `${[
  ...ANCESTOR_REQUEST_COLUMNS,
  "arrival_times",
  "prompt_instance_ids",
  "token_instance_ids",
].join(",")}\n`;

/** One line of `detailed/{application_id}.csv`. One template, no arrays: it is written for every request. */
export function completedRequestLine(r: CompletedRequest): string {
  return `${r.requestId},${cell(r.responseSeconds)},${cell(r.queueSeconds)},${cell(r.ttftSeconds)},${cell(r.tbtSeconds)},${cell(r.secondTokenOverheadSeconds)},${r.promptTokens},${r.outputTokens},${r.arrivalSeconds},${r.promptInstanceId},${r.tokenInstanceId}\n`;
}

function cell(seconds: number): number | string {
  return Number.isNaN(seconds) ? "" : seconds;
}
