import { TraceError, type TraceMistake } from "../trace-error";

/** Says what went wrong with a file, instead of the system's code for it. Other errors stay as they are. */
export function readError(path: string, cause: unknown): unknown {
  const code = errorCode(cause);
  if (code === undefined) return cause;
  const mistake = { fileName: path, cause };
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return new TraceError({
        ...mistake,
        code: "TRACE_FILE_NOT_FOUND",
        problem: "there is no such file.",
        fix: "Check the path; relative ones start at the working directory.",
      });
    case "EISDIR":
      return new TraceError({
        ...mistake,
        code: "TRACE_IS_DIRECTORY",
        problem: "this is a directory.",
        fix: "Name the CSV file in it.",
      });
    case "Z_DATA_ERROR":
    case "Z_BUF_ERROR":
      return new TraceError({
        ...mistake,
        code: "TRACE_BAD_COMPRESSION",
        problem: "the gzip data is damaged, or the file was cut off.",
        fix: "Copy or compress the file anew.",
      });
    default:
      return new TraceError({
        ...mistake,
        code: "TRACE_FILE_UNREADABLE",
        problem: `the file cannot be read (${reason(cause)}).`,
        fix: code === "EACCES" ? "Check its permissions." : "Check the file and the disk.",
      });
  }
}

/** Says why a trace could not be written. */
export function writeError(path: string, cause: unknown): unknown {
  if (errorCode(cause) === undefined) return cause;
  const mistake: TraceMistake = {
    fileName: path,
    cause,
    code: "TRACE_NOT_WRITABLE",
    problem: `the file cannot be written (${reason(cause)}).`,
    fix: "Choose another path, or check permissions and free space; nothing was left behind.",
  };
  return new TraceError(mistake);
}

/** The system's code, such as `ENOENT`; `undefined` for errors that do not come from the system. */
function errorCode(cause: unknown): string | undefined {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === "string" && /^[EZ]/.test(code) ? code : undefined;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
