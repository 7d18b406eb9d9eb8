import type { ActuatorSetup, BootSetup, StartUpTime } from "@tokentide/simulator";

/** From the decision to add an instance until it serves, on average and on a new server. */
export function meanBootSeconds(boot: BootSetup, actuator: ActuatorSetup): number {
  if (actuator.type === "kubernetes") return meanSeconds(actuator.nodeProvisioning) + meanSeconds(actuator.podStartUp);
  if (boot.type === "delay") return meanSeconds(boot.delay);
  const { provisioning = 0, loading = 0, warming = 0 } = boot;
  const isSized = typeof loading === "object" && "weightBytes" in loading;
  const loadingSeconds = isSized ? loading.weightBytes / loading.coldBytesPerSecond : meanSeconds(loading);
  return meanSeconds(provisioning) + loadingSeconds + meanSeconds(warming);
}

function meanSeconds(time: StartUpTime): number {
  if (typeof time === "number") return time;
  return "meanSeconds" in time ? time.meanSeconds : (time.lowSeconds + time.highSeconds) / 2;
}
