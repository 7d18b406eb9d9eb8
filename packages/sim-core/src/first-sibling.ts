/*
 * Which of the children of a heap's element comes first: the innermost step of `event-queue.ts`, and of its layout: from
 * the position of the first sibling on, time and order of each, in turn.
 *
 * Why it is fast: with random times a branch on a comparison is mispredicted every other time, and that costs more than
 * the comparison; so the first of four is computed. What it gave up: plain ifs.
 */

/** The order of events: by time, then by order of scheduling. */
export function isBefore(time: number, order: number, otherTime: number, otherOrder: number): boolean {
  return time < otherTime || (time === otherTime && order < otherOrder);
}

/** Position of the first of the four siblings from `child` on. `(a < b) | 0` compiles to no branch. */
export function firstOfFour(heap: Float64Array, child: number): number {
  const time0 = heap[child]!;
  const time1 = heap[child + 2]!;
  const time2 = heap[child + 4]!;
  const time3 = heap[child + 6]!;
  const left = child + (toBit(time1 < time0) << 1);
  const right = child + 4 + (toBit(time3 < time2) << 1);
  const leftTime = heap[left]!;
  const rightTime = heap[right]!;
  // Rare, so that the branch is predicted: only then do the orders have to be looked at.
  if (time0 === time1 || time2 === time3 || leftTime === rightTime) return firstOfFew(heap, child, child + 8);
  return left + ((right - left) & -toBit(rightTime < leftTime));
}

/** Position of the first among the siblings from `child` to before `end`. */
export function firstOfFew(heap: Float64Array, child: number, end: number): number {
  let first = child;
  for (let i = child + 2; i < end; i += 2) {
    if (isBefore(heap[i]!, heap[i + 1]!, heap[first]!, heap[first + 1]!)) first = i;
  }
  return first;
}

/** 1 for true. In this form, and no other, the engine keeps the comparison's result without a branch. */
function toBit(condition: boolean): number {
  return (condition as unknown as number) | 0;
}
