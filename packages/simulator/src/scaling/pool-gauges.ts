import type { ClassLoad, InstanceLoad, LoadSource, PoolLoad, PoolTag } from "@tokentide/scaling-manager";
import type { Instance } from "../instances/instance";
import type { Application } from "../requests/application";

/** What a pool had been doing when it was looked at last. */
interface BusyMark {
  timeSeconds: number;
  busySeconds: number;
  activeSeconds: number;
  busyFraction: number | undefined;
}

/** The gauges of an application's pools, added up when a decision or a scrape asks for them. */
export class PoolGauges implements LoadSource {
  readonly #application: Application;
  readonly #entry: PoolTag;
  readonly #now: () => number;
  readonly #marks: Record<PoolTag, BusyMark> = { prompt: newMark(), token: newMark(), mixed: newMark() };

  /** @param entry the pool whose instances would take the requests that wait for one: they count in its queue */
  constructor(application: Application, entry: PoolTag, now: () => number) {
    this.#application = application;
    this.#entry = entry;
    this.#now = now;
  }

  waitingRequests(): number {
    return this.#application.waiting.length;
  }

  poolLoad(tag: PoolTag): PoolLoad {
    let queueRequests = 0;
    let pendingRequests = 0;
    let pendingTokens = 0;
    let runningTokens = 0;
    let memoryBytes = 0;
    let memoryCapacityBytes = 0;
    let weightBytes = 0;
    for (const instance of this.#application.presentInstances) {
      if (instance.tag !== tag) continue;
      queueRequests += instance.queueLength + instance.admissionQueue.length;
      pendingRequests += instance.pendingRequests;
      pendingTokens += instance.pendingTokens;
      runningTokens += instance.promptTokensInBatch + instance.decodesInBatch;
      if (!instance.isSchedulable) continue;
      memoryBytes += instance.memoryBytes;
      memoryCapacityBytes += instance.maxMemoryBytes;
      weightBytes += instance.weightBytes;
    }
    const waitingRequests = tag === this.#entry ? this.#application.waiting.length : 0;
    const waitingTokens = tag === this.#entry ? this.#application.waitingTokens : 0;
    const kvBytes = memoryBytes - weightBytes;
    const kvCapacityBytes = memoryCapacityBytes - weightBytes;
    const { kvBytesPerToken } = this.#application.config.model;
    return {
      queueRequests: queueRequests + waitingRequests,
      queueTokens: Math.max(0, pendingTokens - runningTokens) + waitingTokens,
      pendingRequests: pendingRequests + waitingRequests,
      pendingTokens: pendingTokens + waitingTokens,
      memoryBytes,
      memoryCapacityBytes,
      kvFraction: kvCapacityBytes > 0 ? kvBytes / kvCapacityBytes : undefined,
      kvTokens: kvBytes / kvBytesPerToken,
      kvCapacityTokens: kvCapacityBytes / kvBytesPerToken,
      busyFraction: this.#busyFraction(tag),
    };
  }

  instanceLoads(tag: PoolTag): InstanceLoad[] {
    const { presentInstances } = this.#application;
    return presentInstances
      .filter((instance) => instance.tag === tag && instance.isSchedulable)
      .map((instance) => this.#instanceLoad(instance));
  }

  classLoads(): ClassLoad[] | undefined {
    const { metrics, config } = this.#application;
    const { classes } = metrics;
    if (classes.length === 0) return undefined;
    const loads = classes.map(({ classId, name, promised, pendingRequests }): ClassLoad => {
      const own = config.classes?.find((each) => each.classId === classId)?.deadlineSeconds;
      const deadlineSeconds = own ?? config.deadlineSeconds;
      return { name, firstTokenWithinSeconds: sooner(promised.ttftSeconds, deadlineSeconds), pendingRequests };
    });
    const classless = metrics.pendingRequests - loads.reduce((sum, { pendingRequests }) => sum + pendingRequests, 0);
    if (classless === 0) return loads;
    const firstTokenWithinSeconds = sooner(config.slo?.ttftSeconds, config.deadlineSeconds);
    return [...loads, { name: undefined, firstTokenWithinSeconds, pendingRequests: classless }];
  }

  #instanceLoad(instance: Instance): InstanceLoad {
    const kvCapacityBytes = instance.maxMemoryBytes - instance.weightBytes;
    return {
      instanceId: instance.id,
      queueRequests: instance.queueLength + instance.admissionQueue.length,
      pendingRequests: instance.pendingRequests,
      kvFraction: kvCapacityBytes > 0 ? (instance.memoryBytes - instance.weightBytes) / kvCapacityBytes : undefined,
      ...this.#application.signals?.recentLatencies(instance),
    };
  }

  /** Share of the active time since the last look; the same answer again at the same moment. */
  #busyFraction(tag: PoolTag): number | undefined {
    const mark = this.#marks[tag];
    const now = this.#now();
    if (now === mark.timeSeconds) return mark.busyFraction;
    let busySeconds = 0;
    let activeSeconds = 0;
    for (const instance of this.#application.presentInstances) {
      if (instance.tag !== tag) continue;
      const spent = instance.ledger.secondsAt(now, instance.busySecondsAt(now));
      busySeconds += spent.activeBusy;
      activeSeconds += spent.activeBusy + spent.activeIdle;
    }
    const active = activeSeconds - mark.activeSeconds;
    // An instance that left took its past with it: then the difference says nothing about this interval.
    const busy = busySeconds - mark.busySeconds;
    mark.busyFraction = active > 0 && busy >= 0 ? Math.min(1, busy / active) : undefined;
    mark.timeSeconds = now;
    mark.busySeconds = busySeconds;
    mark.activeSeconds = activeSeconds;
    return mark.busyFraction;
  }
}

/** The smaller of those that there are. */
function sooner(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}

function newMark(): BusyMark {
  return { timeSeconds: Number.NEGATIVE_INFINITY, busySeconds: 0, activeSeconds: 0, busyFraction: undefined };
}
