import { POLICY_TYPES, PRESETS, SCHEDULER_TYPES } from "@tokentide/config";
import {
  kvBytesPerToken,
  listInterconnects,
  listModelArchitectures,
  listProcessors,
  listProfileTables,
  listSkus,
  modelSizeOf,
  type ProfileTable,
} from "@tokentide/hardware";
import { POLICIES } from "@tokentide/scaling-manager";
import { SCHEDULERS } from "@tokentide/schedulers";
import { UsageError } from "../failure";
import { type NextStep, nextSteps } from "../next-steps";
import { type Column, plainTable } from "../plain-table";

/** Options of `tokentide catalog`. */
export interface CatalogOptions {
  readonly json?: boolean;
}

/** What can be listed. */
export type CatalogKind = keyof typeof LISTS;

interface List<Row> {
  readonly rows: () => readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** Said below the table. */
  readonly note?: string;
}

const GIGABYTE = 1e9;
const GIBIBYTE = 1024 ** 3;
const BITS_PER_BYTE = 8;

/** Checks the types of a list's columns against its rows. */
const list = <Row>(entry: List<Row>): List<Row> => entry;

const LISTS = {
  skus: list({
    rows: listSkus,
    columns: [
      { title: "SKU", cell: ({ name }) => name },
      { title: "processors", cell: ({ processorCount, processor }) => `${processorCount} × ${processor.name}` },
      {
        title: "GiB",
        cell: ({ processorCount, processor }) => (processorCount * processor.memoryBytes) / GIBIBYTE,
        isNumber: true,
      },
      { title: "joined by", cell: ({ interconnect }) => interconnect.name ?? interconnect.link },
      { title: "$/h", cell: ({ priceDollarsPerHour }) => priceDollarsPerHour.toFixed(2), isNumber: true },
      {
        title: "W at most",
        cell: ({ processorCount, processor, hostWatts }) => hostWatts + processorCount * processor.tdpWatts,
        isNumber: true,
      },
    ],
    note: "Server types of your own: cluster.skus in the configuration.",
  }),
  models: list({
    rows: listModelArchitectures,
    columns: [
      { title: "model_architecture", cell: ({ name }) => name },
      { title: "parameters", cell: ({ parameters }) => `${(parameters / GIGABYTE).toFixed(1)} B`, isNumber: true },
      { title: "model_size by default", cell: (model) => modelSizeOf(model, model.publishedDtype).name },
      {
        title: "GB",
        cell: (model) => (modelSizeOf(model, model.publishedDtype).weightBytes / GIGABYTE).toFixed(1),
        isNumber: true,
      },
      { title: "KV bytes/token", cell: (model) => kvBytesPerToken(model, model.publishedDtype), isNumber: true },
      { title: "layers", cell: ({ layers }) => layers, isNumber: true },
      {
        title: "heads (KV)",
        cell: ({ attentionHeads, keyValueHeads }) => `${attentionHeads} (${keyValueHeads})`,
        isNumber: true,
      },
    ],
    note: "Other sizes: the architecture's name with -fp16, -bf16, -fp8, -int8, -fp4 or -int4.",
  }),
  schedulers: list({
    rows: () => SCHEDULER_TYPES.map((name) => ({ name, ...SCHEDULERS[name] })),
    columns: [
      { title: "scheduler", cell: ({ name }) => name },
      { title: "phases", cell: ({ phases }) => phases },
      { title: "an arriving request goes to", cell: ({ summary }) => summary },
    ],
    note: "Phases: both on one instance (together), each on its own (apart), or as the load has it (either).",
  }),
  policies: list({
    rows: () =>
      POLICY_TYPES.map((type) => ({ type, description: POLICIES.find((entry) => entry.type === type)!.description })),
    columns: [
      { title: "policy", cell: ({ type }) => type },
      { title: "what it does", cell: ({ description }) => description },
    ],
    note: "Put one into an application's scaling_manager block: policy: { type: NAME, … }; `tokentide schema` has its settings.",
  }),
  profiles: list({
    rows: listProfileTables,
    columns: [
      { title: "model", cell: ({ modelName }) => modelName },
      { title: "processor", cell: ({ processorName }) => processorName },
      { title: "TP", cell: ({ tensorParallelism }) => tensorParallelism, isNumber: true },
      { title: "prompt tokens up to", cell: (table) => longest(table), isNumber: true },
      {
        title: "batch up to",
        cell: ({ measurements }) => Math.max(...measurements.map(({ batchSize }) => batchSize)),
        isNumber: true,
      },
      { title: "source", cell: ({ source }) => source },
    ],
    note: "For anything else: performance_model { type: profile, fallback: roofline }, or path: to measurements of your own.",
  }),
  processors: list({
    rows: listProcessors,
    columns: [
      { title: "processor", cell: ({ name }) => name },
      { title: "GiB", cell: ({ memoryBytes }) => memoryBytes / GIBIBYTE, isNumber: true },
      {
        title: "GB/s",
        cell: ({ memoryBandwidthBytesPerSecond }) => Math.round(memoryBandwidthBytesPerSecond / GIGABYTE),
        isNumber: true,
      },
      {
        title: "16-bit TFLOP/s",
        cell: ({ peakFlopsPerSecond: { bf16, fp16 } }) => ((bf16 ?? fp16 ?? Number.NaN) / 1e12).toFixed(0),
        isNumber: true,
      },
      { title: "W", cell: ({ tdpWatts }) => tdpWatts, isNumber: true },
      { title: "W idle", cell: ({ idleWatts }) => idleWatts, isNumber: true },
      { title: "source", cell: ({ source }) => source },
    ],
  }),
  interconnects: list({
    rows: listInterconnects,
    columns: [
      { title: "interconnect", cell: ({ name }) => name ?? "" },
      {
        title: "gigabits/s",
        cell: ({ bandwidthBytesPerSecond }) => (bandwidthBytesPerSecond * BITS_PER_BYTE) / GIGABYTE,
        isNumber: true,
      },
      { title: "latency µs", cell: ({ latencySeconds }) => ((latencySeconds ?? 0) * 1e6).toFixed(0), isNumber: true },
      { title: "source", cell: ({ source }) => source ?? "" },
    ],
  }),
  presets: list({
    rows: () => PRESETS,
    columns: [
      { title: "preset", cell: ({ name }) => name },
      { title: "what it shows", cell: ({ description }) => description },
    ],
    note: "Run one with `tokentide run NAME`; --json prints its YAML.",
  }),
} as const;

/** How to go on with one of a list. */
const NEXT: Partial<Readonly<Record<CatalogKind, NextStep>>> = {
  skus: ["tokentide init --sku NAME", "a configuration with these servers"],
  models: ["tokentide init --model NAME", "a configuration that serves it"],
  policies: ["tokentide init --policy NAME", "a configuration that scales by it"],
  presets: ["tokentide run NAME", "simulate it"],
};

/** Prints one list of the catalog. */
export function catalogCommand(kind: string, { json = false }: CatalogOptions): void {
  if (!Object.hasOwn(LISTS, kind)) {
    throw new UsageError(`there is no catalog of "${kind}". Known: ${Object.keys(LISTS).join(", ")}.`);
  }
  const { rows, columns, note } = LISTS[kind as CatalogKind] as List<unknown>;
  if (json) process.stdout.write(`${JSON.stringify(rows(), null, 2)}\n`);
  else {
    const next = NEXT[kind as CatalogKind];
    const steps = next === undefined ? "" : nextSteps([next]);
    process.stdout.write(`${plainTable(rows(), columns)}${note === undefined ? "" : `\n${note}\n`}${steps}`);
  }
}

function longest({ measurements }: ProfileTable): number {
  return Math.max(...measurements.map(({ promptTokens, batchSize }) => promptTokens * batchSize));
}
