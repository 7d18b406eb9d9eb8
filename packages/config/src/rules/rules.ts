import { sloHasBounds, startStatePerApplication, uniqueApplicationIds } from "./application-rules";
import {
  arrivalsInOrder,
  generatedRequestsEnd,
  oneApplicationForGeneratedRequests,
  oneSourceOfRequests,
} from "./request-rules";
import type { Rule } from "./rule";
import { compatSettingsNeedCompat, poolsForScheduler, processorsOnlyWhereUntagged } from "./scheduler-rules";
import { startStateFits } from "./start-state-fits";

/** Every rule across settings, in the order in which a reader meets them. A new rule is a file or a value, and a line here. */
export const RULES: readonly Rule[] = [
  oneSourceOfRequests,
  oneApplicationForGeneratedRequests,
  generatedRequestsEnd,
  arrivalsInOrder,
  uniqueApplicationIds,
  startStatePerApplication,
  sloHasBounds,
  compatSettingsNeedCompat,
  processorsOnlyWhereUntagged,
  poolsForScheduler,
  startStateFits,
];
