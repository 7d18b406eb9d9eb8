import type { BootDuration, BootSettings, BootStage, LoadingStage, WeightTier } from "./boot-plan";

/** One stage of a boot that is about to run. */
export interface StageTime {
  readonly stage: BootStage;
  /** What it will take. */
  readonly seconds: number;
  /** What is expected beforehand: the mean where the time is drawn. */
  readonly expectedSeconds: number;
}

/** The stages of an instance on a server that is ready, drawn now. Stages without duration are left out. */
export function instanceStages(boot: BootSettings, tiers: readonly WeightTier[]): StageTime[] {
  return durationsOf(boot, tiers).flatMap(([name, duration]) => stage(name, duration));
}

/** The provisioning of a new server, drawn now. */
export function serverStage(boot: BootSettings): StageTime | undefined {
  return boot.type === "stages" ? stage("provisioning", boot.provisioningSeconds)[0] : undefined;
}

/** What the boot of an instance is expected to take once its server is ready; unknown where only a signal tells. */
export function expectedBootSeconds(boot: BootSettings): number | undefined {
  if (boot.type === "signal") return undefined;
  return durationsOf(boot, ["cold"]).reduce((seconds, [, duration]) => seconds + mean(duration), 0);
}

/** Seconds to copy the weights from the fastest tier at hand. */
export function loadingSeconds(loading: LoadingStage, tiers: readonly WeightTier[]): number {
  const { coldBytesPerSecond, localDiskBytesPerSecond = 0, peerGpuBytesPerSecond = 0 } = loading;
  let fastest = coldBytesPerSecond;
  if (tiers.includes("local_disk")) fastest = Math.max(fastest, localDiskBytesPerSecond);
  if (tiers.includes("peer_gpu")) fastest = Math.max(fastest, peerGpuBytesPerSecond);
  return loading.weightBytes / fastest;
}

function durationsOf(
  boot: BootSettings,
  tiers: readonly WeightTier[],
): (readonly [BootStage, BootDuration | undefined])[] {
  switch (boot.type) {
    case "signal":
      return [];
    case "delay":
      return [["starting", boot.delaySeconds]];
    case "stages":
      return [
        ["loading", loadingDuration(boot.loading, tiers)],
        ["warming", boot.warmingSeconds],
      ];
  }
}

function loadingDuration(loading: LoadingStage | BootDuration = 0, tiers: readonly WeightTier[]): BootDuration {
  return typeof loading === "object" && "weightBytes" in loading ? loadingSeconds(loading, tiers) : loading;
}

function stage(name: BootStage, duration: BootDuration = 0): StageTime[] {
  const seconds = typeof duration === "number" ? duration : Math.max(0, duration.sample());
  return seconds === 0 ? [] : [{ stage: name, seconds, expectedSeconds: mean(duration) }];
}

function mean(duration: BootDuration = 0): number {
  return typeof duration === "number" ? duration : duration.meanSeconds;
}
