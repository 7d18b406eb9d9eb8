import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { REPORT_FILE, readRuns, reportPage } from "@tokentide/report";
import { WholeFile } from "../whole-file";

/**
 * The page of a run: where it goes, and where the results that it is made of are in the meantime. In the folder of the
 * results it is one of them; without such a folder they live in a temporary one.
 */
export class RunPage {
  /** Where results go; absent: none are written. */
  readonly directory: string | undefined;
  /** Path of the page among the results; absent when it is elsewhere, or not wanted. */
  readonly pathInResults: string | undefined;
  /** The results are for the page only. */
  readonly isTemporary: boolean;
  readonly #file: WholeFile | undefined;

  /**
   * @param wanted the file, or true for where it goes by default; false: no page
   * @param directory where the user wants results
   * @throws UsageError when the page cannot go where it shall
   */
  constructor(wanted: string | boolean, directory: string | undefined) {
    const path = wanted === true ? (directory === undefined ? REPORT_FILE : join(directory, REPORT_FILE)) : wanted;
    const inside = path === false || directory === undefined ? undefined : pathWithin(directory, path);
    this.pathInResults = inside;
    this.#file = path === false || inside !== undefined ? undefined : new WholeFile(path);
    this.isTemporary = this.#file !== undefined && directory === undefined;
    this.directory = this.isTemporary ? mkdtempSync(join(tmpdir(), "tokentide-run-")) : directory;
  }

  /** Writes it when the results are there; answers what was written: nothing where the results have it already. */
  write(): string {
    if (this.#file === undefined) return "";
    this.#file.write(reportPage(readRuns([this.directory!])));
    return `\nWrote ${this.#file.summary}\n`;
  }

  /** The page as the user would name it; absent when none is wanted. */
  get path(): string | undefined {
    return (
      this.#file?.path ?? (this.pathInResults === undefined ? undefined : join(this.directory!, this.pathInResults))
    );
  }

  /** Takes a temporary folder away. Harmless when repeated. */
  close(): void {
    if (this.isTemporary) rmSync(this.directory!, { recursive: true, force: true });
  }
}

function pathWithin(directory: string, path: string): string | undefined {
  const inside = relative(resolve(directory), resolve(path));
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? undefined : inside;
}
