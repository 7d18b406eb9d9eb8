import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { engineOf, gaugesOf } from "./engine-files";
import type { MeasuredRequest, MeasuredRun } from "./measured-run";
import { MeasuredRunError } from "./measured-run-error";
import { parseMeasuredCsv } from "./parse-measured-csv";
import { parseRequestLog } from "./parse-request-log";
import { parseVllmBench } from "./parse-vllm-bench";

/** The requests of a run that is a folder. */
const LOG_OF_A_FOLDER = "requests.jsonl";

/**
 * Reads a measured run: a result file of `vllm bench serve` (`.json`), a log of requests (`.jsonl`), a CSV, or a folder with
 * `requests.jsonl`. `meta.json` and `timeseries.csv` beside a log say what the engine was and what it counted.
 *
 * @throws MeasuredRunError when the file is none of these, saying where it is wrong
 */
export function readMeasuredRun(path: string): MeasuredRun {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, LOG_OF_A_FOLDER) : path;
  const text = readText(file);
  const isLog = file.endsWith(".jsonl");
  const folder = dirname(file);
  const { format, requests } = parse(text, file);
  return {
    name: basename(file) === LOG_OF_A_FOLDER ? basename(folder) : basename(file),
    format,
    sha256: createHash("sha256").update(text).digest("hex"),
    requests,
    gauges: isLog ? gaugesOf(optionalText(join(folder, "timeseries.csv")), join(folder, "timeseries.csv")) : [],
    engine: isLog ? engineOf(optionalText(join(folder, "meta.json")), join(folder, "meta.json")) : {},
  };
}

function parse(text: string, file: string): { format: MeasuredRun["format"]; requests: readonly MeasuredRequest[] } {
  if (file.endsWith(".jsonl")) return { format: "request log", requests: parseRequestLog(text, file) };
  if (file.endsWith(".csv")) return { format: "csv", requests: parseMeasuredCsv(text, file) };
  if (!file.endsWith(".json")) {
    throw new MeasuredRunError(
      file,
      "is no measured run: its name must end in .json (`vllm bench serve`), .jsonl (a log of requests) or .csv.",
    );
  }
  return { format: "vllm bench", requests: parseVllmBench(parseObject(text, file), file) };
}

function parseObject(text: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new MeasuredRunError(file, `is no JSON: ${(error as Error).message}.`);
  }
  throw new MeasuredRunError(file, "must be one JSON object.");
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new MeasuredRunError(file, code === "ENOENT" ? "there is no such file." : `cannot be read: ${message}.`);
  }
}

function optionalText(file: string): string | undefined {
  return existsSync(file) ? readText(file) : undefined;
}
