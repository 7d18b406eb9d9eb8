import { renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./failure";

/** Writes a file that appears whole or not at all. @throws UsageError when it cannot be written */
export function writeWhole(path: string, text: string): void {
  const staged = `${resolve(path)}.${process.pid}.part`;
  try {
    writeFileSync(staged, text);
    renameSync(staged, path);
  } catch (cause) {
    throw new UsageError(`Cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
