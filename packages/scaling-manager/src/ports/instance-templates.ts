import type { ModelParallelism } from "../model-parallelism";
import type { PoolTag } from "../pool-tag";

/** What an instance of a pool looks like when nobody says otherwise: the quick start's StartStateManager. */
export interface InstanceTemplates<Config = unknown> {
  /** `undefined`: this pool has no template. */
  getInstanceConfig(tag: PoolTag): Config | undefined;
  /** `undefined`: this pool has no template. */
  getParallelism(tag: PoolTag): ModelParallelism | undefined;
}
