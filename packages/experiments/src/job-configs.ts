import { existsSync, readFileSync } from "node:fs";
import { type LoadedConfig, type LoadOptions, loadConfig, type PolicyVariant, parseConfig } from "@tokentide/config";
import { BoundedCache } from "./bounded-cache";
import type { ConfigSource, Job } from "./job";

/** Sweeps put the runs of one point side by side, so few configurations are in use at a time. */
const KEPT_CONFIGS = 32;

const DEFAULT_FILE_NAME = "config.yaml";

/** The configurations of jobs, each read and checked once for all seeds. */
export class JobConfigs {
  readonly #parsed = new BoundedCache<LoadedConfig>({ capacity: KEPT_CONFIGS, costOf: () => 1 });

  /** @throws ConfigError with every problem that was found */
  configOf({ config: source, overrides = [], seed, policy }: Job): LoadedConfig {
    if (seed === undefined) return this.#parse(source, overrides, policy);
    // The schema knows best what to say about a seed that is none.
    const isSeed = Number.isSafeInteger(seed) && seed >= 0;
    const config = this.#parse(source, [...overrides, `seed=${isSeed ? 0 : seed}`], policy);
    return { ...config, simulation: { ...config.simulation, seed } };
  }

  #parse(source: ConfigSource, overrides: readonly string[], policy: PolicyVariant | undefined): LoadedConfig {
    return this.#parsed.get(JSON.stringify([source, overrides, policy]), () =>
      readConfig(source, { overrides, ...(policy === undefined ? {} : { policy }) }),
    );
  }
}

/** Reads and checks a configuration, from wherever it comes. @throws ConfigError with every problem that was found */
export function readConfig(source: ConfigSource, options: LoadOptions = {}): LoadedConfig {
  if ("path" in source) return loadConfig(source.path, options);
  const { text, fileName = DEFAULT_FILE_NAME } = source;
  return parseConfig(text, { fileName, readFile, fileExists: existsSync, ...options });
}

function readFile(path: string): string {
  return readFileSync(path, "utf8");
}
