import type { InstanceView, Placement, PoolTag, RequestView, Scheduler } from "../scheduler";
import type { SchedulerDialect } from "../scheduler-context";
import type { RoutingSchedulerName } from "../scheduler-settings";

type Instances = InstanceView[];

/**
 * What the schedulers do, written down in the plainest way: lists in order of joining, every choice a scan. `random`
 * chooses as the given source does.
 */
export function naiveScheduler(
  type: RoutingSchedulerName,
  dialect: SchedulerDialect,
  nextInteger: (exclusiveMax: number) => number,
): Scheduler {
  if (type === "mixed_pool") return naiveMixedPool(dialect);
  const isTogether = !type.includes("kv");
  const lists: { prompt: Instances; token: Instances } = { prompt: [], token: [] };
  const turns = { prompt: 0, token: 0 };

  function choose(phase: "prompt" | "token"): InstanceView | undefined {
    const list = lists[phase];
    if (type === "random") return list.length === 0 ? undefined : list[nextInteger(list.length)];
    if (type.endsWith("token_jsq")) return first(list, (instance) => instance.pendingTokens);
    if (type.endsWith("jsq")) return first(list, (instance) => instance.pendingRequests);
    const choice = list[turns[phase]];
    turns[phase] = (turns[phase] + 1) % list.length;
    return choice;
  }

  return {
    join(instance) {
      if ((isTogether || instance.tag !== "token") && !lists.prompt.includes(instance)) lists.prompt.push(instance);
      if ((isTogether || instance.tag !== "prompt") && !lists.token.includes(instance)) lists.token.push(instance);
    },
    leave(instance) {
      for (const phase of ["prompt", "token"] as const) {
        const index = lists[phase].indexOf(instance);
        if (index < 0) continue;
        lists[phase] = without(lists[phase], instance);
        if (index < turns[phase]) turns[phase]--;
        if (turns[phase] >= lists[phase].length) turns[phase] = 0;
      }
    },
    loadChanged() {},
    becameIdle() {},
    place(_request, placement) {
      if (lists.prompt.length === 0 || lists.token.length === 0) return false;
      placement.prompt = choose("prompt");
      placement.token = isTogether ? placement.prompt : choose("token");
      return true;
    },
  };
}

/** Limits of the naive mixed pool; a test gives the real one the same. */
export const NAIVE_LIMITS = { promptMaxPendingBatchTokens: 40, tokenMaxPendingBatchTokens: 4 } as const;

function naiveMixedPool(dialect: SchedulerDialect): Scheduler {
  const isAncestor = dialect === "splitwise-sim";
  const pools: Record<PoolTag, Instances> = { prompt: [], mixed: [], token: [] };
  const tokens = (instance: InstanceView): number => instance.pendingTokens;
  const memory = (instance: InstanceView): number => instance.reservedMemoryBytes;

  function move(instance: InstanceView, from: PoolTag, to: PoolTag): void {
    pools[from] = without(pools[from], instance);
    pools[to].push(instance);
  }
  function isBorrowed(instance: InstanceView): boolean {
    return instance.tag !== "mixed" && pools.mixed.includes(instance);
  }
  function goHome(instance: InstanceView): void {
    if (isBorrowed(instance)) move(instance, "mixed", instance.tag);
  }
  function findPrompt(pool: Instances, request: RequestView): InstanceView | undefined {
    const instance = first(pool, tokens);
    if (instance === undefined) return undefined;
    const isLong = instance.pendingTokens + request.promptTokens > NAIVE_LIMITS.promptMaxPendingBatchTokens;
    return isLong && (isAncestor ? instance.queueLength > 0 : instance.pendingTokens > 0) ? undefined : instance;
  }
  function findToken(pool: Instances, request: RequestView): InstanceView | undefined {
    const instance = first(pool, memory);
    if (instance === undefined) return undefined;
    if (instance.reservedMemoryBytes + request.memoryBytes >= instance.maxMemoryBytes) return undefined;
    const isLong = instance.tokenPhaseRequests >= NAIVE_LIMITS.tokenMaxPendingBatchTokens;
    return isLong && !isAncestor ? undefined : instance;
  }

  return {
    join(instance) {
      if (!Object.values(pools).some((pool) => pool.includes(instance))) pools[instance.tag].push(instance);
    },
    leave(instance) {
      for (const tag of ["prompt", "mixed", "token"] as const) pools[tag] = without(pools[tag], instance);
    },
    loadChanged(instance) {
      if (!isAncestor && instance.foreignTasks === 0) goHome(instance);
    },
    becameIdle: goHome,
    place(request, placement: Placement) {
      let prompt = findPrompt(pools.prompt, request) ?? findPrompt(pools.mixed, request);
      let token = findToken(pools.token, request) ?? findToken(pools.mixed, request);
      const borrowed: Instances = [];
      if (prompt === undefined && pools.token.length > 0) {
        prompt = first(pools.token, tokens)!;
        move(prompt, "token", "mixed");
        borrowed.push(prompt);
      }
      if (token === undefined && pools.prompt.length > 0) {
        token = first(pools.prompt, memory)!;
        move(token, "prompt", "mixed");
        borrowed.push(token);
      }
      if (prompt === undefined || token === undefined) {
        prompt = token = first([...pools.prompt, ...pools.mixed, ...pools.token], tokens);
        for (const instance of borrowed) {
          if (!isAncestor && instance !== prompt && instance.foreignTasks === 0) goHome(instance);
        }
      }
      placement.prompt = prompt;
      placement.token = token;
      return prompt !== undefined;
    },
  };
}

function first(instances: Instances, loadOf: (instance: InstanceView) => number): InstanceView | undefined {
  return instances.toSorted((a, b) => loadOf(a) - loadOf(b))[0];
}

function without(instances: Instances, gone: InstanceView): Instances {
  return instances.filter((instance) => instance !== gone);
}
