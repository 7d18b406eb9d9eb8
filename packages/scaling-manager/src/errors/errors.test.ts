import { expect, it } from "vitest";
import { CapacityUnavailableError } from "./capacity-unavailable-error";
import { InsufficientProcessorsError } from "./insufficient-processors-error";
import { InvalidSettingsError } from "./invalid-settings-error";
import { InvalidTransitionError } from "./invalid-transition-error";
import { LimitExceededError } from "./limit-exceeded-error";
import { ManagerNotEmptyError } from "./manager-not-empty-error";
import { ManagerStoppedError } from "./manager-stopped-error";
import { ScalingError } from "./scaling-error";
import { ServerNotEmptyError } from "./server-not-empty-error";
import { UnknownOutcomeError } from "./unknown-outcome-error";
import { UnknownSkuError } from "./unknown-sku-error";
import { UnknownTargetError } from "./unknown-target-error";
import { UnsupportedByFleetError } from "./unsupported-by-fleet-error";

it.for([
  new CapacityUnavailableError("dgx", "quota 3"),
  new CapacityUnavailableError("dgx"),
  new InsufficientProcessorsError(8, 2, "server_1"),
  new InvalidSettingsError("owner", undefined, "text"),
  new InvalidTransitionError("instance_0", "scaling_down", "drain"),
  new LimitExceededError("maxProcessors", 8, 16),
  new ManagerNotEmptyError(1, 2),
  new ManagerStoppedError("scaleUpFull"),
  new ServerNotEmptyError("server_1", ["instance_0"]),
  new UnknownOutcomeError("create"),
  new UnknownSkuError("tpu", []),
  new UnknownTargetError("instance_9"),
  new UnsupportedByFleetError("scaleUpFull", "ownsServers", "Use scaleUpInstance."),
])("$name has its class's name, a code, and says what, why and how to fix it", (error) => {
  expect(error).toBeInstanceOf(ScalingError);
  expect(error.name).toBe(error.constructor.name);
  expect(error.code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
  expect(error.message).toMatchSnapshot();
});
