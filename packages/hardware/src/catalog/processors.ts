import type { Processor } from "../processor";

const GIBIBYTE = 1024 ** 3;
const TERA = 1e12;

const A100_PEAKS = { fp32: 19.5 * TERA, tf32: 156 * TERA, fp16: 312 * TERA, bf16: 312 * TERA, int8: 624 * TERA };
const H100_SXM_PEAKS = {
  fp32: 66.9 * TERA,
  tf32: 494.7 * TERA,
  fp16: 989.4 * TERA,
  bf16: 989.4 * TERA,
  fp8: 1978.9 * TERA,
  int8: 1978.9 * TERA,
};

/** Prompt times of the power-capped H100 are the H100's × 1.3 in SplitwiseSim's profiles: so is its peak, the other way. */
const POWER_CAP_SLOWDOWN = 1.3;

/**
 * Processors by name. Peaks are dense (no sparsity), tensor cores, with 32-bit accumulation. Idle watts are what
 * `nvidia-smi` commonly shows with a model loaded and no work.
 */
export const PROCESSORS: readonly Processor[] = [
  {
    name: "a100-40gb",
    family: "ampere",
    memoryBytes: 40 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 1.555 * TERA,
    peakFlopsPerSecond: A100_PEAKS,
    tdpWatts: 400,
    idleWatts: 55,
    source: "NVIDIA A100 datasheet, SXM4 40 GB",
  },
  {
    name: "a100-80gb",
    family: "ampere",
    memoryBytes: 80 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 2.039 * TERA,
    peakFlopsPerSecond: A100_PEAKS,
    tdpWatts: 400,
    idleWatts: 60,
    source: "NVIDIA A100 datasheet, SXM4 80 GB",
  },
  {
    name: "a100-80gb-pcie",
    family: "ampere",
    memoryBytes: 80 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 1.935 * TERA,
    peakFlopsPerSecond: A100_PEAKS,
    tdpWatts: 300,
    idleWatts: 50,
    source: "NVIDIA A100 datasheet, PCIe 80 GB",
  },
  {
    name: "h100-80gb",
    family: "hopper",
    memoryBytes: 80 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 3.35 * TERA,
    peakFlopsPerSecond: H100_SXM_PEAKS,
    tdpWatts: 700,
    idleWatts: 75,
    source: "NVIDIA H100 datasheet, SXM5 80 GB",
  },
  {
    name: "h100-80gb-pcap",
    family: "hopper",
    memoryBytes: 80 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 3.35 * TERA,
    peakFlopsPerSecond: {
      fp32: H100_SXM_PEAKS.fp32 / POWER_CAP_SLOWDOWN,
      tf32: H100_SXM_PEAKS.tf32 / POWER_CAP_SLOWDOWN,
      fp16: H100_SXM_PEAKS.fp16 / POWER_CAP_SLOWDOWN,
      bf16: H100_SXM_PEAKS.bf16 / POWER_CAP_SLOWDOWN,
      fp8: H100_SXM_PEAKS.fp8 / POWER_CAP_SLOWDOWN,
      int8: H100_SXM_PEAKS.int8 / POWER_CAP_SLOWDOWN,
    },
    tdpWatts: 350,
    idleWatts: 75,
    source:
      "h100-80gb capped at half its power: Splitwise-HHcap (ISCA 2024); peaks / 1.3 as in SplitwiseSim's profiles",
  },
  {
    name: "h100-80gb-pcie",
    family: "hopper",
    memoryBytes: 80 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 2.0 * TERA,
    peakFlopsPerSecond: {
      fp32: 51 * TERA,
      tf32: 378 * TERA,
      fp16: 756 * TERA,
      bf16: 756 * TERA,
      fp8: 1513 * TERA,
      int8: 1513 * TERA,
    },
    tdpWatts: 350,
    idleWatts: 50,
    source: "NVIDIA H100 datasheet, PCIe 80 GB",
  },
  {
    name: "h200-141gb",
    family: "hopper",
    memoryBytes: 141 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 4.8 * TERA,
    peakFlopsPerSecond: H100_SXM_PEAKS,
    tdpWatts: 700,
    idleWatts: 80,
    source: "NVIDIA H200 datasheet, SXM 141 GB",
  },
  {
    name: "l40s",
    family: "ada",
    memoryBytes: 48 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 0.864 * TERA,
    peakFlopsPerSecond: {
      fp32: 91.6 * TERA,
      tf32: 183 * TERA,
      fp16: 362 * TERA,
      bf16: 362 * TERA,
      fp8: 733 * TERA,
      int8: 733 * TERA,
    },
    tdpWatts: 350,
    idleWatts: 35,
    source: "NVIDIA L40S datasheet",
  },
  {
    name: "rtx-4090",
    family: "ada",
    memoryBytes: 24 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 1.008 * TERA,
    peakFlopsPerSecond: {
      fp32: 82.6 * TERA,
      tf32: 82.6 * TERA,
      fp16: 165.2 * TERA,
      bf16: 165.2 * TERA,
      fp8: 330.3 * TERA,
      int8: 660.6 * TERA,
    },
    tdpWatts: 450,
    idleWatts: 25,
    source: "NVIDIA Ada GPU architecture whitepaper, GeForce RTX 4090",
  },
  {
    name: "rtx-pro-6000",
    family: "blackwell",
    memoryBytes: 96 * GIBIBYTE,
    memoryBandwidthBytesPerSecond: 1.792 * TERA,
    peakFlopsPerSecond: {
      fp32: 126 * TERA,
      tf32: 251.9 * TERA,
      fp16: 503.8 * TERA,
      bf16: 503.8 * TERA,
      fp8: 1007.6 * TERA,
      int8: 1007.6 * TERA,
      fp4: 2015.2 * TERA,
    },
    tdpWatts: 600,
    idleWatts: 30,
    source: "NVIDIA RTX Blackwell PRO GPU architecture whitepaper, RTX PRO 6000 Workstation Edition",
  },
];
