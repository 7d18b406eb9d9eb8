import { arch, cpus, platform, totalmem } from "node:os";

/** Names the maker of a `run.json`, so that a directory of results is recognised. */
const TOOL = "tokentide";

/** The file that makes a directory one of results. */
export const RUN_FILE = "run.json";

/** What may differ between two equal runs. */
export interface RunFacts {
  /** Time the run took, not simulated time. */
  readonly wallSeconds: number;
  /** ISO 8601. */
  readonly startedAt?: string;
  /** Of the packages that made the results. */
  readonly versions?: Readonly<Record<string, string>>;
  /** The command line, when there was one. */
  readonly command?: readonly string[];
  /** What was run, as text: the configuration with all that it extends, includes and overrides. */
  readonly configuration?: string;
}

/** What was written in a run, and what its reader should know. */
export interface RunContents {
  /** All files of the run, relative to its directory. */
  readonly files: readonly string[];
  /** In words. Usually empty. */
  readonly notes: readonly string[];
}

/** The text of `run.json`. */
export function runJsonText(facts: RunFacts, { files, notes }: RunContents): string {
  const processors = cpus();
  return jsonText({
    tool: TOOL,
    complete: true,
    wall_seconds: facts.wallSeconds,
    ...(facts.startedAt === undefined ? {} : { started_at: facts.startedAt }),
    ...(facts.command === undefined ? {} : { command: facts.command }),
    ...(facts.configuration === undefined ? {} : { configuration: facts.configuration }),
    versions: { ...facts.versions, node: process.versions.node },
    machine: {
      platform: platform(),
      architecture: arch(),
      processor: processors[0]?.model ?? "unknown",
      processors: processors.length,
      memory_bytes: totalmem(),
    },
    notes,
    files,
  });
}

/** A `run.json` for the moment in which old results give way to new ones: whatever happens then, the files are known. */
export function replacingRunJsonText(files: readonly string[]): string {
  return jsonText({ tool: TOOL, complete: false, files });
}

/** The files that a `run.json` claims, or nothing when it is none of ours. */
export function claimedFiles(runJson: string): readonly string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(runJson);
    if (typeof parsed !== "object" || parsed === null || !("tool" in parsed) || parsed.tool !== TOOL) return undefined;
    const files = "files" in parsed && Array.isArray(parsed.files) ? parsed.files : [];
    return files.filter((file) => typeof file === "string");
  } catch {
    return undefined;
  }
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
