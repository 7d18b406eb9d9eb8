import { describe, expect, it } from "vitest";
import {
  findModelArchitecture,
  findModelSize,
  findProcessor,
  findSku,
  listInterconnects,
  listModelArchitectures,
  listModelSizes,
  listProcessors,
  listProfileTables,
  listSkus,
  type ModelArchitecture,
  parametersFromShape,
  priceDollarsPerHour,
  UnknownNameError,
} from "../index";
import { findInterconnect } from "./find";

describe("the catalog", () => {
  it("holds the A100 family and the servers of the ancestor", () => {
    const counts = [
      "A100",
      "A100x2",
      "A100x4",
      "dgx-a100",
      "A100-40GB",
      "H100",
      "H100x2",
      "H100x4",
      "dgx-h100",
      "dgx-h100-pcap",
    ].map((name) => findSku(name).processorCount);
    expect(counts).toEqual([1, 2, 4, 8, 1, 1, 2, 4, 8, 8]);
    expect(findProcessor("a100-80gb").memoryBytes).toBe(85_899_345_920);
    expect(findSku("dgx-h100-pcap").processor.name).toBe("h100-80gb-pcap");
  });

  it.for(listSkus().map((sku) => ({ name: sku.name, sku })))(
    "$name has price, power, links and a source",
    ({ sku }) => {
      expect(priceDollarsPerHour(sku)).toBeGreaterThan(0);
      expect(sku.hostWatts).toBeGreaterThan(0);
      expect(sku.interconnect.bandwidthBytesPerSecond).toBeGreaterThan(0);
      expect(sku.source).toMatch(/price: .*power: |price and host power: /);
      expect(listProcessors()).toContain(sku.processor);
    },
  );

  it.for(listProcessors().map((processor) => ({ name: processor.name, processor })))(
    "$name has sane figures and a source",
    ({ processor }) => {
      expect(processor.idleWatts).toBeLessThan(processor.tdpWatts);
      expect(processor.peakFlopsPerSecond.fp16).toBeGreaterThan(1e14);
      expect(processor.memoryBandwidthBytesPerSecond).toBeGreaterThan(5e11);
      expect(processor.source).not.toBe("");
    },
  );

  it.for(listModelArchitectures().map((architecture) => ({ name: architecture.name, architecture })))(
    "$name has the parameters that its shape adds up to, within 0.2 %",
    ({ architecture }) => {
      expect(Math.abs(parametersFromShape(architecture) / architecture.parameters - 1)).toBeLessThan(0.002);
      expect(architecture.source).not.toBe("");
    },
  );

  it("names each thing once", () => {
    for (const things of [
      listSkus(),
      listProcessors(),
      listInterconnects(),
      listModelArchitectures(),
      listModelSizes(),
    ]) {
      const names = things.map((thing) => thing.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("knows the shapes with grouped-query attention", () => {
    expect(findModelArchitecture("llama2-70b")).toMatchObject({
      layers: 80,
      hiddenSize: 8192,
      attentionHeads: 64,
      keyValueHeads: 8,
    });
    expect(findModelArchitecture("bloom-176b")).toMatchObject({
      layers: 70,
      hiddenSize: 14336,
      attentionHeads: 112,
      keyValueHeads: 112,
    });
  });

  it.for(["llama2-70b-fp16", "bloom-176b-fp16", "llama-3.1-8b-bf16", "llama-3.1-8b-fp8"])("has the size %s", (name) => {
    const size = findModelSize(name);
    expect(size.weightBytes).toBe(findModelArchitecture(size.architectureName).parameters * size.bytesPerParameter);
  });

  it("has profile tables of models and processors that it knows", () => {
    expect(listProfileTables()).toHaveLength(16);
    for (const table of listProfileTables()) {
      findModelArchitecture(table.modelName);
      findProcessor(table.processorName);
    }
  });

  it("refuses an unknown name with what is known and what was likely meant", () => {
    const search = () => findSku("dgx_h10");
    expect(search).toThrow(UnknownNameError);
    expect(search).toThrow(/no server SKU "dgx_h10"\. Did you mean "dgx-h100"\? Known: A100, .*dgx-h100/);
    expect(() => findProcessor("tpu")).toThrow(/no processor "tpu"\. Known: /);
    expect(() => findInterconnect("nvlink4")).toThrow(/nvlink-4/);
    try {
      findModelSize("llama2-70b-fp61");
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: "UNKNOWN_NAME",
        kind: "model size",
        requested: "llama2-70b-fp61",
        nearest: "llama2-70b-fp16",
      });
    }
  });

  it("looks up own things first", () => {
    const own: ModelArchitecture = { ...findModelArchitecture("opt-13b"), layers: 1 };
    expect(findModelArchitecture("opt-13b", [own])).toBe(own);
    expect(findModelSize("opt-13b-fp16", [own]).architectureName).toBe("opt-13b");
  });
});
