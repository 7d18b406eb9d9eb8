import { findModelArchitecture, findModelSize } from "./catalog/find";
import { DefinitionCheck, InvalidDefinitionError } from "./definition-error";
import type { Dtype } from "./dtype";
import { kvBytesPerToken } from "./memory";
import type { ModelArchitecture } from "./model-architecture";
import { type ModelSize, modelSizeOf } from "./model-size";

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

/** What may be said of a served model beyond its name. */
export interface ServedModelOptions {
  /** Number format of the KV cache. Default the published one (16 bits), also under quantised weights. */
  readonly kvDtype?: Dtype;
  /** Instead of parameters × bytes, where the checkpoint's size is known. */
  readonly weightBytes?: number;
  /** Instead of the architecture's, e.g. for a compressed cache. */
  readonly kvBytesPerToken?: number;
  /** Architectures of your own, looked up before the catalog's. */
  readonly ownArchitectures?: readonly ModelArchitecture[];
}

/**
 * A model by its names, as YAML gives them: `servedModel("llama2-70b", "llama2-70b-fp16")`. Without a size the published
 * number format is served.
 *
 * @throws UnknownNameError for a name that is not known
 * @throws InvalidDefinitionError when the size is another architecture's, or a figure cannot be
 */
export function servedModel(
  architectureName: string,
  sizeName?: string,
  options: ServedModelOptions = {},
): ServedModel {
  const architecture = findModelArchitecture(architectureName, options.ownArchitectures);
  const size =
    sizeName === undefined
      ? modelSizeOf(architecture, architecture.publishedDtype)
      : findModelSize(sizeName, options.ownArchitectures);
  return servedModelOf(architecture, size, options);
}

/**
 * A model from an architecture and a size at hand, see {@link servedModel}.
 *
 * @throws InvalidDefinitionError when the size is another architecture's, or a figure cannot be
 */
export function servedModelOf(
  architecture: ModelArchitecture,
  size: ModelSize,
  options: Omit<ServedModelOptions, "ownArchitectures"> = {},
): ServedModel {
  if (size.architectureName !== architecture.name) {
    throw new InvalidDefinitionError(`served model "${architecture.name}"`, [
      `its size "${size.name}" belongs to ${size.architectureName}; sizes of this architecture are named ${architecture.name}-fp16, ${architecture.name}-fp8, …`,
    ]);
  }
  const kvDtype = options.kvDtype ?? architecture.publishedDtype;
  const model = {
    architecture,
    size,
    weightBytes: options.weightBytes ?? size.weightBytes,
    kvBytesPerToken: options.kvBytesPerToken ?? kvBytesPerToken(architecture, kvDtype),
    kvDtype,
  };
  new DefinitionCheck(`served model "${size.name}"`)
    .positive("weightBytes", model.weightBytes)
    .positive("kvBytesPerToken", model.kvBytesPerToken)
    .done();
  return model;
}
