import { describe, expect, it } from "vitest";
import {
  defineInterconnect,
  defineModelArchitecture,
  defineProcessor,
  defineSku,
  findInterconnect,
  findProcessor,
  InvalidDefinitionError,
  kvBytesPerToken,
} from "./index";

const SHAPE = {
  name: "tiny",
  layers: 2,
  hiddenSize: 256,
  attentionHeads: 4,
  intermediateSize: 512,
  vocabularySize: 1000,
};

describe("definitions of one's own", () => {
  it("fill in what was left out", () => {
    const { source: _, ...figures } = findProcessor("l40s");
    expect(defineProcessor(figures).source).toBe("defined by the user");
    const tiny = defineModelArchitecture(SHAPE);
    expect(tiny).toMatchObject({ keyValueHeads: 4, headDimension: 64, publishedDtype: "bf16" });
    expect(tiny.parameters).toBe(2 * 1000 * 256 + 2 * (4 * 256 * 256 + 3 * 256 * 512));
    expect(kvBytesPerToken(tiny, "bf16")).toBe(2 * 2 * 4 * 64 * 2);
  });

  it("keep what was given", () => {
    const sku = defineSku({
      name: "mine",
      processor: findProcessor("l40s"),
      processorCount: 4,
      interconnect: findInterconnect("pcie-5"),
      priceDollarsPerHour: 0,
      hostWatts: 300,
      source: "our cluster",
    });
    expect(sku).toMatchObject({ name: "mine", processorCount: 4, source: "our cluster" });
    expect(sku.interconnect.name).toBe("pcie-5");
  });

  it("name every problem at once", () => {
    const broken = () =>
      defineProcessor({
        name: " ",
        memoryBytes: -1,
        memoryBandwidthBytesPerSecond: Number.NaN,
        peakFlopsPerSecond: {},
        tdpWatts: 100,
        idleWatts: 200,
      });
    expect(broken).toThrow(InvalidDefinitionError);
    try {
      broken();
    } catch (error) {
      expect((error as InvalidDefinitionError).code).toBe("INVALID_DEFINITION");
      expect((error as InvalidDefinitionError).problems).toHaveLength(5);
    }
  });

  it.for([
    {
      name: "a link without bandwidth",
      define: () => defineInterconnect({ link: "x", topology: "p2p", bandwidthBytesPerSecond: 0 }),
    },
    { name: "heads that do not divide", define: () => defineModelArchitecture({ ...SHAPE, keyValueHeads: 3 }) },
    {
      name: "a format that is none",
      define: () => defineModelArchitecture({ ...SHAPE, publishedDtype: "fp17" as "fp16" }),
    },
    {
      name: "peaks of no format",
      define: () =>
        defineProcessor({ ...findProcessor("l40s"), peakFlopsPerSecond: { fp17: 1 } as Record<string, number> }),
    },
    {
      name: "half a processor",
      define: () =>
        defineSku({
          name: "half",
          processor: findProcessor("l40s"),
          processorCount: 0.5,
          interconnect: findInterconnect("pcie-4"),
          priceDollarsPerHour: 1,
          hostWatts: 1,
        }),
    },
  ])("refuse $name", ({ define }) => {
    expect(define).toThrow(InvalidDefinitionError);
  });
});
