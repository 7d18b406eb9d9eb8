/**
 * The rules of the Knative Pod Autoscaler as pure functions, in its own words (pods, concurrency, panic), so that they can
 * be held against its tests case by case.
 */
export { type ActivatorInput, activatorCount } from "./activators";
export { parseGoDuration } from "./go-duration";
export { checkKpaConfig, DEFAULT_KPA_CONFIG, type KpaConfig, MINIMAL_TARGET, parseKpaConfig } from "./kpa-config";
export {
  decide,
  initialDeciderState,
  type KpaDeciderState,
  type KpaDecision,
  type KpaReading,
  type KpaSpec,
} from "./kpa-decider";
export {
  type KpaMetric,
  type KpaTarget,
  type KpaTargetConfig,
  type KpaTargetSettings,
  resolveTarget,
} from "./kpa-target";
export { currentMax, type MaxWindow, maxWindow, recordMax, timeIndex, timeMaxWindow } from "./max-window";
export { panicWindowSeconds } from "./panic-window";
export { sampleSize } from "./sample-size";
export {
  type ActivityState,
  nextActivity,
  type Reachability,
  type ScaleToZeroInput,
  type ScaleToZeroOutcome,
  scaleToZero,
} from "./scale-to-zero";
export { smoothingCoefficient, weightedWindowAverage } from "./weighted-average";
export {
  bucketAt,
  filledBuckets,
  isWindowEmpty,
  recordValue,
  resizeWindow,
  roundToDigits,
  type WindowBuckets,
  windowAverage,
  windowBuckets,
} from "./window-buckets";
