/** A name in the files' spelling: `costDollars` becomes `cost_dollars`, `ttftP50` becomes `ttft_p50`. */
export function snakeCase(camelCase: string): string {
  return camelCase.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
