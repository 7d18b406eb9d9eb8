import type { Interconnect } from "../interconnect";
import type { Processor } from "../processor";
import type { ServerSku } from "../server-sku";
import { INTERCONNECTS } from "./interconnects";
import { PROCESSORS } from "./processors";

/** What the members of a SKU family share, for one processor. */
interface SkuFamily {
  readonly processor: string;
  readonly interconnect: string;
  readonly dollarsPerProcessorHour: number;
  readonly hostWattsPerProcessor: number;
  readonly source: string;
}

/*
 * Host watts: a third of what the system may draw beside its processors, (rated maximum − 8 × TDP) / 3, shared evenly:
 * DGX-A100 (6,500 − 8 × 400) / 3 / 8 = 137.5, DGX-H100 and DGX-H200 (10,200 − 8 × 700) / 3 / 8 = 191.7.
 * Smaller SKUs are slices of the big server: same price and host watts a processor.
 */
const DGX_A100_HOST_WATTS = (6_500 - 8 * 400) / 3 / 8;
const DGX_H100_HOST_WATTS = (10_200 - 8 * 700) / 3 / 8;
/** Assumption: a workstation or a small server without its cards, per card. */
const WORKSTATION_HOST_WATTS = 120;

const A100: SkuFamily = {
  processor: "a100-80gb",
  interconnect: "nvlink-3",
  dollarsPerProcessorHour: 2.2,
  hostWattsPerProcessor: DGX_A100_HOST_WATTS,
  source: "price: $17.6 an hour for 8, Splitwise (ISCA 2024); power: a third of the DGX-A100's rating beside its GPUs",
};
const A100_40GB: SkuFamily = {
  ...A100,
  processor: "a100-40gb",
  dollarsPerProcessorHour: 2.06,
  source: "price: assumed, CoreWeave's list price of 2023; power: as dgx-a100",
};
const H100: SkuFamily = {
  processor: "h100-80gb",
  interconnect: "nvlink-4",
  dollarsPerProcessorHour: 4.75,
  hostWattsPerProcessor: DGX_H100_HOST_WATTS,
  source: "price: $38 an hour for 8, Splitwise (ISCA 2024); power: a third of the DGX-H100's rating beside its GPUs",
};
const H100_CAPPED: SkuFamily = {
  ...H100,
  processor: "h100-80gb-pcap",
  source: "price and host power: as dgx-h100, the cap changes neither",
};
const H200: SkuFamily = {
  ...H100,
  processor: "h200-141gb",
  dollarsPerProcessorHour: 6.3,
  source: "price: assumed, a third above the H100's; power: as dgx-h100",
};
const L40S: SkuFamily = {
  processor: "l40s",
  interconnect: "pcie-4",
  dollarsPerProcessorHour: 2.25,
  hostWattsPerProcessor: WORKSTATION_HOST_WATTS,
  source: "price: assumed, CoreWeave's list price of 2024; power: 120 W of host a card assumed",
};
const RTX_4090: SkuFamily = {
  ...L40S,
  processor: "rtx-4090",
  dollarsPerProcessorHour: 0.69,
  source: "price: assumed, a community cloud's price of 2024; power: 120 W of host a card assumed",
};
const RTX_PRO_6000: SkuFamily = {
  ...L40S,
  processor: "rtx-pro-6000",
  interconnect: "pcie-5",
  dollarsPerProcessorHour: 1.9,
  source: "price: assumed, a community cloud's price of 2025; power: 120 W of host a card assumed",
};

/** Server SKUs by name. Prices are on demand; give your own for a bill that should hold. */
export const SERVER_SKUS: readonly ServerSku[] = [
  sku("A100", A100, 1),
  sku("A100x2", A100, 2),
  sku("A100x4", A100, 4),
  sku("dgx-a100", A100, 8),
  sku("A100-40GB", A100_40GB, 1),
  sku("H100", H100, 1),
  sku("H100x2", H100, 2),
  sku("H100x4", H100, 4),
  sku("dgx-h100", H100, 8),
  sku("dgx-h100-pcap", H100_CAPPED, 8),
  sku("H200", H200, 1),
  sku("dgx-h200", H200, 8),
  sku("L40S", L40S, 1),
  sku("RTX-4090", RTX_4090, 1),
  sku("RTX-PRO-6000", RTX_PRO_6000, 1),
  sku("RTX-PRO-6000x2", RTX_PRO_6000, 2),
];

function sku(name: string, family: SkuFamily, processorCount: number): ServerSku {
  return {
    name,
    processor: named<Processor>(PROCESSORS, family.processor),
    processorCount,
    interconnect: named<Interconnect>(INTERCONNECTS, family.interconnect),
    priceDollarsPerHour: roundedToCents(family.dollarsPerProcessorHour * processorCount),
    hostWatts: Math.round(family.hostWattsPerProcessor * processorCount),
    source: family.source,
  };
}

function named<Thing extends { readonly name?: string }>(things: readonly Thing[], name: string): Thing {
  return things.find((thing) => thing.name === name)!;
}

function roundedToCents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
