import { type Task, TaskState } from "../requests/request-table";
import { FINAL_CONTEXT, LEFT, PAUSED_ENTRY, PAUSED_TASK, type PausedTasks, SINCE, TIMES } from "./paused-tasks";

/** Tasks that share one noted earliest finish. */
const GROUP = 8;

/*
 * A group is its earliest finish (`Infinity` when none has one), how many tasks it holds, and four columns of GROUP numbers.
 * Its tasks are the first of each column, in order of joining.
 */
const EARLIEST = 0;
const COUNT = 1;
const FINISH = 2;
const TASK = FINISH + GROUP;
const CONTEXT = TASK + GROUP;
const PREEMPTIONS = CONTEXT + GROUP;
const SPAN = PREEMPTIONS + GROUP;

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

  #groups: Float64Array<ArrayBuffer> = emptyGroups(1);
  /** Where the last group with a task begins; 0 in an empty batch. Groups behind it are empty. */
  #lastGroup = 0;

  /** The task that joined last, -1 in an empty batch. */
  get last(): Task {
    const count = countOf(this.#groups, this.#lastGroup);
    return count === 0 ? -1 : taskAt(this.#groups, this.#lastGroup + count - 1);
  }

  /** The iteration at which {@link last} is done. */
  get lastFinish(): number {
    return this.#groups[this.#lastGroup + FINISH + countOf(this.#groups, this.#lastGroup) - 1]!;
  }

  /**
   * Puts a task at the end.
   * @param finish the iteration at which it is done; `Infinity` while that is not known
   * @param finalContextTokens the length of its context then: needed for {@link pause}
   */
  push(task: Task, finish: number, finalContextTokens = 0): void {
    let groups = this.#groups;
    let group = this.#lastGroup;
    let count = countOf(groups, group);
    if (count === GROUP) {
      if (group + SPAN === groups.length) this.#makeRoom(1);
      groups = this.#groups;
      group = this.#lastGroup;
      count = countOf(groups, group);
      if (count === GROUP) {
        this.#lastGroup = group += SPAN;
        count = 0;
      }
    }
    const place = group + count;
    groups[group + COUNT] = count + 1;
    groups[place + FINISH] = finish;
    groups[place + TASK] = task;
    groups[place + CONTEXT] = finalContextTokens;
    groups[place + PREEMPTIONS] = 0;
    if (finish < groups[group + EARLIEST]!) groups[group + EARLIEST] = finish;
    if (finish < this.earliest) this.earliest = finish;
    this.length++;
  }

  /** Takes the last task out. */
  pop(): void {
    this.#takeOut(this.#lastGroup + countOf(this.#groups, this.#lastGroup) - 1);
  }

  /** Takes a task out, wherever it is: a search from the end. */
  remove(task: Task): void {
    this.#takeOut(this.#placeOf(task));
  }

  /** Puts `successor`, which may be the task itself, in the place of `task`. */
  replace(task: Task, successor: Task, finish: number): void {
    const groups = this.#groups;
    const place = this.#placeOf(task);
    const group = groupOf(place);
    const finishBefore = groups[place + FINISH]!;
    groups[place + TASK] = successor;
    groups[place + FINISH] = finish;
    if (finish <= finishBefore) {
      if (finish < groups[group + EARLIEST]!) groups[group + EARLIEST] = finish;
      if (finish < this.earliest) this.earliest = finish;
    } else this.#noteEarliest(group);
  }

  /**
   * Takes out the tasks that are done by an iteration and writes them into `into`, in order of joining.
   * @returns how many there are
   */
  takeFinished(iteration: number, into: Task[]): number {
    if (this.earliest > iteration) return 0;
    const groups = this.#groups;
    const last = this.#lastGroup;
    let taken = 0;
    let earliest = Number.POSITIVE_INFINITY;
    for (let group = 0; group <= last; group += SPAN) {
      if (groups[group + EARLIEST]! <= iteration) {
        const end = group + countOf(groups, group);
        let to = group;
        let earliestInGroup = Number.POSITIVE_INFINITY;
        for (let from = group; from < end; from++) {
          const finish = groups[from + FINISH]!;
          if (finish <= iteration) into[taken++] = taskAt(groups, from);
          else {
            if (finish < earliestInGroup) earliestInGroup = finish;
            if (to < from) move(groups, from, to);
            to++;
          }
        }
        groups[group + COUNT] = to - group;
        groups[group + EARLIEST] = earliestInGroup;
      }
      if (groups[group + EARLIEST]! < earliest) earliest = groups[group + EARLIEST]!;
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
    const groups = this.#groups;
    let contextTokens = 0;
    let group = this.#lastGroup;
    for (let left = count; left > 0; ) {
      const held = countOf(groups, group);
      const kept = Math.max(0, held - left);
      for (let place = group + held - 1; place >= group + kept; place--) {
        const task = taskAt(groups, place);
        const iterationsLeft = groups[place + FINISH]! - iteration;
        const finalContext = groups[place + CONTEXT]!;
        const times = groups[place + PREEMPTIONS]! + 1;
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
      groups[group + COUNT] = kept;
      groups[group + EARLIEST] = Number.POSITIVE_INFINITY;
      if (left > 0) group -= SPAN;
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
    const groups = this.#groups;
    const { entries } = paused;
    let { earliest } = this;
    let contextTokens = 0;
    let entry = paused.start;
    let group = this.#lastGroup;
    for (let left = count; left > 0; ) {
      const held = countOf(groups, group);
      const end = group + Math.min(GROUP, held + left);
      let earliestInGroup = groups[group + EARLIEST]!;
      for (let place = group + held; place < end; place++, entry += PAUSED_ENTRY) {
        const task = entries[entry + PAUSED_TASK]! | 0;
        const iterationsLeft = entries[entry + LEFT]!;
        const finalContext = entries[entry + FINAL_CONTEXT]!;
        const finish = iteration + iterationsLeft;
        groups[place + FINISH] = finish;
        groups[place + TASK] = task;
        groups[place + CONTEXT] = finalContext;
        groups[place + PREEMPTIONS] = entries[entry + TIMES]!;
        if (finish < earliestInGroup) earliestInGroup = finish;
        contextTokens += finalContext - iterationsLeft;
        state[task] = TaskState.Running;
      }
      left -= end - group - held;
      groups[group + COUNT] = end - group;
      groups[group + EARLIEST] = earliestInGroup;
      if (earliestInGroup < earliest) earliest = earliestInGroup;
      if (left > 0) group += SPAN;
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
    const groups = this.#groups;
    const tasks: Task[] = [];
    for (let group = 0; group <= this.#lastGroup; group += SPAN) {
      tasks.push(...groups.subarray(group + TASK, group + TASK + countOf(groups, group)));
    }
    return tasks;
  }

  /** Places that can be taken behind the last task. */
  get #places(): number {
    const groupsBehind = (this.#groups.length - this.#lastGroup) / SPAN - 1;
    return groupsBehind * GROUP + GROUP - countOf(this.#groups, this.#lastGroup);
  }

  #placeOf(task: Task): number {
    const groups = this.#groups;
    for (let group = this.#lastGroup; group >= 0; group -= SPAN) {
      for (let place = group + countOf(groups, group) - 1; place >= group; place--) {
        if (groups[place + TASK] === task) return place;
      }
    }
    return -1;
  }

  #takeOut(place: number): void {
    const groups = this.#groups;
    const group = groupOf(place);
    const count = countOf(groups, group) - 1;
    const finish = groups[place + FINISH]!;
    for (let to = place; to < group + count; to++) move(groups, to + 1, to);
    groups[group + COUNT] = count;
    this.length--;
    if (finish === groups[group + EARLIEST]) this.#noteEarliest(group);
    this.#trim();
  }

  /** Forgets empty groups at the end. */
  #trim(): void {
    while (this.#lastGroup > 0 && this.#groups[this.#lastGroup + COUNT] === 0) this.#lastGroup -= SPAN;
  }

  /** A finish in the group has changed. */
  #noteEarliest(group: number): void {
    const groups = this.#groups;
    const end = group + FINISH + countOf(groups, group);
    let earliest = Number.POSITIVE_INFINITY;
    for (let place = group + FINISH; place < end; place++) if (groups[place]! < earliest) earliest = groups[place]!;
    groups[group + EARLIEST] = earliest;
    for (let other = 0; other <= this.#lastGroup; other += SPAN) {
      if (groups[other + EARLIEST]! < earliest) earliest = groups[other + EARLIEST]!;
    }
    this.earliest = earliest;
  }

  /** Closes the gaps between groups, and doubles the room until the tasks and `count` more take half of it at most. */
  #makeRoom(count: number): void {
    const old = this.#groups;
    let needed = count;
    for (let group = 0; group <= this.#lastGroup; group += SPAN) needed += countOf(old, group);
    let size = old.length / SPAN;
    while (size * GROUP < 2 * needed) size *= 2;
    const groups = size * SPAN > old.length ? emptyGroups(size) : old;
    let target = 0;
    for (let group = 0; group <= this.#lastGroup; group += SPAN) {
      const held = countOf(old, group);
      old[group + COUNT] = 0;
      old[group + EARLIEST] = Number.POSITIVE_INFINITY;
      for (let place = group; place < group + held; place++) {
        if (groups[target + COUNT] === GROUP) target += SPAN;
        const to = target + countOf(groups, target);
        groups[target + COUNT]!++;
        groups[to + FINISH] = old[place + FINISH]!;
        groups[to + TASK] = old[place + TASK]!;
        groups[to + CONTEXT] = old[place + CONTEXT]!;
        groups[to + PREEMPTIONS] = old[place + PREEMPTIONS]!;
        groups[target + EARLIEST] = Math.min(groups[target + EARLIEST]!, groups[to + FINISH]!);
      }
    }
    this.#groups = groups;
    this.#lastGroup = target;
  }
}

function emptyGroups(count: number): Float64Array<ArrayBuffer> {
  const groups = new Float64Array(count * SPAN);
  for (let group = 0; group < groups.length; group += SPAN) groups[group + EARLIEST] = Number.POSITIVE_INFINITY;
  return groups;
}

/** Where the group of a place begins. */
function groupOf(place: number): number {
  return place - (place % SPAN);
}

/** Tasks in a group; the bits make it an index without a check. */
function countOf(groups: Float64Array, group: number): number {
  return groups[group + COUNT]! | 0;
}

/** As an integer: one that looks like a fraction would be put on the heap by whoever keeps it. */
function taskAt(groups: Float64Array, place: number): Task {
  return groups[place + TASK]! | 0;
}

/** Moves a task to another place of its group. */
function move(groups: Float64Array, from: number, to: number): void {
  groups[to + FINISH] = groups[from + FINISH]!;
  groups[to + TASK] = groups[from + TASK]!;
  groups[to + CONTEXT] = groups[from + CONTEXT]!;
  groups[to + PREEMPTIONS] = groups[from + PREEMPTIONS]!;
}
