/** So few decades leave room for marks between their powers of ten. */
const FEW_DECADES = 1.6;

/** Where a logarithmic axis has its marks: at powers of ten, and at twice and five times them where few are shown. */
export function logSteps(least: number, most: number): number[] {
  const factors = Math.log10(most / least) < FEW_DECADES ? [1, 2, 5] : [1];
  const first = Math.floor(Math.log10(least));
  const powers = Array.from({ length: Math.ceil(Math.log10(most)) - first + 1 }, (_, index) => first + index);
  return powers
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((step) => step >= least && step <= most);
}
