/** Over how many processors one instance is spread. */
export interface ModelParallelism {
  /** Pipeline stages, at least 1. */
  readonly pipelineParallelism: number;
  /** Ways that each layer is split, at least 1. */
  readonly tensorParallelism: number;
}

/** One processor holds the whole model: what is assumed where nobody says otherwise. */
export const SINGLE_PROCESSOR: ModelParallelism = { pipelineParallelism: 1, tensorParallelism: 1 };

/** Processors that one instance of this parallelism takes. */
export function processorsNeeded(parallelism: ModelParallelism): number {
  return parallelism.pipelineParallelism * parallelism.tensorParallelism;
}
