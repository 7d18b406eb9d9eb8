import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { judgeCase } from "./judge-case";
import { parityLine } from "./parity-line";
import { readReferenceCases } from "./reference-case";

const FIXTURES = fileURLToPath(new URL("../../fixtures/splitwise", import.meta.url));
const REFERENCE =
  process.env.TOKENTIDE_REFERENCE_DIR || fileURLToPath(new URL("../../../../../shared/reference", import.meta.url));

describe("the ancestor's results, request by request", () => {
  it.each(readReferenceCases(FIXTURES))("$name", (reference) => {
    const verdict = judgeCase(reference);
    expect(verdict, parityLine(reference, verdict)).toMatchObject({ passed: true });
  });
});

const hasReference = existsSync(REFERENCE);
if (!hasReference) console.log(`parity: the large reference cases are skipped, ${REFERENCE} is absent`);

describe.runIf(hasReference)("the reference cases", () => {
  it.each(hasReference ? readReferenceCases(REFERENCE) : [])("$name ($file.kind)", (reference) => {
    const verdict = judgeCase(reference);
    expect(verdict, parityLine(reference, verdict)).toMatchObject({ passed: true });
  });
});
