import type { Dtype } from "./dtype";

/** One accelerator: what bounds how fast and how large a model it can run. */
export interface Processor {
  readonly name: string;
  readonly memoryBytes: number;
  readonly memoryBandwidthBytesPerSecond: number;
  /** Dense peak by number format, without sparsity. A format that is absent is computed in a wider one. */
  readonly peakFlopsPerSecond: Readonly<Partial<Record<Dtype, number>>>;
  /** The most that the processor is allowed to draw. */
  readonly tdpWatts: number;
  /** Drawn while nothing runs and the model is loaded. */
  readonly idleWatts: number;
  /** Microarchitecture, e.g. `ampere`: decides the efficiency that the roofline model assumes. */
  readonly family?: string;
  /** Where the figures come from. */
  readonly source: string;
}
