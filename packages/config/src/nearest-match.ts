/** How many single-character edits may lie between a mistyped word and the one that was meant, by its length. */
function allowedEdits(length: number): number {
  return length <= 3 ? 1 : length <= 7 ? 2 : Math.floor(length / 3);
}

/** Lower case, and `-`, `_`, spaces and dots alike: what people mix up without noticing. */
function folded(word: string): string {
  return word.toLowerCase().replace(/[-_.\s]/g, "");
}

/**
 * Number of insertions, deletions, substitutions and swaps of neighbours that turn one word into the other
 * (optimal string alignment, https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance).
 */
export function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1];
      let edits = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        edits = Math.min(edits, beforePrevious[column - 2]! + 1);
      }
      current.push(edits);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length]!;
}

/** Whether one of two folded words begins with the other, also with a typing error in it. */
function beginsLike(target: string, other: string): boolean {
  if (target.length < 3 || other.length < 3) return false;
  if (other.startsWith(target) || target.startsWith(other)) return true;
  if (target.length < 5) return false;
  return [0, 1].some((extra) => editDistance(target, other.slice(0, target.length + extra)) <= 1);
}

/** Whether a name is another one with words left out: `drain_interval` for `drain_check_interval`. */
function hasItsWords(candidate: string, name: string): boolean {
  const words = name.toLowerCase().split(/[-_.\s]+/);
  const others = candidate.toLowerCase().split(/[-_.\s]+/);
  return words.length >= 2 && words.every((word) => others.includes(word));
}

/** The candidate that a mistyped word most probably meant; `undefined` when none is close. Ties go to the first. */
export function nearestMatch(word: string, candidates: Iterable<string>): string | undefined {
  const target = folded(word.slice(0, 100));
  if (target === "") return undefined;
  let best: string | undefined;
  let bestEdits = allowedEdits(target.length) + 1;
  let startsAlike: string | undefined;
  let longer: string | undefined;
  for (const candidate of candidates) {
    const other = folded(candidate);
    const edits = editDistance(target, other);
    if (edits < bestEdits) {
      best = candidate;
      bestEdits = edits;
    }
    if (startsAlike === undefined && beginsLike(target, other)) startsAlike = candidate;
    if (longer === undefined && hasItsWords(candidate, word)) longer = candidate;
  }
  return best ?? longer ?? startsAlike;
}
