import type { CaseVerdict } from "./case-verdict";
import { judgeAncestorFails } from "./default-dialect-check";
import { judgeExact } from "./exact-parity";
import type { CaseKind, ReferenceCase } from "./reference-case";
import { judgeStatistical } from "./statistical-parity";

const JUDGES: Readonly<Record<CaseKind, (reference: ReferenceCase) => CaseVerdict>> = {
  exact: judgeExact,
  statistical: judgeStatistical,
  "ancestor-fails": judgeAncestorFails,
};

/** Runs a case and holds it against the ancestor by the rules of its kind. What throws is a miss, not the end of it all. */
export function judgeCase(reference: ReferenceCase): CaseVerdict {
  const { kind } = reference.file;
  try {
    const judge = JUDGES[kind];
    if (judge === undefined) return miss(`unknown kind: ${kind}`);
    return judge(reference);
  } catch (error) {
    return miss(error instanceof Error ? `${error.name}: ${error.message.replaceAll("\n", " | ")}` : String(error));
  }
}

function miss(note: string): CaseVerdict {
  return { passed: false, worst: { size: Number.NaN, figure: "-", owner: "-" }, notes: [note] };
}
