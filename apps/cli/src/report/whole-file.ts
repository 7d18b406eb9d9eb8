import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../failure";

/** A file that appears whole or not at all. Looked at before the work, so that nothing is done in vain. */
export class WholeFile {
  readonly path: string;
  #bytes = 0;

  /** @throws UsageError when there cannot be such a file */
  constructor(path: string) {
    this.path = path;
    const folder = dirname(resolve(path));
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`Cannot write ${path}: there is no folder ${folder}.`);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`Cannot write ${path}: it is a folder. Name a file in it.`);
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
      throw new UsageError(`Cannot write ${this.path}: ${(cause as Error).message}`, { cause });
    }
  }

  /** What was written: `report.html (312 kB)`. */
  get summary(): string {
    return `${this.path} (${Math.max(1, Math.round(this.#bytes / 1000))} kB)`;
  }
}
