import type { InstanceHistory, InstancesByState } from "@tokentide/report";
import { type EventSink, POOL_TAGS, type PoolTag, type ScalingEvent } from "@tokentide/scaling-manager";

/** Stretches of time that are told apart. However long the run, they are as many: they grow with it. */
const STRETCHES = 2048;
const FIRST_STRETCH_SECONDS = 1 / 1024;

type State = keyof InstancesByState;

const STATE_OF: Readonly<Record<string, State | undefined>> = {
  scaling_up: "booting",
  active: "active",
  draining: "draining",
};

/** What a pool had in each stretch: active instance seconds, and the most that booted or drained at once. */
interface PoolHistory {
  readonly count: Record<State, number>;
  lastSeconds: number;
  readonly activeSeconds: Float64Array;
  readonly mostBooting: Float64Array;
  readonly mostDraining: Float64Array;
}

/** Adds up an application's instances by state over time, in constant memory, from the events of its scaling manager. */
export class InstanceTimeline implements EventSink {
  readonly #pools = new Map<PoolTag, PoolHistory>();
  readonly #stateOf = new Map<number, State>();
  #stretchSeconds = FIRST_STRETCH_SECONDS;

  event(event: ScalingEvent): void {
    if (!("instanceId" in event)) return;
    const { instanceId, tag, timeSeconds } = event;
    const state = event.type === "instance_gone" ? undefined : STATE_OF[event.status];
    const previous = this.#stateOf.get(instanceId);
    if (state === previous) return;
    const pool = this.#pool(tag);
    this.#advance(pool, timeSeconds);
    if (previous !== undefined) pool.count[previous]--;
    if (state === undefined) this.#stateOf.delete(instanceId);
    else {
      pool.count[state]++;
      this.#stateOf.set(instanceId, state);
    }
    this.#noteMost(pool, this.#stretchAt(timeSeconds));
  }

  /** The history up to the end of the run, in columns of equal length; a pool that never was is left out. */
  history(endSeconds: number, columns: number): InstanceHistory {
    for (const pool of this.#pools.values()) this.#advance(pool, endSeconds);
    const tags = POOL_TAGS.filter((tag) => this.#pools.has(tag));
    const width = endSeconds / columns;
    return {
      durationSeconds: endSeconds,
      pools: Object.fromEntries(
        tags.map((tag) => [
          tag,
          Array.from({ length: columns }, (_, index) =>
            this.#column(
              this.#pools.get(tag)!,
              index * width,
              index === columns - 1 ? endSeconds : (index + 1) * width,
            ),
          ),
        ]),
      ),
    };
  }

  #column(pool: PoolHistory, from: number, to: number): InstancesByState {
    let activeSeconds = 0;
    let booting = 0;
    let draining = 0;
    const last = Math.min(STRETCHES - 1, Math.ceil(to / this.#stretchSeconds) - 1);
    for (let stretch = this.#stretchAt(from); stretch <= last; stretch++) {
      const start = stretch * this.#stretchSeconds;
      // What was booked in the stretch where the run ended was booked up to the end only.
      const booked = Math.min(this.#stretchSeconds, pool.lastSeconds - start);
      const overlap = Math.min(to, start + booked) - Math.max(from, start);
      if (booked > 0) activeSeconds += pool.activeSeconds[stretch]! * (overlap / booked);
      booting = Math.max(booting, pool.mostBooting[stretch]!);
      draining = Math.max(draining, pool.mostDraining[stretch]!);
    }
    return { active: to > from ? activeSeconds / (to - from) : 0, booting, draining };
  }

  #pool(tag: PoolTag): PoolHistory {
    let pool = this.#pools.get(tag);
    if (pool === undefined) {
      pool = {
        count: { active: 0, booting: 0, draining: 0 },
        lastSeconds: 0,
        activeSeconds: new Float64Array(STRETCHES),
        mostBooting: new Float64Array(STRETCHES),
        mostDraining: new Float64Array(STRETCHES),
      };
      this.#pools.set(tag, pool);
    }
    return pool;
  }

  /** Books what was there until now. */
  #advance(pool: PoolHistory, nowSeconds: number): void {
    while (nowSeconds >= this.#stretchSeconds * STRETCHES) this.#widen();
    for (let stretch = this.#stretchAt(pool.lastSeconds); pool.lastSeconds < nowSeconds; stretch++) {
      const end = Math.min(nowSeconds, (stretch + 1) * this.#stretchSeconds);
      pool.activeSeconds[stretch]! += pool.count.active * (end - pool.lastSeconds);
      this.#noteMost(pool, stretch);
      pool.lastSeconds = end;
    }
  }

  #noteMost({ count, mostBooting, mostDraining }: PoolHistory, stretch: number): void {
    mostBooting[stretch] = Math.max(mostBooting[stretch]!, count.booting);
    mostDraining[stretch] = Math.max(mostDraining[stretch]!, count.draining);
  }

  #stretchAt(seconds: number): number {
    return Math.min(STRETCHES - 1, Math.floor(seconds / this.#stretchSeconds));
  }

  /** Joins each two stretches, so that there is room for twice the time. */
  #widen(): void {
    this.#stretchSeconds *= 2;
    for (const { activeSeconds, mostBooting, mostDraining } of this.#pools.values()) {
      halve(activeSeconds, (one, other) => one + other);
      halve(mostBooting, Math.max);
      halve(mostDraining, Math.max);
    }
  }
}

function halve(values: Float64Array, join: (one: number, other: number) => number): void {
  const half = values.length / 2;
  for (let index = 0; index < half; index++) values[index] = join(values[2 * index]!, values[2 * index + 1]!);
  values.fill(0, half);
}
