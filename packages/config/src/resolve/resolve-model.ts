import {
  findModelArchitecture,
  listModelSizes,
  modelSizeOf,
  type ServedModel,
  servedModelOf,
} from "@tokentide/hardware";
import type { ProblemSink } from "../problems/problem-sink";
import { didYouMean } from "../problems/schema-problems";
import type { ConfigPath } from "../source/config-node";
import { lookUp } from "./resolve-cluster";

/** A model as an application names it. */
export interface ModelNames {
  readonly architecture: string;
  /** Absent: the published number format. */
  readonly size: string | undefined;
}

/** The model that the application at a path serves; undefined when a name is unknown, which was reported. */
export function resolveModel(path: ConfigPath, names: ModelNames, sink: ProblemSink): ServedModel | undefined {
  const architecture = lookUp([...path, "model_architecture"], sink, () => findModelArchitecture(names.architecture));
  if (architecture === undefined) return undefined;
  if (names.size === undefined)
    return servedModelOf(architecture, modelSizeOf(architecture, architecture.publishedDtype));
  const sizes = listModelSizes([architecture]);
  const size = sizes.find(({ name }) => name === names.size);
  if (size !== undefined) return servedModelOf(architecture, size);
  const allowed = sizes.map(({ name }) => name);
  const owner = listModelSizes().find(({ name }) => name === names.size)?.architectureName;
  sink.report([...path, "model_size"], {
    message: owner === undefined ? "unknown model size" : `this size belongs to ${owner}, not to ${architecture.name}`,
    allowed: allowed.join(", "),
    hint: didYouMean(names.size, allowed),
  });
  return undefined;
}
