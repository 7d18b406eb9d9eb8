import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import { parseGoDuration } from "./go-duration";

/** Settings for everything that the autoscaler scales. Fractions are 0..1, percentages 0..100. */
export interface KpaConfig {
  readonly podAutoscalerClass: string;
  readonly enableScaleToZero: boolean;
  readonly allowZeroInitialScale: boolean;
  /** Share of the concurrency of a pod that is aimed at. */
  readonly containerConcurrencyTargetFraction: number;
  /** Concurrency of a pod without a limit of its own. */
  readonly containerConcurrencyTargetDefault: number;
  /** Share of the requests/s of a pod that is aimed at. */
  readonly targetUtilization: number;
  /** Requests/s of a pod. */
  readonly rpsTargetDefault: number;
  /** Requests that a burst may bring and that the pods should have room for; -1: any number. */
  readonly targetBurstCapacity: number;
  readonly stableWindowSeconds: number;
  readonly panicWindowPercentage: number;
  readonly panicThresholdPercentage: number;
  readonly maxScaleUpRate: number;
  readonly maxScaleDownRate: number;
  readonly scaleDownDelaySeconds: number;
  readonly scaleToZeroGracePeriodSeconds: number;
  readonly scaleToZeroPodRetentionPeriodSeconds: number;
  /** Requests that one activator can hold. */
  readonly activatorCapacity: number;
  readonly initialScale: number;
  readonly minScale: number;
  /** 0: no maximum. */
  readonly maxScale: number;
  /** The most that a maximum may be; 0: any. */
  readonly maxScaleLimit: number;
}

/** The source's defaults. */
export const DEFAULT_KPA_CONFIG: KpaConfig = {
  podAutoscalerClass: "kpa.autoscaling.knative.dev",
  enableScaleToZero: true,
  allowZeroInitialScale: false,
  containerConcurrencyTargetFraction: 0.7,
  containerConcurrencyTargetDefault: 100,
  targetUtilization: 0.7,
  rpsTargetDefault: 200,
  targetBurstCapacity: 211,
  stableWindowSeconds: 60,
  panicWindowPercentage: 10,
  panicThresholdPercentage: 200,
  maxScaleUpRate: 1000,
  maxScaleDownRate: 2,
  scaleDownDelaySeconds: 0,
  scaleToZeroGracePeriodSeconds: 30,
  scaleToZeroPodRetentionPeriodSeconds: 0,
  activatorCapacity: 100,
  initialScale: 1,
  minScale: 0,
  maxScale: 0,
  maxScaleLimit: 0,
};

/** No target is below this. */
export const MINIMAL_TARGET = 0.01;

const MIN_STABLE_WINDOW_SECONDS = 6;
const MAX_STABLE_WINDOW_SECONDS = 3600;
const MAX_INT32 = 2_147_483_647;

type Reader = (text: string) => string | number | boolean | undefined;

const asText: Reader = (text) => text;
const asFlag: Reader = (text) =>
  ["1", "t", "T", "TRUE", "true", "True"].includes(text) ||
  (["0", "f", "F", "FALSE", "false", "False"].includes(text) ? false : undefined);
const asNumber: Reader = (text) => (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined);
const asCount: Reader = (text) =>
  /^[-+]?\d+$/.test(text) && Math.abs(Number(text)) <= MAX_INT32 ? Number(text) : undefined;

/** Key of the source, field of {@link KpaConfig}, how it is read, what it must look like. */
const KEYS: readonly (readonly [string, keyof KpaConfig, Reader, string])[] = [
  ["pod-autoscaler-class", "podAutoscalerClass", asText, "a text"],
  ["enable-scale-to-zero", "enableScaleToZero", asFlag, "true or false"],
  ["allow-zero-initial-scale", "allowZeroInitialScale", asFlag, "true or false"],
  ["container-concurrency-target-percentage", "containerConcurrencyTargetFraction", asNumber, "a number"],
  ["container-concurrency-target-default", "containerConcurrencyTargetDefault", asNumber, "a number"],
  ["requests-per-second-target-default", "rpsTargetDefault", asNumber, "a number"],
  ["target-burst-capacity", "targetBurstCapacity", asNumber, "a number"],
  ["panic-window-percentage", "panicWindowPercentage", asNumber, "a number"],
  ["panic-threshold-percentage", "panicThresholdPercentage", asNumber, "a number"],
  ["activator-capacity", "activatorCapacity", asNumber, "a number"],
  ["max-scale-up-rate", "maxScaleUpRate", asNumber, "a number"],
  ["max-scale-down-rate", "maxScaleDownRate", asNumber, "a number"],
  ["initial-scale", "initialScale", asCount, "a whole number"],
  ["min-scale", "minScale", asCount, "a whole number"],
  ["max-scale", "maxScale", asCount, "a whole number"],
  ["max-scale-limit", "maxScaleLimit", asCount, "a whole number"],
  ["stable-window", "stableWindowSeconds", parseGoDuration, "a duration such as 1m30s"],
  ["scale-down-delay", "scaleDownDelaySeconds", parseGoDuration, "a duration such as 1m30s"],
  ["scale-to-zero-grace-period", "scaleToZeroGracePeriodSeconds", parseGoDuration, "a duration such as 1m30s"],
  [
    "scale-to-zero-pod-retention-period",
    "scaleToZeroPodRetentionPeriodSeconds",
    parseGoDuration,
    "a duration such as 1m30s",
  ],
];

/**
 * Reads the `config-autoscaler` map of Knative. Keys that are not known are passed over, as the source does.
 *
 * @throws InvalidSettingsError on a value that cannot be read, or cannot be
 */
export function parseKpaConfig(data: Readonly<Record<string, string>>): KpaConfig {
  const read: Record<string, string | number | boolean> = {};
  for (const [key, field, reader, allowed] of KEYS) {
    const text = data[key];
    if (text === undefined) continue;
    const value = reader(text);
    if (value === undefined) throw new InvalidSettingsError(key, text, allowed);
    read[field] = value;
  }
  const config = { ...DEFAULT_KPA_CONFIG, ...read };
  const { containerConcurrencyTargetFraction: fraction } = config;
  // Up to 1 it is a fraction already, for the sake of old settings.
  return checkKpaConfig({ ...config, containerConcurrencyTargetFraction: fraction > 1 ? fraction / 100 : fraction });
}

/** The configuration itself. @throws InvalidSettingsError on a value that cannot be */
export function checkKpaConfig(config: KpaConfig): KpaConfig {
  const check = (isFine: boolean, setting: keyof KpaConfig, allowed: string) => {
    if (!isFine) throw new InvalidSettingsError(setting, config[setting], allowed);
  };
  const {
    containerConcurrencyTargetFraction: fraction,
    targetBurstCapacity,
    stableWindowSeconds,
    panicWindowPercentage,
    initialScale,
    maxScale,
    maxScaleLimit,
  } = config;
  check(config.scaleToZeroGracePeriodSeconds > 0, "scaleToZeroGracePeriodSeconds", "more than 0 s");
  check(config.scaleToZeroPodRetentionPeriodSeconds >= 0, "scaleToZeroPodRetentionPeriodSeconds", "0 s or more");
  check(isWholeFromZero(config.scaleDownDelaySeconds), "scaleDownDelaySeconds", "whole seconds");
  check(targetBurstCapacity >= 0 || targetBurstCapacity === -1, "targetBurstCapacity", "0 or more, or -1 for any");
  check(fraction > 0 && fraction <= 1, "containerConcurrencyTargetFraction", "above 0, at most 100 %");
  check(
    fraction * config.containerConcurrencyTargetDefault >= MINIMAL_TARGET,
    "containerConcurrencyTargetDefault",
    `a target of at least ${MINIMAL_TARGET}`,
  );
  check(config.rpsTargetDefault >= MINIMAL_TARGET, "rpsTargetDefault", `${MINIMAL_TARGET} or more`);
  check(config.activatorCapacity >= 1, "activatorCapacity", "1 or more");
  check(config.maxScaleUpRate > 1, "maxScaleUpRate", "more than 1");
  check(config.maxScaleDownRate > 1, "maxScaleDownRate", "more than 1");
  check(
    isWholeFromZero(stableWindowSeconds) &&
      stableWindowSeconds >= MIN_STABLE_WINDOW_SECONDS &&
      stableWindowSeconds <= MAX_STABLE_WINDOW_SECONDS,
    "stableWindowSeconds",
    `whole seconds from ${MIN_STABLE_WINDOW_SECONDS} to ${MAX_STABLE_WINDOW_SECONDS}`,
  );
  check(panicWindowPercentage >= 1 && panicWindowPercentage <= 100, "panicWindowPercentage", "1 to 100");
  check(
    initialScale >= (config.allowZeroInitialScale ? 0 : 1),
    "initialScale",
    "at least 1, or 0 where that is allowed",
  );
  check(config.minScale >= 0, "minScale", "0 or more");
  check(maxScaleLimit >= 0, "maxScaleLimit", "0 or more");
  const isBelowLimit = maxScaleLimit === 0 || (maxScale >= 1 && maxScale <= maxScaleLimit);
  check(maxScale >= 0 && isBelowLimit, "maxScale", "0 for no maximum, or up to maxScaleLimit where that is set");
  return config;
}

function isWholeFromZero(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 0;
}
