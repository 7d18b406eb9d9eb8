export { categorical } from "./distributions/categorical";
export { constant } from "./distributions/constant";
export type { Distribution } from "./distributions/distribution";
export { empiricalQuantiles } from "./distributions/empirical-quantiles";
export { exponential } from "./distributions/exponential";
export { gamma, gammaWithCv } from "./distributions/gamma";
export { logNormal, logNormalWithCv } from "./distributions/log-normal";
export { uniform } from "./distributions/uniform";
export { EventQueue, type EventQueueOptions } from "./event-queue";
export { type EventHandle, type EventReceiver, NO_EVENT } from "./event-receiver";
export {
  InvalidDistributionError,
  InvalidIntegerRangeError,
  InvalidRandomStateError,
  InvalidSeedError,
} from "./random-errors";
export { type RandomState, RandomStream } from "./random-stream";
export { RandomStreams } from "./random-streams";
export { type PeriodicOptions, Simulation } from "./simulation";
export {
  EventQueueFullError,
  InvalidArgumentError,
  InvalidEventCountError,
  InvalidIntervalError,
  InvalidTimeError,
  NestedRunError,
  StaleHandleError,
  TimeInPastError,
} from "./simulation-errors";
