import { ConfigError, type ConfigProblem } from "../config-error";
import type { LoadedConfig } from "../loaded-config";
import { parseConfig } from "../parse-config";

/** Files by absolute path, in memory. */
export type Files = Readonly<Record<string, string>>;

/** Parses `/configs/main.yaml` with the given text; other files come from memory. */
export function parse(text: string, overrides: readonly string[] = [], files: Files = {}): LoadedConfig {
  return parseConfig(text, {
    fileName: "/configs/main.yaml",
    overrides,
    readFile: (path) => {
      const found = files[path];
      if (found === undefined) throw Object.assign(new Error("ENOENT"), { code: "ENOENT" });
      return found;
    },
  });
}

/** The error that a wrong configuration gives. */
export function errorOf(text: string, overrides: readonly string[] = [], files: Files = {}): ConfigError {
  try {
    parse(text, overrides, files);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("Expected a ConfigError, but the configuration was accepted.");
}

/** The problems of a wrong configuration. */
export function problemsOf(
  text: string,
  overrides: readonly string[] = [],
  files: Files = {},
): readonly ConfigProblem[] {
  return errorOf(text, overrides, files).problems;
}
