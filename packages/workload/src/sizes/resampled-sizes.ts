import type { RandomStream } from "@tokentide/sim-core";
import type { RequestBatch } from "../request-batch";
import type { RequestSizes } from "./request-sizes";

/** Sizes of requests of a trace, drawn with replacement: prompt and output stay together. */
export class ResampledSizes implements RequestSizes {
  promptTokens = 1;
  outputTokens = 1;
  readonly #promptTokens: Int32Array;
  readonly #outputTokens: Int32Array;

  /** @param batches With at least one request. Copied: 8 bytes a request. */
  constructor(batches: readonly RequestBatch[]) {
    const requests = batches.reduce((sum, { length }) => sum + length, 0);
    this.#promptTokens = new Int32Array(requests);
    this.#outputTokens = new Int32Array(requests);
    let offset = 0;
    for (const { length, promptTokens, outputTokens } of batches) {
      this.#promptTokens.set(promptTokens.subarray(0, length), offset);
      this.#outputTokens.set(outputTokens.subarray(0, length), offset);
      offset += length;
    }
  }

  draw(random: RandomStream): void {
    const row = random.nextInteger(this.#promptTokens.length);
    this.promptTokens = this.#promptTokens[row]!;
    this.outputTokens = this.#outputTokens[row]!;
  }
}
