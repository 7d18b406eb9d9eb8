import type { Dtype } from "../dtype";
import type { Interconnect } from "../interconnect";
import type { ModelArchitecture } from "../model-architecture";
import { type ModelSize, modelSizeOf } from "../model-size";
import type { Processor } from "../processor";
import type { ServerSku } from "../server-sku";
import { type CatalogKind, UnknownNameError } from "../unknown-name-error";
import { INTERCONNECTS } from "./interconnects";
import { MODEL_ARCHITECTURES } from "./model-architectures";
import { PROCESSORS } from "./processors";
import { SERVER_SKUS } from "./server-skus";

/** Number formats that weights are commonly served in: each architecture has a size for each. */
const WEIGHT_DTYPES: readonly Dtype[] = ["fp16", "bf16", "fp8", "int8", "fp4", "int4"];

/** Every processor of the catalog. */
export function listProcessors(): readonly Processor[] {
  return PROCESSORS;
}

/** Every interconnect of the catalog. */
export function listInterconnects(): readonly Interconnect[] {
  return INTERCONNECTS;
}

/** Every server SKU of the catalog. */
export function listSkus(): readonly ServerSku[] {
  return SERVER_SKUS;
}

/** Every model architecture of the catalog. */
export function listModelArchitectures(): readonly ModelArchitecture[] {
  return MODEL_ARCHITECTURES;
}

/** Every size of the given architectures, by default of the catalog's. */
export function listModelSizes(
  architectures: readonly ModelArchitecture[] = MODEL_ARCHITECTURES,
): readonly ModelSize[] {
  return architectures.flatMap((architecture) => WEIGHT_DTYPES.map((dtype) => modelSizeOf(architecture, dtype)));
}

/**
 * The processor of that name; `own` ones come before the catalog's.
 *
 * @throws UnknownNameError naming the known ones and the nearest
 */
export function findProcessor(name: string, own: readonly Processor[] = []): Processor {
  return find("processor", name, [...own, ...PROCESSORS]);
}

/**
 * The interconnect of that catalog name, e.g. `nvlink-4`; `own` ones come before the catalog's.
 *
 * @throws UnknownNameError naming the known ones and the nearest
 */
export function findInterconnect(
  name: string,
  own: readonly (Interconnect & { readonly name: string })[] = [],
): Interconnect {
  return find("interconnect", name, [...own, ...INTERCONNECTS]);
}

/**
 * The server SKU of that name; `own` ones come before the catalog's.
 *
 * @throws UnknownNameError naming the known ones and the nearest
 */
export function findSku(name: string, own: readonly ServerSku[] = []): ServerSku {
  return find("server SKU", name, [...own, ...SERVER_SKUS]);
}

/**
 * The model architecture of that name; `own` ones come before the catalog's.
 *
 * @throws UnknownNameError naming the known ones and the nearest
 */
export function findModelArchitecture(name: string, own: readonly ModelArchitecture[] = []): ModelArchitecture {
  return find("model architecture", name, [...own, ...MODEL_ARCHITECTURES]);
}

/**
 * The model size of that name, e.g. `llama2-70b-fp16`, over the catalog's architectures and `own` ones.
 *
 * @throws UnknownNameError naming the known ones and the nearest
 */
export function findModelSize(name: string, own: readonly ModelArchitecture[] = []): ModelSize {
  return find("model size", name, listModelSizes([...own, ...MODEL_ARCHITECTURES]));
}

function find<Thing extends { readonly name: string }>(
  kind: CatalogKind,
  name: string,
  things: readonly Thing[],
): Thing {
  const found = things.find((thing) => thing.name === name);
  if (found === undefined) {
    throw new UnknownNameError(kind, name, [...new Set(things.map((thing) => thing.name))]);
  }
  return found;
}
