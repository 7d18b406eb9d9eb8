import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ConformanceCase } from "./conformance-case";

/** Names the folder of the vectors. */
export const VECTORS_VARIABLE = "TOKENTIDE_VECTORS_DIR";

/** Where vectors are looked for when nothing is said, from the root of the repository. */
const DEFAULT_FOLDER = "../shared/vectors";

/** The cases that come with the project, from its root. */
const OWN_FOLDER = "apps/bench/fixtures/conformance";

/** The named folder is not there, holds no case, or a file in it cannot be read. */
export class VectorFolderError extends Error {
  override readonly name = "VectorFolderError";
  readonly code = "VECTOR_FOLDER";

  constructor(
    readonly folder: string,
    problem: string,
  ) {
    super(
      `${folder} ${problem}. Set ${VECTORS_VARIABLE} to a folder of JSON files with { "cases": [{ id, kind, name, input, expected }] }, ` +
        `or leave it unset to use ${DEFAULT_FOLDER}, and the project's own cases where that is absent.`,
    );
  }
}

/** Cases and where they came from. */
export interface FoundVectors {
  readonly folder: string;
  readonly cases: readonly ConformanceCase[];
  /** Whether they are the few that come with the project. */
  readonly areOwn: boolean;
}

/** Where to look. */
export interface VectorPlaces {
  /** Root of the repository. */
  readonly root: string;
  /** What a relative folder in the environment is relative to. */
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The cases of the folder named in the environment; without a name those of the default folder, and where that is absent
 * the project's own.
 *
 * @throws VectorFolderError when a named folder is absent or holds no case
 */
export function findVectors({ root, workingDirectory, environment }: VectorPlaces): FoundVectors {
  const named = environment[VECTORS_VARIABLE];
  if (named !== undefined && named !== "") return { ...vectorsIn(resolve(workingDirectory, named)), areOwn: false };
  const usual = resolve(root, DEFAULT_FOLDER);
  if (existsSync(usual)) return { ...vectorsIn(usual), areOwn: false };
  return { ...vectorsIn(resolve(root, OWN_FOLDER)), areOwn: true };
}

/** Every case of every JSON file of a folder, files by name. Other JSON files are passed over. */
export function vectorsIn(folder: string): { folder: string; cases: readonly ConformanceCase[] } {
  if (!existsSync(folder)) throw new VectorFolderError(folder, "does not exist");
  if (!statSync(folder).isDirectory()) throw new VectorFolderError(folder, "is not a folder");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const cases = files.sort().flatMap((name) => casesOf(folder, name));
  if (cases.length === 0) throw new VectorFolderError(folder, "holds no case");
  return { folder, cases };
}

function casesOf(folder: string, name: string): readonly ConformanceCase[] {
  let content: { readonly cases?: unknown } | null;
  try {
    content = JSON.parse(readFileSync(join(folder, name), "utf8"));
  } catch (error) {
    throw new VectorFolderError(folder, `has a file ${name} that cannot be read (${error})`);
  }
  const cases = content?.cases;
  if (!Array.isArray(cases)) return [];
  return cases.map((given: Partial<ConformanceCase>, index) => ({
    id: given.id ?? `${name}#${index + 1}`,
    name: given.name ?? "",
    kind: given.kind ?? "(none)",
    input: given.input,
    expected: given.expected,
  }));
}
