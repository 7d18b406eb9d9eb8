import type * as z from "zod";
import type { JsonSchema } from "../json-schema";
import { nearestMatch } from "../nearest-match";
import type { ConfigPath } from "../source/config-node";
import { allowedInWords, schemaAt, typedBranches, wordsAmong } from "./allowed-values";
import type { ProblemSink } from "./problem-sink";

type Issue = z.core.$ZodIssue;

/** The configuration as plain values and the schema that rules it: what an issue's words are made from. */
export interface SchemaContext {
  readonly plain: unknown;
  /** Only asked for when there is something to report. */
  readonly schema: () => JsonSchema;
  readonly sink: ProblemSink;
}

/** What to leave out of a section so that the rest of it can still be checked. */
export interface Offender {
  readonly path: ConfigPath;
  /** An unknown key changes nothing; anything else stood for a setting. */
  readonly isUnknownKey: boolean;
}

/** Reports zod's issues in a reader's words; answers what is to blame, absent for settings that are missing. */
export function reportIssues(issues: readonly Issue[], base: ConfigPath, context: SchemaContext): Offender[] {
  return issues.flatMap((issue) => reportIssue(issue, [...base, ...(issue.path as (string | number)[])], context));
}

function reportIssue(issue: Issue, path: ConfigPath, context: SchemaContext): Offender[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      reportUnknownKey(path, key, context);
      return { path: [...path, key], isUnknownKey: true };
    });
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const meant = issue.errors
      .filter((branch) => branch.length > 0 && !branch.some((inner) => isWrongKind(inner)))
      .sort((one, other) => complaints(one) - complaints(other))[0];
    if (meant !== undefined) return reportIssues(meant, path, context);
  }
  const { plain, schema, sink } = context;
  // A setting that was taken out because it was wrong is missing only then.
  if (sink.has(path)) return [];
  const value = valueAt(plain, path);
  const ruling = schemaAt(schema(), plain, path);
  // Where no alternative fits at all, all of them are shown.
  const isRightKind = value !== undefined && issue.code !== "invalid_union" && ruling?.branch.type === typeOf(value);
  const allowed = isRightKind
    ? allowedInWords(ruling.branch, ruling.branch.description ?? ruling.whole.description)
    : allowedInWords(ruling?.whole);
  const names = namesAllowed(ruling?.whole, issue, path, context);
  const hint = typeof value === "string" ? hintFor(value, names ?? wordsAmong(ruling?.whole), issue) : undefined;
  sink.add(path, {
    message: value === undefined ? "this setting is missing" : messageOf(issue, names),
    allowed: names === undefined ? allowed : names.join(", "),
    hint,
  });
  return value === undefined ? [] : [{ path, isUnknownKey: false }];
}

function reportUnknownKey(path: ConfigPath, key: string, { plain, schema, sink }: SchemaContext): void {
  const ruling = schemaAt(schema(), plain, path);
  const others = typedBranches(ruling?.whole)
    .filter((branch) => Object.hasOwn(branch.properties ?? {}, key))
    .map((branch) => String(branch.properties!.type!.const));
  const type = ruling?.branch.properties?.type?.const;
  if (others.length > 0 && type !== undefined) {
    sink.add([...path, key], {
      message: `has no effect with type ${String(type)}`,
      hint: `only ${others.join(", ")} ${others.length === 1 ? "uses" : "use"} it; take it out`,
    });
    return;
  }
  const keys = Object.keys(ruling?.branch.properties ?? {});
  sink.add([...path, key], {
    message: "unknown setting",
    allowed: keys.length === 0 ? undefined : keys.join(", "),
    hint: didYouMean(key, keys),
  });
}

/** `did you mean "x"?`, when some candidate is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const nearest = nearestMatch(word, candidates);
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`;
}

/** How much is wrong when a value is taken for one alternative: the one with the least is what was meant. */
function complaints(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
}

function isWrongKind(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

/** The words to choose from, where the setting is such a choice. */
function namesAllowed(
  whole: JsonSchema | undefined,
  issue: Issue,
  path: ConfigPath,
  { plain, schema }: SchemaContext,
): readonly string[] | undefined {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code === "invalid_union" && path.at(-1) === "type") {
    const choice = schemaAt(schema(), plain, path.slice(0, -1))?.whole;
    return typedBranches(choice).map((branch) => String(branch.properties!.type!.const));
  }
  return whole?.enum?.map(String);
}

function messageOf(issue: Issue, names: readonly string[] | undefined): string {
  if (names !== undefined) return "unknown name";
  switch (issue.code) {
    case "invalid_type":
      return "wrong kind of value";
    case "too_small":
    case "too_big":
      return "out of range";
    default:
      return "not a possible value";
  }
}

function hintFor(value: string, names: readonly string[], issue: Issue): string | undefined {
  const isNumber = value.trim() !== "" && Number.isFinite(Number(value));
  return isNumber && expectsNumber(issue) ? "write the number without quotes" : didYouMean(value, names);
}

function expectsNumber(issue: Issue): boolean {
  if (issue.code === "invalid_union") return issue.errors.some((branch) => branch.some(expectsNumber));
  return issue.code === "invalid_type" && (issue.expected === "number" || issue.expected === "int");
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value;
}

/** The plain value at a path. */
export function valueAt(plain: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown> | null | undefined)?.[key],
    plain,
  );
}
