import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join, normalize, resolve } from "node:path";
import { OutputDirectoryError } from "./output-directory-error";
import { claimedFiles, RUN_FILE, replacingRunJsonText } from "./run-facts";

/*
 * Files grow in a hidden folder inside the directory and move to their places at the end: a run that fails leaves what was
 * there before. Inside and not beside it, because the directory may be a mount point or a link, which cannot be replaced
 * by renaming another one.
 */

const STAGING_PREFIX = ".tokentide-";

/** A directory that results go to: taken before the run, filled in one go after it. */
export class OutputDirectory {
  /** Absolute. */
  readonly path: string;

  readonly #isNew: boolean;
  readonly #previousFiles: readonly string[];
  readonly #staging: string;

  /**
   * Takes a new or empty directory, or one with results of an earlier run, which stay until {@link publish}.
   * @throws OutputDirectoryError when the directory holds anything else.
   */
  constructor(directory: string) {
    this.path = resolve(directory);
    this.#isNew = !existsSync(this.path);
    this.#previousFiles = this.#isNew ? [] : filesOfEarlierRun(this.path);
    try {
      mkdirSync(this.path, { recursive: true });
      this.#staging = mkdtempSync(join(this.path, STAGING_PREFIX));
    } catch (cause) {
      throw new OutputDirectoryError(this.path, "cannot-create", { cause });
    }
  }

  /** Where to write a file that shall be at `relativePath`. */
  stagedPath(relativePath: string): string {
    return join(this.#staging, relativePath);
  }

  /** Replaces the earlier results by the staged `files`, `run.json` last. Other files in the directory stay. */
  publish(files: readonly string[]): void {
    const gone = this.#previousFiles.filter((file) => !files.includes(file));
    const marker = this.stagedPath(`${RUN_FILE}.replacing`);
    writeFileSync(marker, replacingRunJsonText([...files, ...gone]));
    renameSync(marker, join(this.path, RUN_FILE));
    for (const file of gone) this.#removeEarlier(file);
    for (const file of files.filter((name) => name !== RUN_FILE)) this.#moveIntoPlace(file);
    this.#moveIntoPlace(RUN_FILE);
    rmSync(this.#staging, { recursive: true, force: true });
  }

  /** Gives the directory back as it was found. */
  discard(): void {
    rmSync(this.#staging, { recursive: true, force: true });
    if (this.#isNew) removeIfEmpty(this.path);
  }

  #moveIntoPlace(file: string): void {
    const target = join(this.path, file);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(this.stagedPath(file), target);
  }

  #removeEarlier(file: string): void {
    const path = join(this.path, file);
    rmSync(path, { force: true });
    if (dirname(path) !== this.path) removeIfEmpty(dirname(path));
  }
}

/** Files of an earlier run in an existing directory; none when it is empty. */
function filesOfEarlierRun(directory: string): readonly string[] {
  if (!statSync(directory).isDirectory()) throw new OutputDirectoryError(directory, "is-a-file");
  // What an interrupted run left behind does not count.
  if (readdirSync(directory).every((name) => name.startsWith(STAGING_PREFIX))) return [];
  const runFile = join(directory, RUN_FILE);
  const files = existsSync(runFile) ? claimedFiles(readFileSync(runFile, "utf8")) : undefined;
  if (files === undefined) throw new OutputDirectoryError(directory, "holds-other-files");
  // A run.json that was tampered with must not reach outside.
  return files.map(normalize).filter((file) => !isAbsolute(file) && !file.startsWith(".."));
}

function removeIfEmpty(directory: string): void {
  if (existsSync(directory) && readdirSync(directory).length === 0) rmdirSync(directory);
}
