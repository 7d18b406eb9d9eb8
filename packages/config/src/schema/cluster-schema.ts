import * as z from "zod";
import { nameOf, nonNegative, positive, serverCount, wholeFrom } from "./quantities";

const serverSchema = z.strictObject({
  sku: nameOf().describe("Type of server: a name of the catalog (`tokentide catalog skus`) or of `cluster.skus`."),
  count: serverCount().describe("Number of servers; 0 makes the SKU known, for scaling up, without having one."),
});

const interconnectSchema = z.strictObject({
  link: nameOf().describe("Technology of the link: infiniband, ethernet, nvlink, pcie, or a name of your own."),
  topology: z
    .enum(["p2p", "switched", "host"])
    .default("p2p")
    .describe("How the link joins the servers; for the reader, it changes nothing."),
  bandwidth_gbps: positive().describe("Bandwidth of one server in one direction, in gigabits per second."),
  latency: nonNegative().default(0).describe("Seconds before the first byte of a transfer arrives."),
});

const customSkuSchema = z.strictObject({
  processor: nameOf().describe("Processor of the server: a name of `tokentide catalog processors`."),
  count: wholeFrom(1).describe("Number of processors in one server."),
  interconnect: nameOf()
    .optional()
    .describe(
      "What joins the processors inside the server, a name of the catalog such as nvlink-4; default: that of a catalog SKU with the same processor.",
    ),
  price_per_hour: nonNegative()
    .optional()
    .describe("Dollars per server and hour; default: the catalog's price per processor of this type."),
  host_power: nonNegative()
    .optional()
    .describe(
      "Watts drawn by all but the processors while the server is on; default: the catalog's share per processor of this type.",
    ),
});

/** The machines and what joins them. */
export const clusterSchema = z
  .strictObject({
    servers: z
      .array(serverSchema)
      .min(1)
      .describe("What the cluster has, in order; the first SKU is the default for scaling up."),
    interconnects: z
      .array(interconnectSchema)
      .min(1)
      .optional()
      .describe("Links between servers; KV transfers use the first. Default: InfiniBand of 200 gigabits per second."),
    power_budget: positive()
      .optional()
      .describe(
        "Watts that the servers may draw together: scaling managers share it and keep to it; default: no bound.",
      ),
    skus: z.record(z.string(), customSkuSchema).optional().describe("Server types of your own, by name."),
  })
  .describe("The machines: servers by SKU, the links between them, a power budget.");

export type ClusterInput = z.infer<typeof clusterSchema>;
export type CustomSkuInput = z.infer<typeof customSkuSchema>;
export type InterconnectInput = z.infer<typeof interconnectSchema>;
