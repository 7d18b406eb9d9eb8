/** The known name closest to `name` in spelling, case and separators aside; undefined when none is close. */
export function nearestName(name: string, knownNames: readonly string[]): string | undefined {
  const wanted = lettersOf(name);
  let nearest: string | undefined;
  let least = Math.floor(Math.max(wanted.length, 3) / 2) + 1; // more than half of it wrong is no near miss
  for (const known of knownNames) {
    const distance = editDistance(wanted, lettersOf(known));
    if (distance < least) {
      least = distance;
      nearest = known;
    }
  }
  return nearest;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** [Levenshtein distance](https://en.wikipedia.org/wiki/Levenshtein_distance), one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
