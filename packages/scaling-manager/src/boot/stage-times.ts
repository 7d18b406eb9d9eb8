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
  switch (boot.type) {
    case "signal":
      return [];
    case "delay":
      return stage("starting", boot.delaySeconds);
    case "stages":
      return [...stage("loading", loadingDuration(boot.loading, tiers)), ...stage("warming", boot.warmingSeconds)];
  }
}

/** The provisioning of a new server, drawn now. */
export function serverStage(boot: BootSettings): StageTime | undefined {
  return boot.type === "stages" ? stage("provisioning", boot.provisioningSeconds)[0] : undefined;
}

/** What the boot of an instance is expected to take once its server is ready; unknown where only a signal tells. */
export function expectedBootSeconds(boot: BootSettings): number | undefined {
  switch (boot.type) {
    case "signal":
      return undefined;
    case "delay":
      return mean(boot.delaySeconds);
    case "stages":
      return mean(loadingDuration(boot.loading, ["cold"])) + mean(boot.warmingSeconds);
  }
}

/** Seconds to copy the weights from the fastest tier at hand. */
export function loadingSeconds(loading: LoadingStage, tiers: readonly WeightTier[]): number {
  const { coldBytesPerSecond, localDiskBytesPerSecond = 0, peerGpuBytesPerSecond = 0 } = loading;
  let fastest = coldBytesPerSecond;
  if (tiers.includes("local_disk")) fastest = Math.max(fastest, localDiskBytesPerSecond);
  if (tiers.includes("peer_gpu")) fastest = Math.max(fastest, peerGpuBytesPerSecond);
  return loading.weightBytes / fastest;
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
