import { existsSync, readFileSync } from "node:fs";
import { ConfigError } from "./config-error";
import type { LoadedConfig } from "./loaded-config";
import { parseConfig } from "./parse-config";
import type { PolicyVariant } from "./policy-variant";
import { PRESETS } from "./presets";
import { reasonOf } from "./source/read-config-tree";

/** What goes over a configuration file. */
export interface LoadOptions {
  /** `path=value` texts, in order: `applications.0.scheduler=jsq`. */
  readonly overrides?: readonly string[];
  /** A policy to be run in place of the file's own. */
  readonly policy?: PolicyVariant;
}

/**
 * Reads and checks a configuration file and what it extends and includes. The name of a preset, when there is no such
 * file, gives the preset.
 *
 * @throws ConfigError with every problem that was found, also when there is no such file
 */
export function loadConfig(path: string, options: LoadOptions = {}): LoadedConfig {
  const parse = (text: string) => parseConfig(text, { fileName: path, readFile, fileExists: existsSync, ...options });
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    const preset = PRESETS.find(({ name }) => name === path);
    if (preset !== undefined) return parse(preset.text);
    const message = `cannot read the configuration: ${reasonOf(error)}`;
    const presets = PRESETS.map(({ name }) => name).join(", ");
    const allowed = `a YAML file, or the name of a preset: ${presets}`;
    throw new ConfigError([{ file: path, line: 1, column: 1, path: "", message, allowed }]);
  }
  return parse(text);
}

function readFile(path: string): string {
  return readFileSync(path, "utf8");
}
