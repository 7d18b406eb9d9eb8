import { readFileSync } from "node:fs";
import { ConfigError } from "./config-error";
import type { LoadedConfig } from "./loaded-config";
import { parseConfig } from "./parse-config";
import { PRESETS } from "./presets";
import { reasonOf } from "./source/read-config-tree";

/** What goes over a configuration file. */
export interface LoadOptions {
  /** `path=value` texts, in order: `applications.0.scheduler=jsq`. */
  readonly overrides?: readonly string[];
}

/**
 * Reads and checks a configuration file and what it extends and includes. The name of a preset, when there is no such
 * file, gives the preset.
 *
 * @throws ConfigError with every problem that was found, also when there is no such file
 */
export function loadConfig(path: string, options: LoadOptions = {}): LoadedConfig {
  const readFile = (file: string): string => readFileSync(file, "utf8");
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    const preset = PRESETS.find(({ name }) => name === path);
    if (preset !== undefined)
      return parseConfig(preset.text, { fileName: path, readFile, overrides: options.overrides ?? [] });
    throw new ConfigError([
      { file: path, line: 1, column: 1, path: "", message: `cannot read the configuration: ${reasonOf(error)}` },
    ]);
  }
  return parseConfig(text, { fileName: path, readFile, overrides: options.overrides ?? [] });
}
