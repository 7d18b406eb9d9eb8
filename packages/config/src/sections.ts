import type * as z from "zod";
import { settingsJsonSchema } from "./json-schema";
import type { ProblemSink } from "./problems/problem-sink";
import { didYouMean, reportIssues, type SchemaContext, valueAt } from "./problems/schema-problems";
import { type ApplicationInput, applicationSchema } from "./schema/application-schema";
import { type ClusterInput, clusterSchema } from "./schema/cluster-schema";
import { type ComparisonInput, comparisonSchema } from "./schema/comparison-schema";
import { type FailureInput, failureSchema } from "./schema/failure-schema";
import { type PerformanceModelInput, performanceModelSchema } from "./schema/performance-schema";
import { type OutputInput, outputSchema, runSchema, runSettings } from "./schema/run-schema";
import { type StartStateInput, startStateSchema } from "./schema/start-state-schema";
import { traceSchema, type WorkloadInput, workloadSchema } from "./schema/workload-schema";
import type { ConfigPath } from "./source/config-node";

/** A section with the path where it stands, for messages. */
export interface Placed<Section> {
  readonly path: ConfigPath;
  readonly value: Section;
}

/**
 * The sections of a configuration, each checked by itself: a section that is absent, or too broken to say anything more
 * about, is undefined, and the rules that need it are skipped.
 */
export interface Sections {
  readonly cluster: ClusterInput | undefined;
  readonly performanceModel: PerformanceModelInput | undefined;
  /** In the order of the file; a broken one keeps its place. */
  readonly applications: readonly (Placed<ApplicationInput> | undefined)[];
  readonly startStates: readonly (Placed<StartStateInput> | undefined)[];
  readonly trace: { readonly path: string } | undefined;
  readonly workload: WorkloadInput | undefined;
  /** In the order of the file; a broken one keeps its place. */
  readonly failures: readonly (Placed<FailureInput> | undefined)[];
  readonly output: OutputInput | undefined;
  readonly comparison: ComparisonInput | undefined;
  readonly settings: RunSettings;
  /** Whether the file names it at all, valid or not. */
  readonly has: (key: string) => boolean;
}

export type RunSettings = {
  readonly [Key in keyof typeof runSettings]: z.infer<(typeof runSettings)[Key]> | undefined;
};

/** How often a section is tried again without what was wrong with it. */
const MAX_REPAIRS = 5;

/** Checks each section against its schema, and the keys at the top. */
export function readSections(plain: Record<string, unknown>, sink: ProblemSink): Sections {
  const reader = new SectionReader({ plain, schema: settingsJsonSchema, sink });
  reader.checkKeys();
  const has = (key: string) => plain[key] !== undefined;
  const settings = Object.fromEntries(
    Object.entries(runSettings).map(([key, schema]) => [key, reader.read(schema, [key])]),
  ) as RunSettings;
  return {
    cluster: reader.readRequired(clusterSchema, ["cluster"]),
    performanceModel: has("performance_model")
      ? reader.read(performanceModelSchema, ["performance_model"])
      : { type: "profile" },
    applications: reader.readList(applicationSchema, ["applications"]),
    startStates: Array.isArray(plain.start_state)
      ? reader.readList(startStateSchema, ["start_state"])
      : [reader.placed(startStateSchema, ["start_state"])],
    trace: reader.readIfGiven(traceSchema, ["trace"]),
    workload: reader.readIfGiven(workloadSchema, ["workload"]),
    failures: has("failures") ? reader.readList(failureSchema, ["failures"], { mayBeEmpty: true }) : [],
    output: has("output") ? reader.read(outputSchema, ["output"]) : { detailed: "auto" },
    comparison: reader.readIfGiven(comparisonSchema, ["comparison"]),
    settings,
    has,
  };
}

class SectionReader {
  readonly #context: SchemaContext;

  constructor(context: SchemaContext) {
    this.#context = context;
  }

  checkKeys(): void {
    const { plain, sink } = this.#context;
    const known = Object.keys(runSchema.shape);
    for (const key of Object.keys(plain as object)) {
      if (known.includes(key)) continue;
      sink.add([key], { message: "unknown setting", allowed: known.join(", "), hint: didYouMean(key, known) });
    }
  }

  readIfGiven<Schema extends z.ZodType>(schema: Schema, path: ConfigPath): z.infer<Schema> | undefined {
    return valueAt(this.#context.plain, path) === undefined ? undefined : this.read(schema, path);
  }

  readRequired<Schema extends z.ZodType>(schema: Schema, path: ConfigPath): z.infer<Schema> | undefined {
    return this.read(schema, path);
  }

  placed<Schema extends z.ZodType>(schema: Schema, path: ConfigPath): Placed<z.infer<Schema>> | undefined {
    const value = this.read(schema, path);
    return value === undefined ? undefined : { path, value };
  }

  readList<Schema extends z.ZodType>(
    schema: Schema,
    path: ConfigPath,
    { mayBeEmpty = false } = {},
  ): readonly (Placed<z.infer<Schema>> | undefined)[] {
    const list = valueAt(this.#context.plain, path);
    if (Array.isArray(list) && (mayBeEmpty || list.length > 0))
      return list.map((_, index) => this.placed(schema, [...path, index]));
    this.#context.sink.add(path, {
      message:
        list === undefined
          ? "this setting is missing"
          : Array.isArray(list)
            ? "the list is empty"
            : "wrong kind of value",
      allowed: mayBeEmpty ? "a list" : "a list with at least 1 entry",
    });
    return [];
  }

  /** Checks a section; what is wrong is reported and, where the rest makes sense without it, left out. */
  read<Schema extends z.ZodType>(schema: Schema, path: ConfigPath): z.infer<Schema> | undefined {
    let value: unknown = valueAt(this.#context.plain, path);
    const isGiven = value !== undefined;
    for (let repair = 0; repair < MAX_REPAIRS; repair++) {
      const result = schema.safeParse(value);
      if (result.success) return result.data;
      if (isGiven && value === undefined) return undefined;
      const offenders = reportIssues(result.error.issues, path, this.#context);
      if (offenders.length === 0) return undefined;
      for (const offender of offenders) {
        if (!offender.isUnknownKey) this.#context.sink.markBroken(offender.path);
        value = without(value, offender.path.slice(path.length));
      }
    }
    return undefined;
  }
}

/** A copy without the key at a path; undefined when the path is the value itself or an entry of a list. */
function without(value: unknown, path: ConfigPath): unknown {
  const [key, ...rest] = path;
  if (key === undefined || value === null || typeof value !== "object") return undefined;
  if (Array.isArray(value)) {
    return rest.length === 0
      ? undefined
      : value.map((item, index) => (index === Number(key) ? without(item, rest) : item));
  }
  const copy: Record<string, unknown> = Object.assign(Object.create(null), value);
  const inner = rest.length === 0 ? undefined : without(copy[key], rest);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}
