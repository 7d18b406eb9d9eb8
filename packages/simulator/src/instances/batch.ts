import { type Task, TaskState } from "../requests/request-table";
import { FINAL_CONTEXT, LEFT, PAUSED_ENTRY, PAUSED_TASK, type PausedTasks, SINCE, TIMES } from "./paused-tasks";

/** Tasks that share one noted earliest finish. */
const GROUP_BITS = 3;
const GROUP = 1 << GROUP_BITS;

/*
 * In memory: of each group its earliest finish (`Infinity` when none has one), then of each how many tasks it holds, then of
 * each four columns of GROUP numbers. The tasks of a group are the first of each column, in order of joining.
 */
const FINISH = 0;
const TASK = FINISH + GROUP;
const CONTEXT = TASK + GROUP;
const PREEMPTIONS = CONTEXT + GROUP;
const SPAN_BITS = GROUP_BITS + 2;

/** How token tasks are to leave the batch; see {@link Batch.pause}. */
export interface Pause {
  /** Iterations done. */
  readonly iteration: number;
  /** When they had their latest token. */
  readonly sinceSeconds: number;
  /** Who had to leave so often goes to `starved`. */
  readonly limit: number;
  readonly starved: PausedTasks;
  readonly others: PausedTasks;
  /** Where the request table keeps the tasks' states. */
  readonly state: Uint8Array;
}

/**
 * The tasks of a batch in order of joining, and the iteration at which the first of them is done: that gives the length of
 * a contiguous run, so an iteration costs nothing for tasks that merely go on.
 *
 * Why it is fast: tasks stand in groups of eight whose earliest finish is noted, so a change moves the tasks of one group
 * and looks at one number of each other. They join and are preempted at the end. All is one array: of thousands of
 * instances each event touches another one, and every array is a cache miss. What it gave up: groups whose tasks are done
 * stay empty until the room runs out; finding one task is a search.
 */
export class Batch {
  /** Tasks in the batch. Those that {@link takeFinished} took count until the instance lets them go, one by one. */
  length = 0;
  /** The iteration at which the first task is done, `Infinity` when none has an end. */
  earliest: number = Number.POSITIVE_INFINITY;

  #numbers: Float64Array<ArrayBuffer> = emptyGroups(1);
  /** Groups that there is room for. */
  #size = 1;
  /** The last group with a task; 0 in an empty batch. Groups behind it are empty. */
  #lastGroup = 0;

  /** The task that joined last, -1 in an empty batch. */
  get last(): Task {
    const place = this.#lastPlace;
    return place < this.#firstPlaceOf(this.#lastGroup) ? -1 : taskAt(this.#numbers, place);
  }

  /** The iteration at which {@link last} is done. */
  get lastFinish(): number {
    return this.#numbers[this.#lastPlace + FINISH]!;
  }

  /**
   * Puts a task at the end.
   * @param finish the iteration at which it is done; `Infinity` while that is not known
   * @param finalContextTokens the length of its context then: needed for {@link pause}
   */
  push(task: Task, finish: number, finalContextTokens = 0): void {
    let group = this.#lastGroup;
    let count = this.#countOf(group);
    if (count === GROUP) {
      if (group + 1 === this.#size) this.#makeRoom(1);
      group = this.#lastGroup;
      count = this.#countOf(group);
      if (count === GROUP) {
        this.#lastGroup = ++group;
        count = 0;
      }
    }
    const numbers = this.#numbers;
    const place = this.#firstPlaceOf(group) + count;
    numbers[this.#size + group] = count + 1;
    numbers[place + FINISH] = finish;
    numbers[place + TASK] = task;
    numbers[place + CONTEXT] = finalContextTokens;
    numbers[place + PREEMPTIONS] = 0;
    if (finish < numbers[group]!) numbers[group] = finish;
    if (finish < this.earliest) this.earliest = finish;
    this.length++;
  }

  /** Takes the last task out. */
  pop(): void {
    this.#takeOut(this.#lastPlace);
  }

  /** Takes a task out, wherever it is: a search from the end. */
  remove(task: Task): void {
    this.#takeOut(this.#placeOf(task));
  }

  /** Puts `successor`, which may be the task itself, in the place of `task`. */
  replace(task: Task, successor: Task, finish: number): void {
    const numbers = this.#numbers;
    const place = this.#placeOf(task);
    const group = this.#groupOf(place);
    const finishBefore = numbers[place + FINISH]!;
    numbers[place + TASK] = successor;
    numbers[place + FINISH] = finish;
    if (finish <= finishBefore) {
      if (finish < numbers[group]!) numbers[group] = finish;
      if (finish < this.earliest) this.earliest = finish;
    } else this.#noteEarliest(group);
  }

  /**
   * Takes out the tasks that are done by an iteration and writes them into `into`, in order of joining.
   * @returns how many there are
   */
  takeFinished(iteration: number, into: Task[]): number {
    if (this.earliest > iteration) return 0;
    const numbers = this.#numbers;
    const last = this.#lastGroup;
    let taken = 0;
    let earliest = Number.POSITIVE_INFINITY;
    for (let group = 0; group <= last; group++) {
      if (numbers[group]! <= iteration) {
        const first = this.#firstPlaceOf(group);
        const end = first + this.#countOf(group);
        let to = first;
        let earliestInGroup = Number.POSITIVE_INFINITY;
        for (let from = first; from < end; from++) {
          const finish = numbers[from + FINISH]!;
          if (finish <= iteration) into[taken++] = taskAt(numbers, from);
          else {
            if (finish < earliestInGroup) earliestInGroup = finish;
            if (to < from) move(numbers, from, to);
            to++;
          }
        }
        numbers[this.#size + group] = to - first;
        numbers[group] = earliestInGroup;
      }
      if (numbers[group]! < earliest) earliest = numbers[group]!;
    }
    this.earliest = earliest;
    this.#trim();
    return taken;
  }

  /**
   * Moves the last `count` tasks, the last one first: of token tasks that yield one token an iteration.
   * @returns the length of their contexts, summed
   */
  pause(count: number, { iteration, sinceSeconds, limit, starved, others, state }: Pause): number {
    starved.reserve(count);
    others.reserve(count);
    const numbers = this.#numbers;
    let contextTokens = 0;
    let group = this.#lastGroup;
    for (let left = count; left > 0; ) {
      const held = this.#countOf(group);
      const kept = Math.max(0, held - left);
      const first = this.#firstPlaceOf(group);
      for (let place = first + held - 1; place >= first + kept; place--) {
        const task = taskAt(numbers, place);
        const iterationsLeft = numbers[place + FINISH]! - iteration;
        const finalContext = numbers[place + CONTEXT]!;
        const times = numbers[place + PREEMPTIONS]! + 1;
        const target = times >= limit ? starved : others;
        const { entries, end } = target;
        entries[end + LEFT] = iterationsLeft;
        entries[end + SINCE] = sinceSeconds;
        entries[end + PAUSED_TASK] = task;
        entries[end + FINAL_CONTEXT] = finalContext;
        entries[end + TIMES] = times;
        target.end = end + PAUSED_ENTRY;
        target.length++;
        contextTokens += finalContext - iterationsLeft;
        state[task] = TaskState.Blocked;
      }
      left -= held - kept;
      numbers[this.#size + group] = kept;
      numbers[group] = Number.POSITIVE_INFINITY;
      if (left > 0) group--;
    }
    this.#lastGroup = group;
    this.length -= count;
    this.#noteEarliest(group);
    this.#trim();
    return contextTokens;
  }

  /**
   * Puts the first `count` paused tasks at the end of the batch.
   * @returns the length of their contexts, summed
   */
  resume(paused: PausedTasks, count: number, iteration: number, state: Uint8Array): number {
    if (this.#places < count) this.#makeRoom(count);
    const numbers = this.#numbers;
    const { entries } = paused;
    let { earliest } = this;
    let contextTokens = 0;
    let entry = paused.start;
    let group = this.#lastGroup;
    for (let left = count; left > 0; ) {
      const held = this.#countOf(group);
      const first = this.#firstPlaceOf(group);
      const end = first + Math.min(GROUP, held + left);
      let earliestInGroup = numbers[group]!;
      for (let place = first + held; place < end; place++, entry += PAUSED_ENTRY) {
        const task = entries[entry + PAUSED_TASK]! | 0;
        const iterationsLeft = entries[entry + LEFT]!;
        const finalContext = entries[entry + FINAL_CONTEXT]!;
        const finish = iteration + iterationsLeft;
        numbers[place + FINISH] = finish;
        numbers[place + TASK] = task;
        numbers[place + CONTEXT] = finalContext;
        numbers[place + PREEMPTIONS] = entries[entry + TIMES]!;
        if (finish < earliestInGroup) earliestInGroup = finish;
        contextTokens += finalContext - iterationsLeft;
        state[task] = TaskState.Running;
      }
      left -= end - first - held;
      numbers[this.#size + group] = end - first;
      numbers[group] = earliestInGroup;
      if (earliestInGroup < earliest) earliest = earliestInGroup;
      if (left > 0) group++;
    }
    this.#lastGroup = group;
    this.length += count;
    this.earliest = earliest;
    paused.start = entry;
    paused.length -= count;
    if (paused.length === 0) paused.clear();
    return contextTokens;
  }

  /** The tasks in order: for tests and explanations. */
  tasks(): Task[] {
    const tasks: Task[] = [];
    for (let group = 0; group <= this.#lastGroup; group++) {
      const first = this.#firstPlaceOf(group) + TASK;
      tasks.push(...this.#numbers.subarray(first, first + this.#countOf(group)));
    }
    return tasks;
  }

  /** Places that can be taken behind the last task. */
  get #places(): number {
    return (this.#size - this.#lastGroup) * GROUP - this.#countOf(this.#lastGroup);
  }

  /** Where the first task of a group stands; the columns begin there. */
  #firstPlaceOf(group: number): number {
    return 2 * this.#size + (group << SPAN_BITS);
  }

  #groupOf(place: number): number {
    return (place - 2 * this.#size) >> SPAN_BITS;
  }

  /** Tasks in a group; the bits make it an index without a check. */
  #countOf(group: number): number {
    return this.#numbers[this.#size + group]! | 0;
  }

  get #lastPlace(): number {
    return this.#firstPlaceOf(this.#lastGroup) + this.#countOf(this.#lastGroup) - 1;
  }

  #placeOf(task: Task): number {
    const numbers = this.#numbers;
    for (let group = this.#lastGroup; group >= 0; group--) {
      const first = this.#firstPlaceOf(group);
      for (let place = first + this.#countOf(group) - 1; place >= first; place--) {
        if (numbers[place + TASK] === task) return place;
      }
    }
    return -1;
  }

  #takeOut(place: number): void {
    const numbers = this.#numbers;
    const group = this.#groupOf(place);
    const count = this.#countOf(group) - 1;
    const finish = numbers[place + FINISH]!;
    const end = this.#firstPlaceOf(group) + count;
    for (let to = place; to < end; to++) move(numbers, to + 1, to);
    numbers[this.#size + group] = count;
    this.length--;
    if (finish === numbers[group]) this.#noteEarliest(group);
    this.#trim();
  }

  /** Forgets empty groups at the end. */
  #trim(): void {
    while (this.#lastGroup > 0 && this.#countOf(this.#lastGroup) === 0) this.#lastGroup--;
  }

  /** A finish in the group has changed. */
  #noteEarliest(group: number): void {
    const numbers = this.#numbers;
    const first = this.#firstPlaceOf(group) + FINISH;
    const end = first + this.#countOf(group);
    let earliest = Number.POSITIVE_INFINITY;
    for (let place = first; place < end; place++) if (numbers[place]! < earliest) earliest = numbers[place]!;
    numbers[group] = earliest;
    for (let other = 0; other <= this.#lastGroup; other++) if (numbers[other]! < earliest) earliest = numbers[other]!;
    this.earliest = earliest;
  }

  /** Closes the gaps between groups, in room that the tasks and `count` more fill by half at most. */
  #makeRoom(count: number): void {
    const old = this.#numbers;
    const oldSize = this.#size;
    let needed = count;
    for (let group = 0; group <= this.#lastGroup; group++) needed += this.#countOf(group);
    let size = oldSize;
    while (size * GROUP < 2 * needed) size *= 2;
    const numbers = size > oldSize ? emptyGroups(size) : old;
    let target = 0;
    for (let group = 0; group <= this.#lastGroup; group++) {
      const held = this.#countOf(group);
      old[oldSize + group] = 0;
      old[group] = Number.POSITIVE_INFINITY;
      const first = this.#firstPlaceOf(group);
      for (let place = first; place < first + held; place++) {
        if (numbers[size + target] === GROUP) target++;
        const to = 2 * size + (target << SPAN_BITS) + numbers[size + target]!++;
        const finish = old[place + FINISH]!;
        numbers[to + FINISH] = finish;
        numbers[to + TASK] = old[place + TASK]!;
        numbers[to + CONTEXT] = old[place + CONTEXT]!;
        numbers[to + PREEMPTIONS] = old[place + PREEMPTIONS]!;
        if (finish < numbers[target]!) numbers[target] = finish;
      }
    }
    this.#numbers = numbers;
    this.#size = size;
    this.#lastGroup = target;
  }
}

function emptyGroups(count: number): Float64Array<ArrayBuffer> {
  return new Float64Array(2 * count + (count << SPAN_BITS)).fill(Number.POSITIVE_INFINITY, 0, count);
}

/** As an integer: one that looks like a fraction would be put on the heap by whoever keeps it. */
function taskAt(numbers: Float64Array, place: number): Task {
  return numbers[place + TASK]! | 0;
}

/** Moves a task to another place of its group. */
function move(numbers: Float64Array, from: number, to: number): void {
  numbers[to + FINISH] = numbers[from + FINISH]!;
  numbers[to + TASK] = numbers[from + TASK]!;
  numbers[to + CONTEXT] = numbers[from + CONTEXT]!;
  numbers[to + PREEMPTIONS] = numbers[from + PREEMPTIONS]!;
}
