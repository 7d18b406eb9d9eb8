import type { Dtype } from "./dtype";

/** A model's weights in one number format. */
export interface ModelSize {
  /** `{architecture}-{dtype}`, e.g. `llama2-70b-fp16`. */
  readonly name: string;
  readonly architectureName: string;
  readonly dtype: Dtype;
  readonly bytesPerParameter: number;
  readonly weightBytes: number;
}
