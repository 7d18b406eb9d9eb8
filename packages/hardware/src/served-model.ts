import type { Dtype } from "./dtype";
import type { ModelArchitecture } from "./model-architecture";
import type { ModelSize } from "./model-size";

/** A model as an application serves it: what the simulator needs to know. */
export interface ServedModel {
  readonly architecture: ModelArchitecture;
  readonly size: ModelSize;
  /** Weights of one instance, over all its processors. */
  readonly weightBytes: number;
  /** KV cache of one token, over all processors of an instance. */
  readonly kvBytesPerToken: number;
  readonly kvDtype: Dtype;
}
