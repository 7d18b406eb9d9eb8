export type { InstanceView, Placement, PoolTag, RequestView, Scheduler } from "./scheduler";
