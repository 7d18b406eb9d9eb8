import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type ReferenceCase, readReferenceCases } from "./reference-case";

/** Names the folder of the cases. */
export const REFERENCE_VARIABLE = "TOKENTIDE_REFERENCE_DIR";

/** Where the cases are looked for when nothing is said, from the root of the repository. */
const DEFAULT_FOLDER = "../shared/reference";

/** The cases that come with the project, from its root. */
const OWN_FOLDER = "apps/bench/fixtures/splitwise";

/** The named folder is not there, or holds no case. */
export class ReferenceFolderError extends Error {
  override readonly name = "ReferenceFolderError";
  readonly code = "REFERENCE_FOLDER";

  constructor(
    readonly folder: string,
    problem: string,
  ) {
    super(
      `${folder} ${problem}. Set ${REFERENCE_VARIABLE} to a folder that holds a subfolder with a case.json for each case, ` +
        `or leave it unset to use ${DEFAULT_FOLDER}, and the project's own cases where that is absent.`,
    );
  }
}

/** Cases and where they came from. */
export interface FoundCases {
  readonly folder: string;
  readonly cases: readonly ReferenceCase[];
  /** Whether they are the few that come with the project. */
  readonly areOwn: boolean;
}

/** Where to look. */
export interface ReferencePlaces {
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
 * @throws ReferenceFolderError when a named folder is absent or holds no case
 */
export function findReferenceCases({ root, workingDirectory, environment }: ReferencePlaces): FoundCases {
  const named = environment[REFERENCE_VARIABLE];
  if (named !== undefined && named !== "") {
    return { ...casesIn(resolve(workingDirectory, named)), areOwn: false };
  }
  const usual = resolve(root, DEFAULT_FOLDER);
  if (existsSync(usual)) return { ...casesIn(usual), areOwn: false };
  return { ...casesIn(resolve(root, OWN_FOLDER)), areOwn: true };
}

function casesIn(folder: string): { folder: string; cases: readonly ReferenceCase[] } {
  if (!existsSync(folder)) throw new ReferenceFolderError(folder, "does not exist");
  if (!statSync(folder).isDirectory()) throw new ReferenceFolderError(folder, "is not a folder");
  const cases = readReferenceCases(folder);
  if (cases.length === 0) throw new ReferenceFolderError(folder, "holds no case");
  return { folder, cases };
}
