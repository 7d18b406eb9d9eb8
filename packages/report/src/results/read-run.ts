import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { claimedFiles, RUN_FILE } from "../run-facts";
import { numberColumnsBy } from "./csv-columns";
import { readDecisionLog } from "./decision-log";
import type { ApplicationEntry, RunFile, SummaryFile } from "./result-files";
import { ResultsError, type ResultsProblem } from "./results-error";
import type { ApplicationRecord, RunRecord } from "./run-record";

/** Columns without which no timeline can be drawn; the others may be missing in results of other versions. */
const NEEDED_COLUMNS = ["time_seconds", "arrivals", "queue", "mean_booting", "mean_active_busy"];

/**
 * Reads folders of results, each named after itself.
 * @throws ResultsError with every problem of every folder
 */
export function readRuns(directories: readonly string[]): RunRecord[] {
  const problems: ResultsProblem[] = [];
  const names = distinctNames(directories);
  const runs = directories.map((directory, index) => {
    const reader = new RunReader(directory, problems);
    return reader.read(names[index]!);
  });
  if (problems.length > 0) throw new ResultsError(problems);
  return runs.filter((run) => run !== undefined);
}

/** The last parts of the paths that tell them apart. */
export function distinctNames(directories: readonly string[]): string[] {
  const paths = directories.map((directory) => resolve(directory).split(/[/\\]/));
  return paths.map((parts, index) => {
    for (let depth = 1; depth <= parts.length; depth++) {
      const name = parts.slice(-depth).join("/");
      const isShared = paths.some((other, at) => at !== index && other.slice(-depth).join("/") === name);
      if (!isShared) return name;
    }
    return basename(parts.join("/"));
  });
}

/** Reads one folder; what is wrong goes to the list. */
class RunReader {
  readonly #directory: string;
  readonly #problems: ResultsProblem[];

  constructor(directory: string, problems: ResultsProblem[]) {
    this.#directory = directory;
    this.#problems = problems;
  }

  read(name: string): RunRecord | undefined {
    if (!existsSync(this.#directory)) return this.#fail("", "there is no such folder");
    if (!statSync(this.#directory).isDirectory()) return this.#fail("", "it is a file, not a folder of results");
    const runText = this.#text(RUN_FILE);
    if (runText === undefined) return undefined;
    if (claimedFiles(runText) === undefined) return this.#fail(RUN_FILE, "it is none of Tokentide's");
    const summary = this.#parsed("summary.json", (text) => JSON.parse(text) as SummaryFile);
    const timelines = this.#parsed("timeline.csv", (text) => numberColumnsBy(text, ["application_id", "pool"]));
    if (summary === undefined || timelines === undefined) return undefined;
    const missing = [...timelines.values()].flatMap((columns) => NEEDED_COLUMNS.filter((one) => !columns.has(one)));
    if (missing.length > 0) {
      const names = [...new Set(missing)].join(", ");
      return this.#fail(
        "timeline.csv",
        `there is no column ${names}: the results are of an older version, run it again`,
      );
    }
    const latencies = this.#has("latencies.csv")
      ? this.#parsed("latencies.csv", (text) => numberColumnsBy(text, ["application_id"]))
      : undefined;
    const applications = summary.applications.map(
      (entry): ApplicationRecord => ({
        applicationId: entry.application_id,
        timeline: ofApplication(timelines, entry),
        latencies: latencies?.get(String(entry.application_id)),
        ...this.#decisions(entry.application_id),
      }),
    );
    return { name, summary, run: JSON.parse(runText) as RunFile, applications };
  }

  #decisions(applicationId: number): Pick<ApplicationRecord, "decisions" | "failures"> {
    const file = `decisions/${applicationId}.jsonl`;
    const log = this.#has(file) ? this.#parsed(file, readDecisionLog) : undefined;
    return log ?? { decisions: [], failures: [] };
  }

  #has(file: string): boolean {
    return existsSync(join(this.#directory, file));
  }

  #text(file: string): string | undefined {
    try {
      return readFileSync(join(this.#directory, file), "utf8");
    } catch {
      return this.#fail(file, "there is no such file");
    }
  }

  #parsed<Value>(file: string, parse: (text: string) => Value): Value | undefined {
    const text = this.#text(file);
    try {
      return text === undefined ? undefined : parse(text);
    } catch (error) {
      return this.#fail(file, `it cannot be read: ${(error as Error).message}`);
    }
  }

  #fail(file: string, problem: string): undefined {
    this.#problems.push({ path: file === "" ? this.#directory : join(this.#directory, file), problem });
    return undefined;
  }
}

function ofApplication<Value>(
  byKey: ReadonlyMap<string, Value>,
  { application_id: id }: ApplicationEntry,
): Map<string, Value> {
  const prefix = `${id},`;
  return new Map(
    [...byKey].flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
  );
}
