import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type BenchOptions, DEFAULT_JSON, GROUPS, type GroupName } from "./bench-command";

export const HELP = `Measures speed and memory, and holds the engine against the ancestor.

  npm run bench                     everything, in minutes
  npm run bench -- --quick          a rough look, under half a minute (also: smoke)
  npm run bench -- --only GROUP     ${GROUPS.join(" | ")}; several with commas
  npm run bench -- --plot           also draws how cost grows
  npm run bench -- --large          also 40 million requests
  npm run bench -- --json FILE      where the figures go as JSON (default apps/bench/results/bench.json)
  npm run bench -- --against REF    compares this checkout with a branch, tag or commit, exit code 1 when it got slower;
                                    a published version by the tag of its release
                    --threshold P   by more than so many percent (default 5)
                    --processes N   processes a workload (default 5); more is slower and steadier

  npm run validity                  predictions against measured servers, into docs/validity.md (TOKENTIDE_MEASURED_DIR)
  npm run bound                     whether any policy needs less than the clairvoyant schedule
  npm run parity                    every reference case, a line each (folder: TOKENTIDE_REFERENCE_DIR)
`;

/** A wrong option; the message says which are right. */
export class BadOptionError extends Error {
  override readonly name = "BadOptionError";
  readonly code = "BAD_OPTION";
}

/** What `--against` asks for. */
export interface AgainstOptions {
  readonly ref: string;
  /** 0.05 for 5 %. */
  readonly threshold: number;
  readonly processes: number;
}

/** A parsed command line of `npm run bench`. */
export type BenchRequest =
  | { readonly type: "help" }
  | { readonly type: "bench"; readonly options: BenchOptions }
  | { readonly type: "against"; readonly options: AgainstOptions };

/** @throws BadOptionError */
export function parseBenchArguments(args: readonly string[], workingDirectory: string): BenchRequest {
  const values = parse(args);
  if (values.help) return { type: "help" };
  if (values.against !== undefined) {
    const percent = Number(values.threshold ?? "5");
    if (!(percent >= 0))
      throw new BadOptionError(`--threshold ${values.threshold} is not a number of percent, such as 5.`);
    const processes = Number(values.processes ?? "5");
    if (!Number.isInteger(processes) || processes < 1) {
      throw new BadOptionError(`--processes ${values.processes} is not a number of at least 1.`);
    }
    return { type: "against", options: { ref: values.against, threshold: percent / 100, processes } };
  }
  return {
    type: "bench",
    options: {
      groups: groupsOf(values.only),
      jsonPath: values.json === undefined ? DEFAULT_JSON : resolve(workingDirectory, values.json),
      isPlotted: values.plot ?? false,
      isQuick: values.quick ?? false,
      isLarge: values.large ?? false,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", short: "h" },
        quick: { type: "boolean" },
        large: { type: "boolean" },
        plot: { type: "boolean" },
        only: { type: "string" },
        json: { type: "string" },
        against: { type: "string" },
        threshold: { type: "string" },
        processes: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new BadOptionError(`${(error as Error).message}\n\n${HELP}`);
  }
}

function groupsOf(only: string | undefined): readonly GroupName[] {
  if (only === undefined) return GROUPS;
  const wanted = only.split(",");
  const unknown = wanted.find((name) => !(GROUPS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new BadOptionError(`There is no group ${unknown}: take ${GROUPS.join(", ")}.`);
  return GROUPS.filter((name) => wanted.includes(name));
}
