import { BYTES_PER_VALUE } from "../dtype";
import type { ModelParallelism } from "../model-parallelism";
import type { ServedModel } from "../served-model";
import type { ProfileTable } from "./profile-table";

/** There are no measured times for a model on a processor at a parallelism. Names what there is. */
export class NoProfileError extends Error {
  override readonly name = "NoProfileError";
  readonly code = "NO_PROFILE";
  readonly modelName: string;
  readonly processorName: string;
  readonly parallelism: ModelParallelism;
  /** What was measured of this model. */
  readonly available: readonly { readonly processorName: string; readonly tensorParallelism: number }[];

  constructor(
    model: Pick<ServedModel, "architecture" | "size">,
    processorName: string,
    parallelism: ModelParallelism,
    tables: readonly ProfileTable[],
  ) {
    const served = tables.filter((table) => profileServes(table, model));
    super(
      `There is no profile of ${model.size.name} on ${processorName} at TP ${parallelism.tensorParallelism}, ` +
        `PP ${parallelism.pipelineParallelism}. ${whatExists(model, tables, served)} ` +
        "Use one of these, give a profile table of your own, or derive the times from the hardware: " +
        'fallback "roofline", or the roofline performance model.',
    );
    this.modelName = model.size.name;
    this.processorName = processorName;
    this.parallelism = parallelism;
    this.available = served.map(({ processorName, tensorParallelism }) => ({ processorName, tensorParallelism }));
  }
}

/** Whether a table was measured on a model's weights. */
export function profileServes(table: ProfileTable, model: Pick<ServedModel, "architecture" | "size">): boolean {
  if (table.modelName === model.size.name) return true;
  if (table.modelName !== model.architecture.name) return false;
  return table.dtype === undefined || BYTES_PER_VALUE[table.dtype] === model.size.bytesPerParameter;
}

function whatExists(
  model: Pick<ServedModel, "architecture" | "size">,
  tables: readonly ProfileTable[],
  served: readonly ProfileTable[],
): string {
  if (served.length > 0) return `Profiles of this model (one pipeline stage): ${byProcessor(served)}.`;
  const otherSizes = tables.filter((table) => table.modelName === model.architecture.name);
  if (otherSizes.length > 0) {
    const dtypes = [...new Set(otherSizes.map((table) => table.dtype))].join(", ");
    return `${model.architecture.name} was measured in ${dtypes} only: ${byProcessor(otherSizes)}.`;
  }
  return `Models with profiles: ${[...new Set(tables.map((table) => table.modelName))].join(", ")}.`;
}

function byProcessor(tables: readonly ProfileTable[]): string {
  const degrees = new Map<string, number[]>();
  for (const { processorName, tensorParallelism } of tables) {
    degrees.set(processorName, [...(degrees.get(processorName) ?? []), tensorParallelism]);
  }
  return [...degrees].map(([processorName, tp]) => `${processorName} TP ${tp.join(", ")}`).join("; ");
}
