import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { missLines } from "./conformance-command";
import { judgeCase } from "./judge-case";
import { vectorsIn } from "./vector-folder";

const OWN = fileURLToPath(new URL("../../fixtures/conformance", import.meta.url));
const VECTORS =
  process.env.TOKENTIDE_VECTORS_DIR || fileURLToPath(new URL("../../../../../shared/vectors", import.meta.url));

describe("the project's own cases", () => {
  it.each(vectorsIn(OWN).cases)("$kind: $name", (conformanceCase) => {
    expect(missLines(judgeCase(conformanceCase)).slice(1)).toEqual([]);
  });
});

const hasVectors = existsSync(VECTORS);
if (!hasVectors) console.log(`conformance: the cases of the originals are skipped, ${VECTORS} is absent`);

describe.runIf(hasVectors)("the cases of the originals", () => {
  const cases = hasVectors ? vectorsIn(VECTORS).cases : [];
  it.each([...new Set(cases.map(({ kind }) => kind))])("%s", (kind) => {
    const verdicts = cases.filter((conformanceCase) => conformanceCase.kind === kind).map(judgeCase);
    const missed = verdicts.filter((verdict) => verdict.differences.length > 0);
    expect(missed.flatMap(missLines)).toEqual([]);
  });
});
