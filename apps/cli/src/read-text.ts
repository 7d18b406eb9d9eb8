import { readFileSync } from "node:fs";
import { UsageError } from "./failure";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "no permission to read it",
};

/** A text that the command line names. @param fix what to do where it cannot be read. @throws UsageError when it cannot */
export function readText(path: string, fix = ""): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    throw new UsageError(`Cannot read ${path}: ${REASONS[code] ?? message}.${fix === "" ? "" : ` ${fix}`}`, { cause });
  }
}
