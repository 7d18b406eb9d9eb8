/** A number as the quick start's log prints it: the shortest text that reads back the same, `.0` after whole ones. */
export function numberText(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && !text.includes("e") ? `${text}.0` : text;
}
