export { csvLine } from "./csv-line";
export { chartColumns, type InstanceHistory, type InstancesByState, instanceChart } from "./instance-chart";
export { OutputDirectoryError, type OutputDirectoryProblem } from "./output-directory-error";
export { comparisonPage } from "./page/comparison-page";
export { type ReportPageOptions, reportPage } from "./page/report-page";
export { PICTURE_NAMES, type PictureName, picture } from "./pictures/picture";
export { prometheusText } from "./prometheus-text";
export {
  groupThousands,
  readableAttainment,
  readableDollars,
  readableDuration,
  readableNumber,
  readableSeconds,
  readableShare,
} from "./readable-figures";
export { loadParquet, type ParquetRows, type RequestRows } from "./request-tables";
export { type ComparisonFile, comparisonAt, type PolicyEntry, readComparison } from "./results/read-comparison";
export { readRuns } from "./results/read-run";
export { ResultsError, type ResultsProblem } from "./results/results-error";
export type { ApplicationRecord, RunRecord } from "./results/run-record";
export type { RunFacts } from "./run-facts";
export {
  openRunOutputs,
  REPORT_FILE,
  type RunOutputOptions,
  type RunOutputs,
  type RunResults,
  type WrittenRun,
} from "./run-outputs";
export { type JsonValue, summaryJsonText, toSnakeCaseJson, toSummaryJson } from "./summary-json";
export { summaryJsonSchema } from "./summary-json-schema";
export { summaryTable, type TableStyle } from "./summary-table";
export type { TextSink } from "./text-file";
export { type WholeRun, writeRunOutputs } from "./write-run-outputs";
