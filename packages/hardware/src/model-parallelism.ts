import type { ModelArchitecture } from "./model-architecture";

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

/** A model that cannot be split so. */
export class InvalidParallelismError extends Error {
  override readonly name = "InvalidParallelismError";
  readonly code = "INVALID_PARALLELISM";
  readonly modelName: string;
  readonly parallelism: ModelParallelism;

  constructor(modelName: string, parallelism: ModelParallelism, reason: string) {
    const { tensorParallelism, pipelineParallelism } = parallelism;
    super(`${modelName} cannot be split TP ${tensorParallelism} × PP ${pipelineParallelism}: ${reason}`);
    this.modelName = modelName;
    this.parallelism = parallelism;
  }
}

/**
 * Checks that a model can be split so: whole attention heads on each processor, key-value heads whole or replicated
 * evenly, at least one layer a stage.
 *
 * @throws InvalidParallelismError saying why not, and which degrees divide the heads
 */
export function checkParallelism(architecture: ModelArchitecture, parallelism: ModelParallelism): void {
  const { tensorParallelism, pipelineParallelism } = parallelism;
  const { attentionHeads, keyValueHeads, layers, name } = architecture;
  if (!isPositiveInteger(tensorParallelism) || !isPositiveInteger(pipelineParallelism)) {
    throw new InvalidParallelismError(name, parallelism, "both degrees must be whole numbers of at least 1.");
  }
  if (attentionHeads % tensorParallelism !== 0 || !dividesEitherWay(keyValueHeads, tensorParallelism)) {
    throw new InvalidParallelismError(
      name,
      parallelism,
      `its ${attentionHeads} attention heads (${keyValueHeads} for keys and values) do not split into ${tensorParallelism} equal parts. ` +
        `Possible tensor parallelism: ${possibleTensorParallelism(architecture).join(", ")}.`,
    );
  }
  if (pipelineParallelism > layers) {
    throw new InvalidParallelismError(name, parallelism, `it has ${layers} layers, fewer than stages.`);
  }
}

/** Times that each key-value head is stored because there are more processors than such heads. */
export function keyValueReplication(architecture: ModelArchitecture, tensorParallelism: number): number {
  return Math.max(1, tensorParallelism / architecture.keyValueHeads);
}

function possibleTensorParallelism(architecture: ModelArchitecture): number[] {
  const degrees = Array.from({ length: architecture.attentionHeads }, (_, index) => index + 1);
  return degrees.filter(
    (degree) => architecture.attentionHeads % degree === 0 && dividesEitherWay(architecture.keyValueHeads, degree),
  );
}

function dividesEitherWay(one: number, other: number): boolean {
  return one % other === 0 || other % one === 0;
}

function isPositiveInteger(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
