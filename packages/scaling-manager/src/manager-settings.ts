import type { BootSettings } from "./boot/boot-plan";
import { InvalidSettingsError } from "./errors/invalid-settings-error";
import type { Clock } from "./ports/clock";
import type {
  BackOffSettings,
  DirectionRules,
  DrainTimeoutAction,
  ScalingManagerConfig,
} from "./scaling-manager-config";

/** 1970-01-05, a Monday, 00:00 UTC: where a simulated clock starts when nobody says otherwise. */
const A_MONDAY_UNIX_SECONDS = 345_600;

/** The quick start's `scale_up_delay`. */
const DEFAULT_SCALE_UP_DELAY_SECONDS = 10;

/** The configuration with every default filled in. */
export interface ManagerSettings {
  readonly owner: string;
  readonly boot: BootSettings;
  readonly bootDeadlineSeconds: number | undefined;
  readonly drainCheckIntervalSeconds: number | undefined;
  readonly drainTimeoutSeconds: number | undefined;
  readonly onDrainTimeout: DrainTimeoutAction;
  readonly removalDeadlineSeconds: number | undefined;
  readonly decisionIntervalSeconds: number;
  readonly scaleUp: Required<DirectionRules>;
  readonly scaleDown: Required<DirectionRules>;
  readonly placement: "fill" | "server_per_instance";
  readonly cancelBootingFirst: boolean;
  readonly reviveDrainingFirst: boolean;
  readonly backOff: BackOffSettings;
  readonly dryRun: boolean;
  readonly observationWindowSeconds: number;
  readonly unixSecondsAtZero: number;
  readonly goneInstancesKept: number;
}

/** @throws InvalidSettingsError on a value that cannot be */
export function resolveSettings(config: ScalingManagerConfig, clock: Clock): ManagerSettings {
  const isReal = clock.kind === "real";
  checkNumbers(config);
  return {
    owner: config.owner ?? "tokentide",
    boot: resolveBoot(config, isReal),
    bootDeadlineSeconds: config.bootDeadlineSeconds ?? (isReal ? 900 : undefined),
    drainCheckIntervalSeconds: config.drainCheckIntervalSeconds,
    drainTimeoutSeconds: config.drainTimeoutSeconds ?? (isReal ? 3600 : undefined),
    onDrainTimeout: config.onDrainTimeout ?? "wait",
    removalDeadlineSeconds: config.removalDeadlineSeconds ?? (isReal ? 300 : undefined),
    decisionIntervalSeconds: config.decisionIntervalSeconds ?? 30,
    scaleUp: resolveRules(config.scaleUp),
    scaleDown: resolveRules(config.scaleDown),
    placement: config.placement ?? "fill",
    cancelBootingFirst: config.cancelBootingFirst ?? true,
    reviveDrainingFirst: config.reviveDrainingFirst ?? true,
    backOff: config.backOff ?? { firstSeconds: 5, factor: 2, maxSeconds: 300 },
    dryRun: config.dryRun ?? false,
    observationWindowSeconds: config.observationWindowSeconds ?? 60,
    unixSecondsAtZero: config.startTimeUnixSeconds ?? clock.unixSecondsAtZero ?? A_MONDAY_UNIX_SECONDS,
    goneInstancesKept: config.goneInstancesKept ?? 100_000,
  };
}

function resolveBoot(config: ScalingManagerConfig, isReal: boolean): BootSettings {
  if (config.boot !== undefined) return config.boot;
  if (config.scaleUpDelaySeconds !== undefined) return { type: "delay", delaySeconds: config.scaleUpDelaySeconds };
  return isReal ? { type: "signal" } : { type: "delay", delaySeconds: DEFAULT_SCALE_UP_DELAY_SECONDS };
}

function resolveRules(rules: DirectionRules = {}): Required<DirectionRules> {
  return {
    cooldownSeconds: rules.cooldownSeconds ?? 0,
    windowSeconds: rules.windowSeconds ?? 0,
    maxStep: rules.maxStep ?? Number.POSITIVE_INFINITY,
  };
}

function checkNumbers(config: ScalingManagerConfig): void {
  const delay = config.boot?.type === "delay" ? config.boot.delaySeconds : config.scaleUpDelaySeconds;
  if (typeof delay === "number") atLeastZero("scaleUpDelaySeconds", delay);
  aboveZero("bootDeadlineSeconds", config.bootDeadlineSeconds);
  aboveZero("drainCheckIntervalSeconds", config.drainCheckIntervalSeconds);
  aboveZero("drainTimeoutSeconds", config.drainTimeoutSeconds);
  aboveZero("removalDeadlineSeconds", config.removalDeadlineSeconds);
  aboveZero("decisionIntervalSeconds", config.decisionIntervalSeconds);
  aboveZero("observationWindowSeconds", config.observationWindowSeconds);
  aboveZero("backOff.firstSeconds", config.backOff?.firstSeconds);
  for (const direction of ["scaleUp", "scaleDown"] as const) {
    atLeastZero(`${direction}.cooldownSeconds`, config[direction]?.cooldownSeconds);
    atLeastZero(`${direction}.windowSeconds`, config[direction]?.windowSeconds);
    aboveZero(`${direction}.maxStep`, config[direction]?.maxStep);
  }
}

function aboveZero(setting: string, value: number | undefined): void {
  if (value !== undefined && !(value > 0)) throw new InvalidSettingsError(setting, value, "a number above 0");
}

function atLeastZero(setting: string, value: number | undefined): void {
  if (value !== undefined && !(value >= 0)) throw new InvalidSettingsError(setting, value, "a number of at least 0");
}
