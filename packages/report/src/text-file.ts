import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Enough that the cost of a system call vanishes. */
const BUFFER_CHARACTERS = 65_536;

/** Where text goes, piece by piece. */
export interface TextSink {
  write(text: string): void;
}

/** A new file, written from front to back through a buffer. Synchronous, as the simulation that feeds it. */
export class TextFile implements TextSink {
  readonly #descriptor: number;
  #pending = "";
  #isOpen = true;

  /** Creates the file, and the folders on the way to it. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#descriptor = openSync(path, "w");
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= BUFFER_CHARACTERS) this.#flush();
  }

  /** Writes what is pending and lets go of the file. Harmless when repeated. */
  close(): void {
    if (!this.#isOpen) return;
    this.#flush();
    this.abandon();
  }

  /** Lets go of the file without writing what is pending. */
  abandon(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#descriptor);
  }

  #flush(): void {
    // Not writeSync: that one may write a part and say so.
    writeFileSync(this.#descriptor, this.#pending);
    this.#pending = "";
  }
}
