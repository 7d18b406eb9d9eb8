import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A measurement in a process of its own ended badly. */
export class MeasurementFailedError extends Error {
  override readonly name = "MeasurementFailedError";
  readonly code = "MEASUREMENT_FAILED";

  constructor(
    readonly measurement: string,
    readonly detail: string,
  ) {
    super(`The measurement ${measurement} failed: ${detail}. What it printed is above.`);
  }
}

/**
 * Measures in a process of its own, so that what ran before (compiled code, heap) does not colour the figures. The
 * process is this program again, with `child NAME INPUT`.
 *
 * @throws MeasurementFailedError when the process does not answer
 */
export function measureInChild<Answer>(name: string, input: unknown, nodeOptions: readonly string[] = []): Answer {
  const main = fileURLToPath(import.meta.url.replace(/[^/]*$/, "main.js"));
  const child = spawnSync(process.execPath, [...nodeOptions, main, "child", name, JSON.stringify(input)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1e9,
  });
  if (child.error) throw new MeasurementFailedError(name, child.error.message);
  if (child.status !== 0) {
    throw new MeasurementFailedError(name, child.signal ? `ended by ${child.signal}` : `exit code ${child.status}`);
  }
  return JSON.parse(child.stdout) as Answer;
}
