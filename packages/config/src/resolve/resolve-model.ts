import {
  findModelArchitecture,
  listModelSizes,
  modelSizeOf,
  type ServedModel,
  servedModelOf,
} from "@tokentide/hardware";
import type { ProblemSink } from "../problems/problem-sink";
import { didYouMean } from "../problems/schema-problems";
import type { ApplicationInput } from "../schema/application-schema";
import type { Placed } from "../sections";
import { lookUp } from "./resolve-cluster";

/** The model that an application serves; undefined when a name is unknown, which was reported. */
export function resolveModel({ path, value }: Placed<ApplicationInput>, sink: ProblemSink): ServedModel | undefined {
  const architecture = lookUp([...path, "model_architecture"], sink, () =>
    findModelArchitecture(value.model_architecture),
  );
  if (architecture === undefined) return undefined;
  const sizes = listModelSizes([architecture]);
  const size =
    value.model_size === undefined
      ? modelSizeOf(architecture, architecture.publishedDtype)
      : sizes.find(({ name }) => name === value.model_size);
  if (size === undefined) {
    const names = sizes.map(({ name }) => name);
    const other = listModelSizes().find(({ name }) => name === value.model_size);
    sink.report([...path, "model_size"], {
      message:
        other === undefined
          ? "unknown model size"
          : `this size belongs to ${other.architectureName}, not to ${architecture.name}`,
      allowed: names.join(", "),
      hint: didYouMean(value.model_size!, names),
    });
    return undefined;
  }
  return servedModelOf(architecture, size);
}
