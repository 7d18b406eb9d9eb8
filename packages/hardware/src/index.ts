export {
  findInterconnect,
  findModelArchitecture,
  findModelSize,
  findProcessor,
  findSku,
  listInterconnects,
  listModelArchitectures,
  listModelSizes,
  listProcessors,
  listSkus,
} from "./catalog/find";
export { listProfileTables } from "./catalog/profiles";
export { InvalidDefinitionError } from "./definition-error";
export {
  defineInterconnect,
  defineModelArchitecture,
  defineProcessor,
  defineSku,
  type ModelArchitectureDefinition,
  type ProcessorDefinition,
  type ServerSkuDefinition,
} from "./definitions";
export { BYTES_PER_VALUE, type Dtype } from "./dtype";
export type { Interconnect } from "./interconnect";
export { type KvBlockCountInput, kvBlockCount } from "./kv-block-count";
export { kvBytesPerToken, type MemoryFit, type MemoryFitInput, memoryFit } from "./memory";
export { type ModelArchitecture, parametersFromShape } from "./model-architecture";
export {
  checkParallelism,
  InvalidParallelismError,
  keyValueReplication,
  type ModelParallelism,
  processorsNeeded,
} from "./model-parallelism";
export { type ModelSize, modelSizeOf } from "./model-size";
export { nearestMatch } from "./nearest-match";
export {
  CalibrationMismatchError,
  calibratedStepTimes,
  type StepCalibration,
} from "./performance/calibrated-step-times";
export { type ConstantStepSettings, constantStepTimes } from "./performance/constant-step-times";
export { interpolateKnots } from "./performance/interpolate-knots";
export { type MonotoneCurve, monotoneCurve } from "./performance/monotone-curve";
export { NoProfileError } from "./performance/no-profile-error";
export { ProfileParseError, parseProfileCsv } from "./performance/profile-csv";
export { type DecodeFit, fitDecode } from "./performance/profile-fit";
export { MIXED_BATCH_PENALTY, profileStepTimes } from "./performance/profile-step-times";
export type { Knots, ProfileMeasurement, ProfileTable } from "./performance/profile-table";
export { efficiencyOf, type RooflineEfficiency } from "./performance/roofline-efficiency";
export { type RooflineInput, rooflineCoefficients, rooflineStepTimes } from "./performance/roofline-step-times";
export { coefficientStepTimes, type StepCoefficients } from "./performance/step-coefficients";
export type { LatencySource, MeasuredRange, StepTimeModel } from "./performance/step-time-model";
export {
  findProfileTable,
  type PerformanceSettings,
  type StepTimesInput,
  stepTimesFor,
} from "./performance/step-times-for";
export {
  PROMPT_PHASE_POWER_FRACTION,
  type ProcessorActivity,
  peakServerWatts,
  processorWatts,
  serverWatts,
  TOKEN_PHASE_POWER_FRACTION,
} from "./power";
export { type BillingTerms, billedSeconds, type PriceKind, priceDollarsPerHour, rentalCostDollars } from "./price";
export type { Processor } from "./processor";
export { type ServedModel, type ServedModelOptions, servedModel, servedModelOf } from "./served-model";
export type { ServerSku } from "./server-sku";
export { asSplitwiseSimCounts } from "./splitwise-sim-model";
export { type CatalogKind, UnknownNameError } from "./unknown-name-error";
