import { DefinitionCheck } from "./definition-error";
import { BYTES_PER_VALUE, type Dtype } from "./dtype";
import type { Interconnect } from "./interconnect";
import { type ModelArchitecture, parametersFromShape } from "./model-architecture";
import type { Processor } from "./processor";
import type { ServerSku } from "./server-sku";

const DEFINED_BY_HAND = "defined by the user";

/** A processor as one writes it by hand: `source` may be left out. */
export type ProcessorDefinition = Omit<Processor, "source"> & { readonly source?: string };

/**
 * Checks a processor of your own.
 *
 * @throws InvalidDefinitionError naming every figure that cannot be
 */
export function defineProcessor(definition: ProcessorDefinition): Processor {
  const peaks = Object.entries(definition.peakFlopsPerSecond ?? {});
  const check = new DefinitionCheck(`processor "${definition.name}"`)
    .name("name", definition.name)
    .positive("memoryBytes", definition.memoryBytes)
    .positive("memoryBandwidthBytesPerSecond", definition.memoryBandwidthBytesPerSecond)
    .that(peaks.length > 0, "peakFlopsPerSecond must name at least one number format")
    .positive("tdpWatts", definition.tdpWatts)
    .nonNegative("idleWatts", definition.idleWatts)
    .that(!(definition.idleWatts > definition.tdpWatts), "idleWatts must not exceed tdpWatts");
  for (const [dtype, flops] of peaks) {
    check.that(dtype in BYTES_PER_VALUE, `peakFlopsPerSecond.${dtype} is no number format`);
    check.positive(`peakFlopsPerSecond.${dtype}`, flops);
  }
  check.done();
  return { ...definition, source: definition.source ?? DEFINED_BY_HAND };
}

/**
 * Checks an interconnect of your own.
 *
 * @throws InvalidDefinitionError naming every figure that cannot be
 */
export function defineInterconnect(definition: Interconnect): Interconnect {
  new DefinitionCheck(`interconnect "${definition.name ?? definition.link}"`)
    .name("link", definition.link)
    .name("topology", definition.topology)
    .positive("bandwidthBytesPerSecond", definition.bandwidthBytesPerSecond)
    .nonNegative("latencySeconds", definition.latencySeconds ?? 0)
    .done();
  return { ...definition, source: definition.source ?? DEFINED_BY_HAND };
}

/** A server SKU as one writes it by hand: `source` may be left out. */
export type ServerSkuDefinition = Omit<ServerSku, "source"> & { readonly source?: string };

/**
 * Checks a server SKU of your own, its processor and interconnect too.
 *
 * @throws InvalidDefinitionError naming every figure that cannot be
 */
export function defineSku(definition: ServerSkuDefinition): ServerSku {
  new DefinitionCheck(`server SKU "${definition.name}"`)
    .name("name", definition.name)
    .positiveInteger("processorCount", definition.processorCount)
    .nonNegative("priceDollarsPerHour", definition.priceDollarsPerHour)
    .nonNegative("committedPriceDollarsPerHour", definition.committedPriceDollarsPerHour ?? 0)
    .nonNegative("spotPriceDollarsPerHour", definition.spotPriceDollarsPerHour ?? 0)
    .nonNegative("hostWatts", definition.hostWatts)
    .done();
  return {
    ...definition,
    processor: defineProcessor(definition.processor),
    interconnect: defineInterconnect(definition.interconnect),
    source: definition.source ?? DEFINED_BY_HAND,
  };
}

/** A model architecture as one writes it by hand: what follows from the rest may be left out. */
export type ModelArchitectureDefinition = Pick<
  ModelArchitecture,
  "name" | "layers" | "hiddenSize" | "attentionHeads" | "intermediateSize" | "vocabularySize"
> &
  Partial<ModelArchitecture>;

/**
 * Checks a model architecture of your own and fills in the rest: as many key-value heads as attention heads, heads of
 * hidden size / heads, gated feed-forward, untied embeddings, bf16, 131,072 tokens of context, parameters from the shape.
 *
 * @throws InvalidDefinitionError naming every figure that cannot be
 */
export function defineModelArchitecture(definition: ModelArchitectureDefinition): ModelArchitecture {
  const shape = {
    keyValueHeads: definition.attentionHeads,
    headDimension: definition.hiddenSize / definition.attentionHeads,
    feedForwardMatrices: 3 as const,
    tiedEmbeddings: false,
    publishedDtype: "bf16" as Dtype,
    maxContextTokens: 131_072,
    source: DEFINED_BY_HAND,
    ...definition,
  };
  const architecture = { ...shape, parameters: definition.parameters ?? parametersFromShape(shape) };
  new DefinitionCheck(`model architecture "${definition.name}"`)
    .name("name", architecture.name)
    .positiveInteger("layers", architecture.layers)
    .positiveInteger("hiddenSize", architecture.hiddenSize)
    .positiveInteger("attentionHeads", architecture.attentionHeads)
    .positiveInteger("keyValueHeads", architecture.keyValueHeads)
    .positiveInteger("headDimension", architecture.headDimension)
    .positiveInteger("intermediateSize", architecture.intermediateSize)
    .positiveInteger("vocabularySize", architecture.vocabularySize)
    .positive("parameters", architecture.parameters)
    .positiveInteger("maxContextTokens", architecture.maxContextTokens)
    .that(
      architecture.publishedDtype in BYTES_PER_VALUE,
      `publishedDtype "${architecture.publishedDtype}" is no number format`,
    )
    .that(
      architecture.attentionHeads % architecture.keyValueHeads === 0,
      `attentionHeads (${architecture.attentionHeads}) must be a multiple of keyValueHeads (${architecture.keyValueHeads})`,
    )
    .done();
  return architecture;
}
