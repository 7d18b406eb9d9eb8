import { SweepError } from "./experiment-errors";
import type { ConfigSource, Job } from "./job";

/** A value of a setting: what YAML can say. `null` takes the setting away. */
export type SettingValue =
  | string
  | number
  | boolean
  | null
  | readonly SettingValue[]
  | { readonly [key: string]: SettingValue };

/** A grid of runs. */
export interface SweepPlan {
  readonly config: ConfigSource;
  /** `path=value` texts that hold for every point. */
  readonly overrides?: readonly string[];
  /** Values by the path of the setting, `applications.0.scheduler`. Every combination of them is a point. */
  readonly over?: Readonly<Record<string, readonly SettingValue[]>>;
  /** Every point is run with each of them. Default: the configuration's own. */
  readonly seeds?: readonly number[];
}

/** A run of a sweep. */
export interface SweepJob extends Job {
  /** What sets it apart: `applications.0.scheduler=jsq, seed=1`; empty when nothing does. */
  readonly name: string;
  /** The values of this point, by path. */
  readonly settings: Readonly<Record<string, SettingValue>>;
}

/**
 * The runs of a sweep, every combination of values and seeds. Seeds change fastest, then the values of the setting named
 * last. Settings are checked when a job is run: one that does not exist is a ConfigError in its result.
 *
 * @example
 * const jobs = sweep({ config: { path: "cluster.yaml" }, over: { "cluster.servers.0.count": [4, 8] }, seeds: [1, 2, 3] });
 *
 * @throws SweepError when there is nothing to combine
 */
export function sweep({ config, overrides = [], over = {}, seeds }: SweepPlan): SweepJob[] {
  const axes = Object.entries(over);
  for (const [path, values] of axes) checkAxis(path, values);
  if (seeds?.length === 0) throw new SweepError("seeds", "there are none. Name at least one, or leave them out.");
  if (seeds !== undefined && over.seed !== undefined) {
    throw new SweepError("seed", "there are seeds too, which would win. Leave one of them out.");
  }
  const points = axes.reduce<readonly Point[]>(
    (shorter, [path, values]) => shorter.flatMap((point) => values.map((value) => [...point, [path, value] as const])),
    [[]],
  );
  return points.flatMap((point) => {
    const texts = point.map(([path, value]) => `${path}=${yamlOf(value)}`);
    return (seeds ?? [undefined]).map((seed) => ({
      name: [...texts, ...(seed === undefined ? [] : [`seed=${seed}`])].join(", "),
      settings: Object.fromEntries(point),
      config,
      overrides: [...overrides, ...texts],
      ...(seed === undefined ? {} : { seed }),
    }));
  });
}

type Point = readonly (readonly [path: string, value: SettingValue])[];

function checkAxis(path: string, values: readonly SettingValue[]): void {
  if (path === "" || path.includes("=")) {
    throw new SweepError(
      path === "" ? "a setting without a name" : path,
      "give the path of a setting, such as end_time.",
    );
  }
  if (values.length === 0) throw new SweepError(path, "there are no values. Name at least one, or leave it out.");
}

/** A value as YAML on one line. JSON is YAML, but for numbers that it cannot write and words that need no quotes. */
function yamlOf(value: SettingValue): string {
  if (typeof value === "string")
    return PLAIN_WORD.test(value) && !YAML_WORDS.has(value) ? value : JSON.stringify(value);
  if (typeof value !== "number" || Number.isFinite(value)) return JSON.stringify(value);
  return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
}

/** Readable in a label, and a string to every YAML reader. */
const PLAIN_WORD = /^[A-Za-z][A-Za-z0-9_./-]*$/;

/** Would not be read as strings. */
const YAML_WORDS = new Set(["true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL"]);
