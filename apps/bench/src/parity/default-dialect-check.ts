import { caseConfig } from "./case-config";
import { runCase } from "./case-run";
import type { CaseVerdict } from "./case-verdict";
import type { ReferenceCase } from "./reference-case";

/** What the default dialect did with a case on which the ancestor fails. */
export interface DefaultDialectOutcome {
  readonly passed: boolean;
  /** In words. */
  readonly outcome: string;
}

/** The default dialect completes every request, rejects it with a reason, or refuses the input and says what is wrong. */
export function checkDefaultDialect(reference: ReferenceCase): DefaultDialectOutcome {
  try {
    const { summary } = runCase(caseConfig(reference.file, "default"), reference.folder);
    const { requests, rejections } = summary.applications[0]!;
    const { arrived, completed, rejected } = requests;
    const reasons = Object.entries(rejections).map(([reason, count]) => `${count} rejected: ${reason}`);
    const explained = Object.values(rejections).reduce((sum, count) => sum + count, 0);
    return {
      passed: arrived === reference.file.trace.requests && completed + rejected === arrived && explained === rejected,
      outcome: [`completed=${completed}/${arrived}`, ...reasons].join(", "),
    };
  } catch (error) {
    if (!isTypedError(error)) throw error;
    return { passed: true, outcome: `refused with ${error.code}: ${error.message.replaceAll(/\s*\n\s*/g, " | ")}` };
  }
}

/** The verdict on a case with which the ancestor cannot do anything: there are no figures to compare. */
export function judgeAncestorFails(reference: ReferenceCase): CaseVerdict {
  const { passed, outcome } = checkDefaultDialect(reference);
  return { passed, worst: { size: 0, figure: "-", owner: "-" }, notes: [outcome] };
}

/** An error of one of the packages, which says what the user did wrong; anything else is a fault of ours. */
function isTypedError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.name !== "Error";
}
