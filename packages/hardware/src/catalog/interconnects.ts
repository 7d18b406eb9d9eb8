import type { Interconnect } from "../interconnect";

/** 10^9 bits per second, in bytes per second. */
const GIGABIT = 1e9 / 8;

/** Interconnects by name. Bandwidths are one direction's; what of it a transfer reaches is for the models to say. */
export const INTERCONNECTS: readonly (Interconnect & { readonly name: string; readonly source: string })[] = [
  {
    name: "nvlink-3",
    link: "nvlink",
    topology: "switched",
    bandwidthBytesPerSecond: 300e9,
    latencySeconds: 4e-6,
    source: "NVIDIA A100: 600 GB/s both ways together",
  },
  {
    name: "nvlink-4",
    link: "nvlink",
    topology: "switched",
    bandwidthBytesPerSecond: 450e9,
    latencySeconds: 3e-6,
    source: "NVIDIA H100: 900 GB/s both ways together",
  },
  {
    name: "pcie-4",
    link: "pcie",
    topology: "host",
    bandwidthBytesPerSecond: 31.5e9,
    latencySeconds: 10e-6,
    source: "PCI Express 4.0, 16 lanes",
  },
  {
    name: "pcie-5",
    link: "pcie",
    topology: "host",
    bandwidthBytesPerSecond: 63e9,
    latencySeconds: 10e-6,
    source: "PCI Express 5.0, 16 lanes",
  },
  {
    name: "infiniband-hdr",
    link: "infiniband",
    topology: "p2p",
    bandwidthBytesPerSecond: 200 * GIGABIT,
    latencySeconds: 2e-6,
    source: "InfiniBand HDR, one port of 4 lanes",
  },
  {
    name: "infiniband-ndr",
    link: "infiniband",
    topology: "p2p",
    bandwidthBytesPerSecond: 400 * GIGABIT,
    latencySeconds: 2e-6,
    source: "InfiniBand NDR, one port of 4 lanes",
  },
  {
    name: "ethernet-25g",
    link: "ethernet",
    topology: "p2p",
    bandwidthBytesPerSecond: 25 * GIGABIT,
    latencySeconds: 30e-6,
    source: "25 Gigabit Ethernet, TCP",
  },
  {
    name: "ethernet-100g",
    link: "ethernet",
    topology: "p2p",
    bandwidthBytesPerSecond: 100 * GIGABIT,
    latencySeconds: 30e-6,
    source: "100 Gigabit Ethernet, TCP",
  },
];
