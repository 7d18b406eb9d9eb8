import type { Dtype } from "./dtype";

/** The shape of a dense transformer: what decides its memory and its arithmetic. */
export interface ModelArchitecture {
  readonly name: string;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly attentionHeads: number;
  /** Heads whose keys and values are cached; fewer than `attentionHeads` under grouped-query attention. */
  readonly keyValueHeads: number;
  readonly headDimension: number;
  readonly intermediateSize: number;
  /** Matrices of a feed-forward block: 3 when gated (SwiGLU), else 2. */
  readonly feedForwardMatrices: 2 | 3;
  readonly vocabularySize: number;
  /** Whether the input embedding and the output projection share their weights. */
  readonly tiedEmbeddings: boolean;
  readonly parameters: number;
  /** Number format of the published weights. */
  readonly publishedDtype: Dtype;
  /** The longest context that the model was published for. */
  readonly maxContextTokens: number;
  /** Where the figures come from. */
  readonly source: string;
}

/** Parameters that a shape adds up to, without biases and norms (below 0.1 % of a model). */
export function parametersFromShape(shape: Omit<ModelArchitecture, "parameters">): number {
  const embeddings = shape.vocabularySize * shape.hiddenSize * (shape.tiedEmbeddings ? 1 : 2);
  return embeddings + shape.layers * parametersPerLayer(shape);
}

/** Parameters of the matrices of one layer: attention's four and the feed-forward block's. */
export function parametersPerLayer(shape: Omit<ModelArchitecture, "parameters">): number {
  const queryAndOutput = 2 * shape.hiddenSize * shape.attentionHeads * shape.headDimension;
  const keysAndValues = 2 * shape.hiddenSize * shape.keyValueHeads * shape.headDimension;
  return queryAndOutput + keysAndValues + shape.feedForwardMatrices * shape.hiddenSize * shape.intermediateSize;
}
