import type { CaseVerdict } from "./case-verdict";
import type { ReferenceCase } from "./reference-case";

/** One line a case: `NAME KIND PASS|FAIL worst=… figure=… request=…`, and behind it what else is worth knowing. */
export function parityLine({ name, file }: ReferenceCase, { passed, worst, notes }: CaseVerdict): string {
  const figures = `worst=${sizeText(worst.size)} figure=${worst.figure} request=${worst.owner.replaceAll(" ", "_")}`;
  return [`${name} ${file.kind} ${passed ? "PASS" : "FAIL"} ${figures}`, ...notes].join("; ");
}

function sizeText(size: number): string {
  return size === 0 || !Number.isFinite(size) ? String(size) : size.toExponential(2);
}
