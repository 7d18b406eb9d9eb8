import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Task, TaskState } from "../requests/request-table";
import { Batch } from "./batch";
import { PausedTasks } from "./paused-tasks";

interface Member {
  task: Task;
  finish: number;
  finalContext: number;
  preemptions: number;
}

interface Paused extends Member {
  left: number;
  sinceSeconds: number;
}

const many = fc.integer({ min: 1, max: 40 });
const commands = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant("push" as const), finish: fc.integer({ min: 1, max: 60 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("pushEndless" as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("pop" as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), which: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("replace" as const), which: fc.nat(), finish: many }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("run" as const), iterations: fc.nat({ max: 9 }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("pause" as const), count: many }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("resume" as const), count: many, isStarved: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("withdraw" as const), which: fc.nat() }) },
  ),
  { maxLength: 300, size: "max" },
);

const LIMIT = 2;

describe("Batch", () => {
  it("keeps order and earliest finish through any coming and going, as a plain list would", () => {
    fc.assert(
      fc.property(commands, (steps) => {
        const batch = new Batch();
        const queues = { starved: new PausedTasks(), others: new PausedTasks() };
        const state = new Uint8Array(1000);
        let members: Member[] = [];
        const waiting: { starved: Paused[]; others: Paused[] } = { starved: [], others: [] };
        let iteration = 0;
        let nextTask = 0;
        const push = (finish: number): void => {
          const task = nextTask++;
          const finalContext = 1000 + task;
          state[task] = TaskState.Running;
          batch.push(task, finish, finalContext);
          members.push({ task, finish, finalContext, preemptions: 0 });
        };
        for (const step of steps) {
          if (step.kind === "push") push(iteration + step.finish);
          else if (step.kind === "pushEndless") push(Number.POSITIVE_INFINITY);
          else if (step.kind === "run") {
            iteration += step.iterations;
            const into: Task[] = [];
            const count = batch.takeFinished(iteration, into);
            const done = members.filter(({ finish }) => finish <= iteration);
            expect(into).toEqual(done.map(({ task }) => task));
            expect(batch.length).toBe(members.length);
            batch.length -= count;
            members = members.filter(({ finish }) => finish > iteration);
          } else if (step.kind === "pause") {
            const count = Math.min(step.count, members.length);
            if (count === 0 || members.slice(-count).some(({ finish }) => finish === Number.POSITIVE_INFINITY))
              continue;
            const contextTokens = batch.pause(count, {
              iteration,
              sinceSeconds: iteration / 4,
              limit: LIMIT,
              ...queues,
              state,
            });
            let expected = 0;
            for (let i = 0; i < count; i++) {
              const member = members.pop()!;
              const left = member.finish - iteration;
              expected += member.finalContext - left;
              const preemptions = member.preemptions + 1;
              const queue = preemptions >= LIMIT ? waiting.starved : waiting.others;
              queue.push({ ...member, preemptions, left, sinceSeconds: iteration / 4 });
              expect(state[member.task]).toBe(TaskState.Blocked);
            }
            expect(contextTokens).toBe(expected);
          } else if (step.kind === "resume") {
            const name = step.isStarved ? "starved" : "others";
            const count = Math.min(step.count, waiting[name].length);
            if (count === 0) continue;
            const first = waiting[name][0]!;
            expect(queues[name].firstSinceSeconds).toBe(first.sinceSeconds);
            const other = waiting[name].slice(0, count).findIndex((each) => each.sinceSeconds !== first.sinceSeconds);
            expect(queues[name].alikeInFront(count)).toBe(other < 0 ? count : other);
            const back = waiting[name].splice(0, count);
            const contextTokens = batch.resume(queues[name], count, iteration, state);
            expect(contextTokens).toBe(back.reduce((sum, { finalContext, left }) => sum + finalContext - left, 0));
            for (const { left, ...member } of back) {
              members.push({ ...member, finish: iteration + left });
              expect(state[member.task]).toBe(TaskState.Running);
            }
          } else if (step.kind === "withdraw") {
            const name = step.which % 2 === 0 ? "starved" : "others";
            const gone = waiting[name].splice(step.which % Math.max(1, waiting[name].length), 1)[0];
            expect(queues[name].remove(gone?.task ?? -1)).toBe(gone !== undefined);
          } else if (members.length > 0) {
            if (step.kind === "pop") {
              const last = members.pop()!;
              expect([batch.last, batch.lastFinish]).toEqual([last.task, last.finish]);
              batch.pop();
            } else {
              const index = step.which % members.length;
              const member = members[index]!;
              if (step.kind === "remove") {
                batch.remove(member.task);
                members.splice(index, 1);
              } else {
                const successor = nextTask++;
                batch.replace(member.task, successor, iteration + step.finish);
                member.task = successor;
                member.finish = iteration + step.finish;
              }
            }
          }
          expect(batch.tasks()).toEqual(members.map(({ task }) => task));
          expect(batch.length).toBe(members.length);
          expect(batch.last).toBe(members.at(-1)?.task ?? -1);
          expect(batch.earliest).toBe(Math.min(Number.POSITIVE_INFINITY, ...members.map(({ finish }) => finish)));
          for (const name of ["starved", "others"] as const) expect(queues[name].length).toBe(waiting[name].length);
        }
      }),
    );
  });

  it("takes no more room than twice its tasks when the oldest keep leaving", () => {
    const batch = new Batch();
    const done: Task[] = [];
    for (let iteration = 0; iteration < 5000; iteration++) {
      batch.push(iteration, iteration + 20);
      batch.length -= batch.takeFinished(iteration, done);
    }
    expect(batch.tasks()).toEqual(Array.from({ length: 20 }, (_, index) => 4980 + index));
    expect(batch.earliest).toBe(5000);
  });
});
