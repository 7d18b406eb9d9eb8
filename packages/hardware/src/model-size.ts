import { BYTES_PER_VALUE, type Dtype } from "./dtype";
import type { ModelArchitecture } from "./model-architecture";

/** A model's weights in one number format. */
export interface ModelSize {
  /** `{architecture}-{dtype}`, e.g. `llama2-70b-fp16`. */
  readonly name: string;
  readonly architectureName: string;
  readonly dtype: Dtype;
  readonly bytesPerParameter: number;
  readonly weightBytes: number;
}

/**
 * The weights of an architecture in a number format. All parameters take the format's bytes: the scales of a quantised
 * format and the layers it leaves alone (a few per cent) are not counted.
 */
export function modelSizeOf(architecture: ModelArchitecture, dtype: Dtype): ModelSize {
  const bytesPerParameter = BYTES_PER_VALUE[dtype];
  return {
    name: `${architecture.name}-${dtype}`,
    architectureName: architecture.name,
    dtype,
    bytesPerParameter,
    weightBytes: architecture.parameters * bytesPerParameter,
  };
}
