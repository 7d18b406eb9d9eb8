import { rmSync } from "node:fs";
import type { OutputDirectory } from "./output-directory";
import { TextFile } from "./text-file";

/** A file that is being written. Both ends are harmless when repeated. */
export interface StagedFile {
  /** Writes what is pending and lets go of the file. */
  close(): void;
  /** Lets go of the file without writing what is pending. */
  abandon(): void;
}

/** The files of a run that is going on, out of sight until the directory publishes them. */
export class StagedFiles {
  readonly #directory: OutputDirectory;
  readonly #files = new Map<string, StagedFile>();

  constructor(directory: OutputDirectory) {
    this.#directory = directory;
  }

  /** Paths relative to the directory, in the order in which the files were added. */
  get paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** A new file of text that begins with `text`. */
  createText(relativePath: string, text = ""): TextFile {
    const file = this.create(relativePath, (path) => new TextFile(path));
    file.write(text);
    return file;
  }

  /** The file of text that has this path; a new one where there is none. */
  textAt(relativePath: string): TextFile {
    const file = this.#files.get(relativePath);
    return file instanceof TextFile ? file : this.createText(relativePath);
  }

  /** A new file of any kind; `open` gets the path at which to write it. */
  create<File extends StagedFile>(relativePath: string, open: (path: string) => File): File {
    const file = open(this.#directory.stagedPath(relativePath));
    this.#files.set(relativePath, file);
    return file;
  }

  /** Takes a file back, as if it had never been. */
  remove(relativePath: string): void {
    this.#files.get(relativePath)?.abandon();
    this.#files.delete(relativePath);
    rmSync(this.#directory.stagedPath(relativePath), { force: true });
  }

  /** Closes all files. */
  close(): void {
    for (const file of this.#files.values()) file.close();
  }

  /** Lets go of all files, whatever is in them. */
  abandon(): void {
    for (const file of this.#files.values()) file.abandon();
  }
}
