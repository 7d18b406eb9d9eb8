import type { InstanceView, PoolTag, RequestView } from "../scheduler";

/** An instance whose figures a test sets by hand. */
export type FakeInstance = { -readonly [Key in keyof InstanceView]: InstanceView[Key] };

export function fakeInstance(id: number, tag: PoolTag = "mixed", figures: Partial<InstanceView> = {}): FakeInstance {
  return {
    id,
    tag,
    pendingRequests: 0,
    pendingTokens: 0,
    queueLength: 0,
    tokenPhaseRequests: 0,
    foreignTasks: 0,
    reservedMemoryBytes: 0,
    maxMemoryBytes: 1000,
    ...figures,
  };
}

export const smallRequest: RequestView = { promptTokens: 10, memoryBytes: 10 };
