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
      return [
        ...(boot.loading === undefined ? [] : stage("loading", loadingDuration(boot.loading, tiers))),
        ...stage("warming", boot.warmingSeconds ?? 0),
      ];
  }
}

/** The provisioning of a new server, drawn now. */
export function serverStage(boot: BootSettings): StageTime | undefined {
  return boot.type === "stages" ? stage("provisioning", boot.provisioningSeconds ?? 0)[0] : undefined;
}

/** What a boot is expected to take, server and instance together; unknown where only a signal tells. */
export function expectedBootSeconds(boot: BootSettings, needsServer: boolean): number | undefined {
  switch (boot.type) {
    case "signal":
      return undefined;
    case "delay":
      return mean(boot.delaySeconds);
    case "stages":
      return (
        (needsServer ? mean(boot.provisioningSeconds ?? 0) : 0) +
        (boot.loading === undefined ? 0 : mean(loadingDuration(boot.loading, ["cold"]))) +
        mean(boot.warmingSeconds ?? 0)
      );
  }
}

/** Seconds to copy the weights from the fastest tier at hand. */
export function loadingSeconds(loading: LoadingStage, tiers: readonly WeightTier[]): number {
  const bandwidths: Record<WeightTier, number | undefined> = {
    cold: loading.coldBytesPerSecond,
    local_disk: loading.localDiskBytesPerSecond,
    peer_gpu: loading.peerGpuBytesPerSecond,
  };
  let fastest = loading.coldBytesPerSecond;
  for (const tier of tiers) fastest = Math.max(fastest, bandwidths[tier] ?? 0);
  return loading.weightBytes / fastest;
}

function loadingDuration(loading: LoadingStage | BootDuration, tiers: readonly WeightTier[]): BootDuration {
  return typeof loading === "object" && "weightBytes" in loading ? loadingSeconds(loading, tiers) : loading;
}

function stage(name: BootStage, duration: BootDuration): StageTime[] {
  const seconds = typeof duration === "number" ? duration : Math.max(0, duration.sample());
  return seconds === 0 ? [] : [{ stage: name, seconds, expectedSeconds: mean(duration) }];
}

function mean(duration: BootDuration): number {
  return typeof duration === "number" ? duration : duration.meanSeconds;
}
