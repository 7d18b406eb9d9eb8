import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { cannotWrite, checkThatFileCanBe } from "../whole-file";

/** Enough that the cost of a system call vanishes. */
const BUFFER_CHARACTERS = 65_536;

/**
 * A file that is written while a run goes on and appears in one go when it is complete: whoever reads at its path meets the
 * whole of it or what was there before.
 */
export class UnfinishedFile {
  readonly path: string;
  readonly #descriptor: number;
  #pending = "";
  #isOpen = true;

  /** @throws UsageError when no file can be made there, before the run has cost any time */
  constructor(path: string) {
    checkThatFileCanBe(path);
    this.path = path;
    try {
      this.#descriptor = openSync(this.#unfinishedPath, "w");
    } catch (cause) {
      throw cannotWrite(path, cause);
    }
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= BUFFER_CHARACTERS) this.#flush();
  }

  /** Writes the rest and puts the file into its place. */
  finish(): void {
    this.#flush();
    this.#close();
    renameSync(this.#unfinishedPath, this.path);
  }

  /** Takes the file away, as when the run failed. Harmless after `finish`. */
  discard(): void {
    if (!this.#isOpen) return;
    this.#close();
    rmSync(this.#unfinishedPath, { force: true });
  }

  get #unfinishedPath(): string {
    return `${this.path}.unfinished`;
  }

  #flush(): void {
    writeFileSync(this.#descriptor, this.#pending);
    this.#pending = "";
  }

  #close(): void {
    this.#isOpen = false;
    closeSync(this.#descriptor);
  }
}
