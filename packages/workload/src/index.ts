export type {
  ArrivalSettings,
  DiurnalSettings,
  PiecewiseArrivals,
  SpikeArrivals,
} from "./arrivals/arrival-settings";
export type { Azure2023Trace } from "./arrivals/azure-2023-arrivals";
export { BatchFeed } from "./batch-feed";
export { batchOf, type RequestRow } from "./batch-of-requests";
export type { ClassShare } from "./class-shares";
export type { ClosedLoopSettings } from "./closed-loop-source";
export type { CountSettings, TimeSettings } from "./distribution-settings";
export { type GeneratorSettings, generatedSource } from "./generated-source";
export { InMemorySource, traceSource } from "./in-memory-source";
export { type MergeOptions, mergedSource } from "./merged-source";
export type { FollowUps, RequestBatch, RequestSource } from "./request-batch";
export {
  ABSENT,
  NO_CLASS,
  NO_DEADLINE,
  NO_PREFIX,
  NO_TICKET,
  OPTIONAL_COLUMNS,
  type OptionalColumn,
} from "./request-columns";
export type { SessionSettings } from "./session-source";
export type { SharedPrefixSettings } from "./shared-prefixes";
export type { LogNormalSizes, SizeSettings } from "./sizes/size-settings";
export type { TokenFigures } from "./token-histogram";
export { TraceError, type TraceErrorCode, type TraceMistake } from "./trace-error";
export { type ColumnRole, detectTraceFormat, type TraceFormat, type TraceLayout } from "./trace-format";
export { TraceParser, type TraceParserOptions } from "./trace-parser";
export { TraceRows } from "./trace-rows";
export { inspectTrace, TraceInspector, type TraceStatistics } from "./trace-statistics";
export { WorkloadError, type WorkloadErrorCode } from "./workload-error";
