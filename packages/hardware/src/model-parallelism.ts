/** How many ways a model is split over processors. */
export interface ModelParallelism {
  /** Stages of consecutive layers. */
  readonly pipelineParallelism: number;
  /** Ways that each layer's matrices are split. */
  readonly tensorParallelism: number;
}

/** Processors that one instance takes: the product of both degrees. */
export function processorsNeeded(parallelism: ModelParallelism): number {
  return parallelism.pipelineParallelism * parallelism.tensorParallelism;
}
