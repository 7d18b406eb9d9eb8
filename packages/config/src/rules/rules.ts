import { classesToldApart, sloHasBounds, startStatePerApplication, uniqueApplicationIds } from "./application-rules";
import { comparedPoliciesHaveNames } from "./comparison-rules";
import { compatKeepsRequests } from "./compat-rules";
import { drainsComeToAnEnd } from "./drain-rules";
import { engineSettingsMatter, poolsBatchAlike } from "./engine-rules";
import { failuresStrike, lossesForOnLoss } from "./failure-rules";
import { billingOfKnownSkus, limitsInOrder, limitsOfKnownPools } from "./limit-rules";
import { observationsArrive } from "./observation-rules";
import { policiesMakeSense, policiesOfKnownPools } from "./policy-rules";
import {
  arrivalsInOrder,
  drawsMakeSense,
  generatedRequestsEnd,
  oneApplicationForGeneratedRequests,
  oneSourceOfRequests,
} from "./request-rules";
import type { Rule } from "./rule";
import {
  actuatorAllows,
  autoscalingHasAManager,
  decisionsNeedAPolicy,
  drainTimeoutForItsEnd,
  fasterThanColdStorage,
  instancesAreDescribed,
  oneWayToBoot,
} from "./scaling-rules";
import { compatSettingsNeedCompat, poolsForScheduler, processorsOnlyWhereUntagged } from "./scheduler-rules";
import { startStateFits } from "./start-state-fits";
import { startUpTimesInOrder } from "./start-up-time-rules";

/** Every rule across settings, in the order in which a reader meets them. A new rule is a file or a value, and a line here. */
export const RULES: readonly Rule[] = [
  oneSourceOfRequests,
  oneApplicationForGeneratedRequests,
  generatedRequestsEnd,
  arrivalsInOrder,
  drawsMakeSense,
  uniqueApplicationIds,
  startStatePerApplication,
  sloHasBounds,
  classesToldApart,
  compatSettingsNeedCompat,
  processorsOnlyWhereUntagged,
  poolsForScheduler,
  startStateFits,
  poolsBatchAlike,
  engineSettingsMatter,
  autoscalingHasAManager,
  instancesAreDescribed,
  oneWayToBoot,
  fasterThanColdStorage,
  startUpTimesInOrder,
  actuatorAllows,
  drainTimeoutForItsEnd,
  decisionsNeedAPolicy,
  policiesOfKnownPools,
  policiesMakeSense,
  observationsArrive,
  limitsOfKnownPools,
  limitsInOrder,
  billingOfKnownSkus,
  failuresStrike,
  lossesForOnLoss,
  compatKeepsRequests,
  drainsComeToAnEnd,
  comparedPoliciesHaveNames,
];
