const MIN_ACTIVATORS = 2;

/** What the number of activators depends on. */
export interface ActivatorInput {
  readonly readyPods: number;
  /** What one pod carries in full. */
  readonly totalValue: number;
  /** -1: any number. */
  readonly targetBurstCapacity: number;
  readonly activatorCapacity: number;
}

/** How many activators stand before the pods: enough for what the pods carry and a burst, at least 2. */
export function activatorCount(input: ActivatorInput): number {
  const { readyPods, totalValue, targetBurstCapacity, activatorCapacity } = input;
  if (targetBurstCapacity === 0) return MIN_ACTIVATORS;
  const carried = readyPods * totalValue + Math.max(targetBurstCapacity, 0);
  return Math.max(MIN_ACTIVATORS, Math.ceil(carried / activatorCapacity));
}
