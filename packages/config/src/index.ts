export {
  CalibrationFileError,
  formatCalibration,
  parallelismOf,
  parseCalibration,
  stepCalibrationOf,
} from "./calibration/calibration-file";
export { CALIBRATION_VERSION, type CalibrationFile } from "./calibration/calibration-schema";
export { comparisonYaml, policyYaml, settingsYaml } from "./comparison-yaml";
export { ConfigError, type ConfigProblem, formatProblem } from "./config-error";
export { configJsonSchema, type JsonSchema } from "./json-schema";
export { type LoadOptions, loadConfig } from "./load-config";
export type {
  AgentPlan,
  ComparedPolicy,
  ComparisonPlan,
  DetailedOutput,
  GeneratedPlan,
  LoadedConfig,
  OutputPlan,
  RequestPlan,
  TracePlan,
  TraceSizesPlan,
} from "./loaded-config";
export { nearestMatch } from "./nearest-match";
export { type ParseOptions, parseConfig } from "./parse-config";
export { overridePolicy, type PolicyPlatform, type PolicyVariant } from "./policy-variant";
export { PRESETS, type Preset } from "./presets";
export { meanBootSeconds } from "./resolve/mean-boot-seconds";
export { POLICY_TYPES } from "./schema/policy-schema";
export { SCHEDULER_TYPES } from "./schema/scheduler-schema";
export type { ReadFile } from "./source/read-config-tree";
