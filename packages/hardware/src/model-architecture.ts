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
  /** The longest context that the model was published for. */
  readonly maxContextTokens: number;
  /** Where the figures come from. */
  readonly source: string;
}
