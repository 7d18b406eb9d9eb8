import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "./failure";

/** A file that appears whole or not at all. Looked at before the work, so that nothing is done in vain. */
export class WholeFile {
  readonly path: string;
  #bytes = 0;

  /** @throws UsageError when there cannot be such a file */
  constructor(path: string) {
    checkThatFileCanBe(path);
    this.path = path;
  }

  /** @throws UsageError when it cannot be written */
  write(text: string): void {
    const part = `${resolve(this.path)}.${process.pid}.part`;
    try {
      writeFileSync(part, text);
      renameSync(part, this.path);
      this.#bytes = statSync(this.path).size;
    } catch (cause) {
      rmSync(part, { force: true });
      throw cannotWrite(this.path, cause);
    }
  }

  /** What was written: `report.html (312 kB)`. */
  get summary(): string {
    return `${this.path} (${Math.max(1, Math.round(this.#bytes / 1000))} kB)`;
  }
}

/** @throws UsageError when there is no folder for a file, or a folder in its place */
export function checkThatFileCanBe(path: string): void {
  const folder = dirname(resolve(path));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`Cannot write ${path}: there is no folder ${folder}.`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`Cannot write ${path}: it is a folder. Name a file in it.`);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission to write there",
  EPERM: "no permission to write there",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};

/** What went wrong with a file, in words where the system's code has some. */
export function cannotWrite(path: string, cause: unknown): UsageError {
  const { code = "", message } = cause as NodeJS.ErrnoException;
  return new UsageError(`Cannot write ${path}: ${REASONS[code] ?? message}.`, { cause });
}
