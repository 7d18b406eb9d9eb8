import type { BootDuration, BootSettings } from "./boot/boot-plan";
import type { CapacityProfile } from "./capacity/capacity-profile";
import { InvalidSettingsError } from "./errors/invalid-settings-error";
import { withoutUndefined } from "./given-fields";
import type { PoolTag } from "./pool-tag";
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
  readonly bootDeadlineSeconds?: number;
  readonly drainCheckIntervalSeconds?: number;
  readonly drainTimeoutSeconds?: number;
  readonly onDrainTimeout: DrainTimeoutAction;
  readonly removalDeadlineSeconds?: number;
  readonly decisionIntervalSeconds: number;
  readonly scaleUp: Required<DirectionRules>;
  readonly scaleDown: Required<DirectionRules>;
  readonly placement: "fill" | "server_per_instance";
  readonly cancelBootingFirst: boolean;
  readonly reviveDrainingFirst: boolean;
  readonly backOff: BackOffSettings;
  readonly dryRun: boolean;
  readonly observationWindowSeconds: number;
  readonly instanceCapacity?: Readonly<Partial<Record<PoolTag, CapacityProfile>>>;
  readonly unixSecondsAtZero: number;
  readonly goneInstancesKept: number;
}

const DEFAULTS = {
  owner: "tokentide",
  onDrainTimeout: "wait",
  decisionIntervalSeconds: 30,
  placement: "fill",
  cancelBootingFirst: true,
  reviveDrainingFirst: true,
  backOff: { firstSeconds: 5, factor: 2, maxSeconds: 300 },
  dryRun: false,
  observationWindowSeconds: 60,
  goneInstancesKept: 100_000,
} as const;

/** Where fleets answer when they please, nothing is waited for without end. */
const REAL_DEADLINES = { bootDeadlineSeconds: 900, drainTimeoutSeconds: 3600, removalDeadlineSeconds: 300 };

const NO_RULES: Required<DirectionRules> = { cooldownSeconds: 0, windowSeconds: 0, maxStep: Number.POSITIVE_INFINITY };

/** @throws InvalidSettingsError on a value that cannot be */
export function resolveSettings(config: ScalingManagerConfig, clock: Clock): ManagerSettings {
  const isReal = clock.kind === "real";
  checkNumbers(config);
  return {
    ...DEFAULTS,
    ...(isReal ? REAL_DEADLINES : {}),
    ...withoutUndefined(config),
    boot: config.boot ?? defaultBoot(config.scaleUpDelaySeconds, isReal),
    scaleUp: { ...NO_RULES, ...withoutUndefined(config.scaleUp ?? {}) },
    scaleDown: { ...NO_RULES, ...withoutUndefined(config.scaleDown ?? {}) },
    unixSecondsAtZero: config.startTimeUnixSeconds ?? clock.unixSecondsAtZero ?? A_MONDAY_UNIX_SECONDS,
  };
}

function defaultBoot(scaleUpDelaySeconds: BootDuration | undefined, isReal: boolean): BootSettings {
  if (scaleUpDelaySeconds === undefined && isReal) return { type: "signal" };
  return { type: "delay", delaySeconds: scaleUpDelaySeconds ?? DEFAULT_SCALE_UP_DELAY_SECONDS };
}

const ABOVE_0 = [
  "bootDeadlineSeconds",
  "drainCheckIntervalSeconds",
  "drainTimeoutSeconds",
  "removalDeadlineSeconds",
  "decisionIntervalSeconds",
  "observationWindowSeconds",
] as const;

function checkNumbers(config: ScalingManagerConfig): void {
  const { boot, backOff, instanceCapacity = {} } = config;
  const delay = boot?.type === "delay" ? boot.delaySeconds : config.scaleUpDelaySeconds;
  if (typeof delay === "number") atLeast0("scaleUpDelaySeconds", delay);
  for (const direction of ["scaleUp", "scaleDown"] as const) {
    const rules = config[direction];
    atLeast0(`${direction}.cooldownSeconds`, rules?.cooldownSeconds);
    atLeast0(`${direction}.windowSeconds`, rules?.windowSeconds);
    above0(`${direction}.maxStep`, rules?.maxStep);
  }
  for (const setting of ABOVE_0) above0(setting, config[setting]);
  above0("backOff.firstSeconds", backOff?.firstSeconds);
  for (const [tag, { requestsPerSecond }] of Object.entries(instanceCapacity)) {
    above0(`instanceCapacity.${tag}.requestsPerSecond`, requestsPerSecond);
  }
}

function atLeast0(setting: string, value: number = 0): void {
  if (!(value >= 0)) throw new InvalidSettingsError(setting, value, "a number at least 0");
}

function above0(setting: string, value: number = 1): void {
  if (!(value > 0)) throw new InvalidSettingsError(setting, value, "a number above 0");
}
