/**
 * The candidate that a mistyped name most likely meant; undefined when none is close. Case and separators (`-`, `_`, space,
 * `.`) do not count, then the edit distance decides (https://en.wikipedia.org/wiki/Levenshtein_distance), at most a third
 * of the name. Ties go to the first candidate.
 */
export function nearestMatch(name: string, candidates: readonly string[]): string | undefined {
  const wanted = withoutSeparators(name);
  let nearest: string | undefined;
  let nearestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const offered = withoutSeparators(candidate);
    const distance = editDistance(wanted, offered);
    const tolerated = Math.max(1, Math.floor(Math.max(wanted.length, offered.length) / 3));
    if (distance <= tolerated && distance < nearestDistance) {
      nearest = candidate;
      nearestDistance = distance;
    }
  }
  return nearest;
}

function withoutSeparators(name: string): string {
  return name.toLowerCase().replace(/[-_ .]/g, "");
}

/** Single-character insertions, deletions and replacements that turn one word into the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
