export { ConfigError, type ConfigProblem, formatProblem } from "./config-error";
export { configJsonSchema, type JsonSchema } from "./json-schema";
export { type LoadOptions, loadConfig } from "./load-config";
export type {
  DetailedOutput,
  GeneratedPlan,
  LoadedConfig,
  OutputPlan,
  RequestPlan,
  TracePlan,
  TraceSizesPlan,
} from "./loaded-config";
export { type ParseOptions, parseConfig } from "./parse-config";
export { PRESETS, type Preset } from "./presets";
export { POLICY_TYPES } from "./schema/policy-schema";
export { SCHEDULER_TYPES } from "./schema/scheduler-schema";
export type { ReadFile } from "./source/read-config-tree";
