/** The value below which a share of the values lies, by nearest rank. NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const ascending = [...values].sort((one, other) => one - other);
  const rank = Math.ceil(share * ascending.length);
  return ascending[Math.max(rank, 1) - 1] ?? Number.NaN;
}

/** The middle value; of an even number the mean of the two in the middle. NaN without values. */
export function median(values: readonly number[]): number {
  const ascending = [...values].sort((one, other) => one - other);
  const middle = ascending.length >> 1;
  if (ascending.length % 2 === 1) return ascending[middle]!;
  return (ascending[middle - 1]! + ascending[middle]!) / 2;
}
